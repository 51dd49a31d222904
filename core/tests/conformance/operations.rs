//! The closed list of operations on values: what each takes and gives is told in `testdata/conformance/README.md`.

use perito::archive::{Receipt, TrustedKeys};
use perito::domain::{
    Appointment, Calendar, CaseKey, CaseNumber, CourtOffice, Deadline, FieldError, InpsOffice, Matter, MedicalLicense,
    Money, OperationNotice, Pin, Place, ProtocolNumber, Register, Sex, TaxCode, Term, TermKind, notice_deadline,
};
use perito::protocol::instant;
use serde_json::{Value, json};
use time::Date;

use super::case;
use super::input::{Input, Outcome};

/// Does the operation of this name; none when there is no such operation.
pub(super) fn run(name: &str, input: &mut Input) -> Option<Outcome> {
    let operation: fn(&mut Input) -> Outcome = match name {
        "appointment.parse" => appointment,
        "calendar.is_holiday" => is_holiday,
        "case.findings" => case::findings,
        "case_key.of" => case_key_of,
        "case_key.parse" => |input| Ok(case_key(&CaseKey::parse(&input.text("text"))?)),
        "case_number.parse" => case_number,
        "court_office.parse" => court_office,
        "inps_office.parse" => inps_office,
        "medical_license.parse" => medical_license,
        "money.add" => |input| both(input, Money::checked_add),
        "money.fraction" => {
            |input| part(input, |of, input| of.fraction(input.number("numerator"), input.number("denominator")))
        }
        "money.parse" => |input| Ok(amount(Some(Money::parse(&input.text("text"))?))),
        "money.percent" => |input| part(input, |of, input| of.percent(input.number("percent"))),
        "money.subtract" => |input| both(input, Money::checked_sub),
        "notice_deadline" => notice_end,
        "operation_notice.findings" => notice_findings,
        "pin.parse" => |input| Pin::parse(&input.text("text")).map(|_| json!({"ok": true})).map_err(Into::into),
        "protocol_number.parse" => protocol_number,
        "receipt.verify" => receipt,
        "tax_code.parse" => tax_code,
        "tax_code.same_person" => same_person,
        "term.after" => |input| term(input, Term::after),
        "term.before" => |input| term(input, Term::before),
        _ => return None,
    };
    Some(operation(input))
}

fn appointment(input: &mut Input) -> Outcome {
    let appointment = Appointment::parse(&input.text("date"), &input.text("time"))?;
    Ok(json!({
        "text": appointment.to_string(),
        "instant": instant::format(appointment.instant()),
    }))
}

fn is_holiday(input: &mut Input) -> Outcome {
    let (day, office) = (input.day("day"), office(input)?);
    let calendar = Calendar::italy();
    let working = |kind| calendar.is_working_day(day, kind, office.as_ref());
    Ok(json!({
        "is_holiday": calendar.is_holiday(day, office.as_ref()),
        "name_it": calendar.holiday(day, office.as_ref()).map(|holiday| holiday.name_it),
        "working_day": {"procedural": working(TermKind::Procedural), "substantive": working(TermKind::Substantive)},
    }))
}

fn case_key_of(input: &mut Input) -> Outcome {
    let (office, number) = (input.text("court_office"), input.text("case_number"));
    let register = input.maybe_text("register").map(|text| Register::parse(&text)).transpose()?;
    Ok(case_key(&CaseKey::of(CourtOffice::parse(&office)?, &CaseNumber::parse(&number)?, register)?))
}

fn case_key(key: &CaseKey) -> Value {
    json!({
        "text": key.to_string(),
        "court_office": key.court_office().as_str(),
        "register": key.register().code(),
        "year": key.year(),
        "number": key.number(),
        "sub": key.sub(),
        "case_number": key.case_number().to_string(),
    })
}

fn case_number(input: &mut Input) -> Outcome {
    let number = CaseNumber::parse(&input.text("text"))?;
    Ok(json!({
        "text": number.to_string(),
        "number": number.number(),
        "year": number.year(),
        "register": number.register().map(Register::code),
        "sub": number.sub(),
    }))
}

fn court_office(input: &mut Input) -> Outcome {
    let office = CourtOffice::parse(&input.text("text"))?;
    let warnings: Vec<_> = office.warnings().into_iter().map(|warning| warning.code).collect();
    Ok(json!({"text": office.as_str(), "istat_comune": office.istat_comune(), "warnings": warnings}))
}

fn inps_office(input: &mut Input) -> Outcome {
    let office = InpsOffice::parse(&input.text("text"))?;
    Ok(json!({"text": office.as_str(), "sede": office.sede(), "agency": office.agency()}))
}

fn medical_license(input: &mut Input) -> Outcome {
    let license = MedicalLicense::parse(&input.text("text"))?;
    Ok(json!({
        "text": license.to_string(),
        "province": license.province(),
        "register": license.register().code(),
        "number": license.number(),
    }))
}

fn both(input: &mut Input, operation: fn(Money, Money) -> Option<Money>) -> Outcome {
    let (one, other) = (input.text("one"), input.text("other"));
    Ok(amount(operation(Money::parse(&one)?, Money::parse(&other)?)))
}

fn part(input: &mut Input, operation: fn(Money, &mut Input) -> Option<Money>) -> Outcome {
    let of = Money::parse(&input.text("of"))?;
    Ok(amount(operation(of, input)))
}

/// An amount that is too large to be kept is none.
fn amount(money: Option<Money>) -> Value {
    json!({
        "text": money.map(|money| money.to_string()),
        "cents": money.map(Money::cents),
        "italian": money.map(Money::to_italian),
    })
}

fn notice_end(input: &mut Input) -> Outcome {
    let (operations_on, office, matter) = (input.day("operations_on"), office(input), matter(input));
    Ok(deadline(&notice_deadline(operations_on, office?.as_ref(), matter?)?))
}

fn notice_findings(input: &mut Input) -> Outcome {
    let key = CaseKey::parse(&input.text("case_key"));
    let (date, time, received_on) = (input.text("date"), input.text("time"), input.day("received_on"));
    let place = Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM"))?;
    let notice = OperationNotice::new(key?, InpsOffice::parse("7000")?, Appointment::parse(&date, &time)?, place);
    Ok(case::told(&notice.findings(received_on)?))
}

fn protocol_number(input: &mut Input) -> Outcome {
    let number = ProtocolNumber::parse(&input.text("text"))?;
    Ok(json!({
        "text": number.to_string(),
        "prefix": number.prefix(),
        "office": number.office(),
        "date": number.date().to_string(),
        "sequence": number.sequence(),
    }))
}

fn receipt(input: &mut Input) -> Outcome {
    let keys = TrustedKeys::parse(&input.text("keys")).unwrap();
    let receipt = Receipt::parse(&input.text("text"))?;
    let verification = receipt.verify(&keys)?;
    Ok(json!({
        "kind": receipt.kind().code(),
        "id": receipt.id(),
        "at": instant::format(receipt.at()),
        "protocol_number": receipt.protocol_number().map(ToString::to_string),
        "case_key": receipt.case_key().map(ToString::to_string),
        "findings": receipt.findings(),
        "origin": verification.origin,
        "sandbox": verification.sandbox,
        "archive_index": verification.place.map(|place| place.index),
    }))
}

fn tax_code(input: &mut Input) -> Outcome {
    let (code, reference) = (TaxCode::parse(&input.text("text")), input.day("reference"));
    let code = code?;
    let births: Vec<_> = code.birth_dates(reference).iter().map(ToString::to_string).collect();
    Ok(json!({
        "text": code.as_str(),
        "canonical": code.canonical().as_str(),
        "sex": code.sex().map(Sex::code),
        "place": code.place(),
        "is_omocode": code.is_omocode(),
        "is_provisional": code.is_provisional(),
        "birth_dates": births,
    }))
}

fn same_person(input: &mut Input) -> Outcome {
    let one = TaxCode::parse(&input.text("one"))?;
    let other = TaxCode::parse(&input.text("other"))?;
    Ok(json!({"same_person": one.same_person(&other), "equal": one == other}))
}

type Counting = fn(Term, Date, TermKind, Matter, Option<&CourtOffice>) -> Result<Deadline, FieldError>;

fn term(input: &mut Input, count: Counting) -> Outcome {
    let amount = input.number("amount");
    let term = match input.text("unit").as_str() {
        "days" => Term::days(amount),
        "months" => Term::months(amount),
        "years" => Term::years(amount),
        _ => panic!("a unit is days, months or years"),
    };
    let (day, kind) = (input.day("day"), TermKind::parse(&input.text("kind")));
    let (office, matter) = (office(input), matter(input));
    Ok(deadline(&count(term, day, kind?, matter?, office?.as_ref())?))
}

pub(super) fn office(input: &mut Input) -> Result<Option<CourtOffice>, FieldError> {
    input.maybe_text("court_office").map(|text| CourtOffice::parse(&text)).transpose()
}

fn matter(input: &mut Input) -> Result<Matter, FieldError> {
    input.maybe_text("matter").map_or(Ok(Matter::SocialSecurity), |code| Matter::parse(&code))
}

fn deadline(end: &Deadline) -> Value {
    let moves = end
        .moves
        .iter()
        .map(|step| json!({"from": step.from.to_string(), "to": step.to.to_string(), "reason": step.reason.code()}));
    json!({
        "nominal": end.nominal.to_string(),
        "effective": end.effective.to_string(),
        "prudent": end.prudent.to_string(),
        "moves": moves.collect::<Vec<_>>(),
    })
}
