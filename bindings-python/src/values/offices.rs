//! Offices: the court's, and INPS's.

use super::value;
use crate::error::FieldError;

value!(CourtOffice, {
    #[getter]
    fn istat_comune(&self) -> &str {
        self.0.istat_comune()
    }

    #[getter]
    fn warnings(&self) -> Vec<FieldError> {
        self.0.warnings().into_iter().map(FieldError::from).collect()
    }
});

value!(InpsOffice, {
    #[getter]
    fn sede(&self) -> &str {
        self.0.sede()
    }

    #[getter]
    fn agency(&self) -> Option<&str> {
        self.0.agency()
    }
});
