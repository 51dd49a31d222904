//! The closed list of steps: what each takes and gives is told in `testdata/conformance/README.md`.

use perito::Error;
use perito::archive::Receipt;
use perito::client::blocking::{LoginOutcome, Session};
use perito::client::{AcceptRisk, DocumentSource, PageRequest, SendOptions};
use perito::domain::case::FeeItem;
use perito::domain::{
    Answer, Appointment, CaseKey, CaseNumber, CourtOffice, InpsOffice, Money, Observation, OperationNotice, PayeeKind,
    Payment, PaymentData, PaymentState, Pin, Place, Report, ReportKind,
};
use perito::protocol::{FindingView, instant};
use serde_json::{Value, json};

use super::input::{Input, Outcome, Refusal};
use super::shared;
use super::stage::Stage;

/// Takes the step of this name; none when there is no such step.
pub(super) fn take(name: &str, stage: &mut Stage, by: Option<&str>, input: &mut Input) -> Option<Outcome> {
    let who = || by.unwrap_or_else(|| panic!("{name} is taken by somebody"));
    Some(match name {
        "advance" => advance(stage, input),
        "change_pin" => change_pin(stage, who(), input),
        "find_case" => find_case(stage.session(who()), input),
        "login" => login(stage, who(), input),
        "notify_operation" => notify(stage.session(who()), input),
        "observations" => observations(stage.session(who()), input),
        "payments" => payments(stage.session(who()), input),
        "put_payment" => put_payment(stage.session(who()), input),
        "receipt" => receipt(stage.session(who()), input),
        "submit_observation" => observe(stage, who(), input),
        "submit_report" => report(stage, who(), input),
        "upload" => upload(stage, who(), input),
        "verify_receipt" => verify_receipt(stage, input),
        _ => return None,
    })
}

fn advance(stage: &Stage, input: &mut Input) -> Outcome {
    stage.sandbox.advance_days(input.number("days"));
    Ok(json!({"now": instant::format(stage.portal.now()?)}))
}

fn login(stage: &mut Stage, by: &str, input: &mut Input) -> Outcome {
    let account = stage.account(by);
    let pin = match input.maybe_text("pin") {
        Some(pin) => Pin::parse(&pin)?,
        None => account.pin.clone(),
    };
    match stage.portal.login(&account.tax_code, &pin)? {
        LoginOutcome::MustChangePin(_) => Ok(json!({"outcome": "must_change_pin"})),
        LoginOutcome::Session(session) => {
            stage.let_in(by, session);
            Ok(json!({"outcome": "session"}))
        }
    }
}

fn change_pin(stage: &mut Stage, by: &str, input: &mut Input) -> Outcome {
    let new = Pin::parse(&input.text("new_pin"))?;
    let session = stage.session(by).change_pin(&stage.account(by).pin, &new)?;
    stage.let_in(by, session);
    stage.keep_pin(by, new);
    Ok(json!({"outcome": "session"}))
}

fn find_case(session: &Session, input: &mut Input) -> Outcome {
    let (office, number) = (input.text("court_office"), input.text("case_number"));
    let case = session.find_case(&CourtOffice::parse(&office)?, &CaseNumber::parse(&number)?)?;
    let key = case.case_key.parse()?.to_string();
    Ok(json!({"id": case.id, "case_key": key, "proceeding": case.proceeding.code(), "inps_office": case.inps_office}))
}

fn notify(session: &Session, input: &mut Input) -> Outcome {
    let (key, office) = (CaseKey::parse(&input.text("case_key")), InpsOffice::parse(&input.text("inps_office")));
    let appointment = Appointment::parse(&input.text("date"), &input.text("time"));
    let (address, comune) = (input.text("address"), input.text("comune"));
    let place = Place::new(None, &address, &comune, input.maybe_text("province").as_deref());
    let options = options(input, AcceptRisk::LateNotice);
    let notice = OperationNotice::new(key?, office?, appointment?, place?);
    let done = session.notify_operation(&notice, &options)?;
    let mut told = act(&done.view.id, &done.view.protocol_number, &done.view.findings, &done.receipt, done.replayed);
    told["join_state"] = json!(done.view.join_state.code());
    told["received_on"] = json!(done.view.received_on.to_string());
    told["sandbox"] = json!(done.verification.sandbox);
    Ok(told)
}

fn upload(stage: &mut Stage, by: &str, input: &mut Input) -> Outcome {
    let document = DocumentSource::path(shared::folder().join(input.text("file")));
    let uploaded = stage.session(by).upload(document)?;
    let told = json!({"id": uploaded.id, "sha256": uploaded.sha256, "size": uploaded.size});
    stage.uploads.insert(uploaded.id.clone(), uploaded);
    Ok(told)
}

fn report(stage: &Stage, by: &str, input: &mut Input) -> Outcome {
    let (kind, key) = (ReportKind::parse(&input.text("kind")), CaseKey::parse(&input.text("case_key")));
    let (document, receipts) = (input.text("document"), input.texts("notice_receipt_ids"));
    let answers = input.records("answers");
    let options = options(input, AcceptRisk::FlawedReport);
    let mut evaluated = Vec::new();
    for mut answer in answers {
        let (observation_id, text) = (answer.text("observation_id"), answer.text("text"));
        answer.finish();
        evaluated.push(Answer::evaluated(&observation_id, &text)?);
    }
    let report = Report::new(key?, kind?, receipts, evaluated)?;
    let done = stage.session(by).submit_report(&report, &stage.uploads[&document], &options)?;
    let mut told = act(&done.view.id, &done.view.protocol_number, &done.view.findings, &done.receipt, done.replayed);
    told["differs_from_draft"] = json!(done.view.draft.map(|draft| draft.differs));
    Ok(told)
}

fn observe(stage: &Stage, by: &str, input: &mut Input) -> Outcome {
    let (key, text) = (CaseKey::parse(&input.text("case_key")), input.maybe_text("text"));
    let document = input.maybe_text("document").map(|id| &stage.uploads[&id]);
    let options = options(input, AcceptRisk::Nothing);
    let observation = Observation::new(key?, text.as_deref())?;
    let done = stage.session(by).submit_observation(&observation, document, &options)?;
    Ok(act(&done.view.id, &done.view.protocol_number, &done.view.findings, &done.receipt, done.replayed))
}

fn observations(session: &Session, input: &mut Input) -> Outcome {
    let page = session.observations(&page(input))?;
    let ids: Vec<_> = page.items.iter().map(|observation| &observation.id).collect();
    let texts: Vec<_> = page.items.iter().map(|observation| &observation.text).collect();
    Ok(json!({"count": ids.len(), "ids": ids, "texts": texts}))
}

fn put_payment(session: &Session, input: &mut Input) -> Outcome {
    let id = input.maybe_text("id").unwrap_or_else(perito::client::Session::new_payment_id);
    let etag = input.maybe_text("etag");
    let [gross, withholding, net] = ["gross", "withholding", "net"].map(|name| Money::parse(&input.text(name)));
    let key = CaseKey::parse(&input.text("case_key"));
    let (state, payee) = (PaymentState::parse(&input.text("state")), PayeeKind::parse(&input.text("payee")));
    let (mandate_number, value_on) = (input.maybe_text("mandate_number"), input.maybe_day("value_on"));
    let decreed_on = input.day("decreed_on");
    let data = PaymentData {
        case_key: key?,
        item: FeeItem::Fee,
        state: state?,
        payee: payee?,
        decreed_on,
        invoice_reference: None,
        mandate_number,
        gross: gross?,
        withholding: withholding?,
        net: net?,
        due_on: None,
        value_on,
    };
    let put = session.put_payment(&id, &Payment::new(data)?, etag.as_deref(), &SendOptions::default())?;
    Ok(json!({"id": put.id, "state": put.state.code(), "net": put.net.amount, "etag": put.etag}))
}

fn payments(session: &Session, input: &mut Input) -> Outcome {
    let payments = session.payments(&page(input)).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = payments.iter().map(|payment| &payment.id).collect();
    let states: Vec<_> = payments.iter().map(|payment| payment.state.code()).collect();
    let nets: Vec<_> = payments.iter().map(|payment| &payment.net.amount).collect();
    Ok(json!({"count": ids.len(), "ids": ids, "states": states, "nets": nets}))
}

fn receipt(session: &Session, input: &mut Input) -> Outcome {
    Ok(of_receipt(&session.receipt(&input.text("id"))?))
}

fn verify_receipt(stage: &Stage, input: &mut Input) -> Outcome {
    let mut text = input.text("text");
    if let [from, to] = &input.texts("replace")[..] {
        assert!(text.contains(from), "what is to be replaced is there");
        text = text.replace(from, to);
    }
    let receipt = Receipt::parse(&text)?;
    let verification = receipt.verify(&stage.sandbox.trusted_keys())?;
    let mut told = of_receipt(&receipt);
    told["sandbox"] = json!(verification.sandbox);
    Ok(told)
}

/// What every legal act gives.
fn act(id: &str, protocol_number: &str, findings: &[FindingView], receipt: &Receipt, replayed: bool) -> Value {
    json!({
        "id": id,
        "protocol_number": protocol_number,
        "findings": findings.iter().map(|finding| &finding.rule).collect::<Vec<_>>(),
        "receipt_id": receipt.id(),
        "receipt_kind": receipt.kind().code(),
        "receipt_text": receipt.to_string(),
        "replayed": replayed,
    })
}

fn of_receipt(receipt: &Receipt) -> Value {
    json!({
        "id": receipt.id(),
        "kind": receipt.kind().code(),
        "protocol_number": receipt.protocol_number().map(ToString::to_string),
        "case_key": receipt.case_key().map(ToString::to_string),
        "text": receipt.to_string(),
    })
}

/// How an act is sent; its risk is accepted where the step says so.
fn options(input: &mut Input, risk: AcceptRisk) -> SendOptions {
    let accepted = input.any("accept_risk").is_some_and(|accepted| accepted == true);
    SendOptions {
        idempotency_key: input.maybe_text("idempotency_key"),
        accept_risk: if accepted { risk } else { AcceptRisk::Nothing },
        composed_at: None,
    }
}

fn page(input: &mut Input) -> PageRequest {
    PageRequest { case_id: input.maybe_text("case_id"), ..PageRequest::default() }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let fields = error.fields().iter().map(|field| json!({"error": field.code, "field": field.field}));
        let findings = error.findings().iter().map(|finding| finding.rule);
        Self(json!({
            "error": error.code(),
            "errors": fields.collect::<Vec<_>>(),
            "findings": findings.collect::<Vec<_>>(),
        }))
    }
}
