//! The facts that a case is made of, each on its civil day.

use perito::domain::case::{self, Channel, FeeItem};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::acts::Place;
use crate::civil_date::CivilDate;
use crate::enums::Member;
use crate::error::refused;
use crate::record::record;
use crate::text::Text;
use crate::values::Money;

record! {
    /// A notice of operations on a day: the first one, a later convocation, or that of a changed date.
    NoticeFact(case::NoticeFact), ["sent_on", "operations_on", "channel", "place", "receipt_id"], shown, {
        #[new]
        #[pyo3(signature = (sent_on, operations_on, channel, place = None, receipt_id = None))]
        fn new(
            sent_on: CivilDate,
            operations_on: CivilDate,
            channel: Text,
            place: Option<&Place>,
            receipt_id: Option<Text>,
        ) -> PyResult<Self> {
            Ok(Self(case::NoticeFact {
                sent_on: sent_on.0,
                operations_on: operations_on.0,
                channel: Channel::parse(&channel).map_err(refused)?,
                place: place.map(|place| place.0.clone()),
                receipt_id: receipt_id.map(|id| id.to_owned()),
            }))
        }

        #[getter]
        fn sent_on(&self) -> CivilDate {
            CivilDate(self.0.sent_on)
        }

        #[getter]
        fn operations_on(&self) -> CivilDate {
            CivilDate(self.0.operations_on)
        }

        #[getter]
        fn channel(&self) -> Member {
            Member { of: "Channel", code: self.0.channel.code() }
        }

        #[getter]
        fn place(&self) -> Option<Place> {
            self.0.place.clone().map(Place)
        }

        #[getter]
        fn receipt_id(&self) -> Option<&str> {
            self.0.receipt_id.as_deref()
        }
    }
}

record! {
    /// An observation of INPS's doctor, on the day it was received.
    ObservationFact(case::ObservationFact), ["id", "received_on"], shown, {
        #[new]
        fn new(id: Text, received_on: CivilDate) -> Self {
            Self(case::ObservationFact { id: id.to_owned(), received_on: received_on.0 })
        }

        #[getter]
        fn id(&self) -> &str {
            &self.0.id
        }

        #[getter]
        fn received_on(&self) -> CivilDate {
            CivilDate(self.0.received_on)
        }
    }
}

record! {
    /// The final report, with what it attaches and answers.
    FinalReport(case::FinalReport), ["filed_on", "receipt_ids", "answered", "came_later"], shown, {
        #[new]
        #[pyo3(
            signature = (filed_on, receipt_ids = Vec::new(), answered = Vec::new(), came_later = Vec::new()),
            text_signature = "(filed_on, receipt_ids=(), answered=(), came_later=())"
        )]
        fn new(filed_on: CivilDate, receipt_ids: Vec<Text>, answered: Vec<Text>, came_later: Vec<Text>) -> Self {
            let texts = |texts: Vec<Text>| texts.iter().map(|text| text.to_string()).collect();
            Self(case::FinalReport {
                filed_on: filed_on.0,
                receipt_ids: texts(receipt_ids),
                answered: texts(answered),
                came_later: texts(came_later),
            })
        }

        #[getter]
        fn filed_on(&self) -> CivilDate {
            CivilDate(self.0.filed_on)
        }

        #[getter]
        fn receipt_ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, &self.0.receipt_ids)
        }

        #[getter]
        fn answered<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, &self.0.answered)
        }

        #[getter]
        fn came_later<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, &self.0.came_later)
        }
    }
}

record! {
    /// A payment, on the day it was paid.
    PaymentFact(case::PaymentFact), ["item", "paid_on", "gross", "decreed_on"], shown, {
        #[new]
        #[pyo3(signature = (item, paid_on, gross, decreed_on = None))]
        fn new(item: Text, paid_on: CivilDate, gross: &Money, decreed_on: Option<CivilDate>) -> PyResult<Self> {
            Ok(Self(case::PaymentFact {
                item: FeeItem::parse(&item).map_err(refused)?,
                decreed_on: decreed_on.map(|day| day.0),
                paid_on: paid_on.0,
                gross: gross.0,
            }))
        }

        #[getter]
        fn item(&self) -> Member {
            Member { of: "FeeItem", code: self.0.item.code() }
        }

        #[getter]
        fn paid_on(&self) -> CivilDate {
            CivilDate(self.0.paid_on)
        }

        #[getter]
        fn gross(&self) -> Money {
            Money(self.0.gross)
        }

        #[getter]
        fn decreed_on(&self) -> Option<CivilDate> {
            self.0.decreed_on.map(CivilDate)
        }
    }
}
