//! The things that routes show and change: cases, and in the first of them one of every kind of act.

use reqwest::Method;
use serde_json::Value;

use super::{World, request};
use crate::support::Api;
use crate::support::documents::pdf;
use crate::support::filing::{self, new_id};

#[derive(Default)]
pub(super) struct Things {
    /// The case of the expert, of office 7000: an ATPO. Somebody else has notified it too, in vain.
    pub(super) case: Value,
    /// The merits case that may follow it.
    pub(super) merits_key: Value,
    /// The case of the expert with an ordinary PIN.
    pub(super) ordinary_case: Value,
    pub(super) operation: Value,
    pub(super) report: Value,
    /// With a document.
    pub(super) observation: Value,
    pub(super) payment: Value,
    /// The path of an upload of the expert's, under way.
    pub(super) upload: String,
}

impl Things {
    pub(super) async fn make(world: &World) -> Self {
        let [expert, legal_office, doctor, treasury, claimant] =
            ["ctu", "legal_office", "inps_doctor", "treasury", "claimant"].map(|name| world.session(name));
        let (expert, legal_office) = (expert.await, legal_office.await);
        let case = put_case(&legal_office, 1, "atpo", &world.people["ctu"].tax_code).await;
        let merits = put_case(&legal_office, 2, "social_security", &world.people["ctu"].tax_code).await;
        let ordinary_case = put_case(&legal_office, 3, "atpo", &world.people["ordinario ctu"].tax_code).await;
        let operation = expert.notify("the-notice", &request::notice(1)).await.expect(201).body;
        claimant.await.notify("the-claim", &request::notice(1)).await.expect(201);
        let document = expert.upload(&pdf("Bozza")).await;
        let report = expert.act("/v1/reports", "the-draft", &filing::report(1, "draft", &document)).await;
        let doctor = doctor.await;
        let mut observation = filing::observation(1, "Non si condivide.");
        observation["document"] = doctor.upload(&pdf("Osservazioni")).await;
        let observation = doctor.act("/v1/observations", "the-observation", &observation).await;
        let payment = treasury.await.pay(&new_id(), "the-payment", &filing::payment(1)).await;
        let upload = expert.begin_upload(4).await.expect(201);
        Self {
            case,
            merits_key: merits["case_key"].clone(),
            ordinary_case,
            operation,
            report: report.expect(201).body,
            observation: observation.expect(201).body,
            payment: payment.expect(201).body,
            upload: upload.header("location").unwrap().to_owned(),
        }
    }
}

async fn put_case(legal_office: &Api, number: u32, proceeding: &str, ctu: &str) -> Value {
    let mut record = request::case(number, ctu);
    record["proceeding"] = proceeding.into();
    legal_office.send(Method::PUT, "/v1/cases", &[], &record).await.expect(201).body
}
