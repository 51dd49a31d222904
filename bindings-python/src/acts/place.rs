//! Where operations are held.

use perito::domain::{self, ValidationError};
use perito::protocol::PlaceBody;
use pyo3::prelude::*;

use super::act;
use crate::body::Sent;
use crate::error::refused_all;
use crate::text::Text;

act! {
    /// The place of operations: an address in a comune, perhaps with the name of the practice or hospital.
    Place(domain::Place), ["address", "comune", "province", "name"], shown, {
        #[new]
        #[pyo3(signature = (address, comune, province = None, name = None))]
        fn new(address: Text, comune: Text, province: Option<Text>, name: Option<Text>) -> PyResult<Self> {
            domain::Place::new(name.as_deref(), &address, &comune, province.as_deref()).map(Self).map_err(refused_all)
        }

        #[getter]
        fn address(&self) -> &str {
            self.0.address()
        }

        #[getter]
        fn comune(&self) -> &str {
            self.0.comune()
        }

        #[getter]
        fn province(&self) -> Option<&str> {
            self.0.province()
        }

        #[getter]
        fn name(&self) -> Option<&str> {
            self.0.name()
        }

        fn __str__(&self) -> String {
            self.0.to_string()
        }
    }
}

impl Sent for Place {
    type Body = PlaceBody;

    fn body(&self) -> PlaceBody {
        PlaceBody::from(&self.0)
    }

    fn parse(body: &PlaceBody) -> Result<Self, ValidationError> {
        let PlaceBody { name, address, comune, province } = body;
        domain::Place::new(name.as_deref(), address, comune, province.as_deref()).map(Self)
    }
}
