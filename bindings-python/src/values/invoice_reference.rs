//! The reference that an electronic invoice to INPS carries.

use super::{InpsOffice, value};

value!(InvoiceReference, {
    #[getter]
    fn office(&self) -> InpsOffice {
        InpsOffice(self.0.office())
    }

    #[getter]
    fn kind(&self) -> &str {
        self.0.kind()
    }
});
