//! Reports, each stored with its document, protocol number, receipt, idempotency row and archive entry at once.

use perito::archive::ReceiptKind;
use perito::domain::case::FinalReport;
use perito::domain::{CaseKey, FieldError, Finding, InpsOffice, Report, ReportKind, TaxCode, ValidationError};
use perito::protocol::{
    AnswerBody, CaseFile, CaseKeyBody, ChangeKind, DraftComparison, ReceiptView, ReportKindCode, ReportView, instant,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::acts::{Act, Done, Reader, Sending, Stamp};
use super::case_documents::{self, CaseDocument, NewDocument};
use super::cases::{self, Case};
use super::changes::Audience;
use super::columns::{Stored, unreadable};
use super::{Claim, Slice, Tx, case_file, observations};
use crate::access::Caller;
use crate::problem::Refusal;

/// A report as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredReport {
    pub(crate) id: Uuid,
    pub(crate) author: Uuid,
    pub(crate) inps_office: InpsOffice,
    pub(crate) case_key: CaseKey,
    pub(crate) document: CaseDocument,
    pub(crate) view: ReportView,
}

/// A report that has arrived.
pub(crate) struct Submission {
    pub(crate) report: Report,
    /// Its document; none when the same key has brought it before.
    pub(crate) document: Option<NewDocument>,
    pub(crate) sending: Sending,
}

fn select() -> String {
    format!(
        "SELECT o.id, o.case_id, o.account_id, o.inps_office, o.kind, o.notice_receipt_ids, o.answers, o.composed_at,
                o.received_at, o.received_on, o.protocol_number, o.findings, o.receipt_id, r.text, c.case_key,
                o.draft_id, dd.sha256, dd.size, dd.pages, {}
         FROM reports o
         JOIN cases c ON c.id = o.case_id
         JOIN accounts a ON a.id = o.account_id
         JOIN receipt_texts r ON r.id = o.receipt_id
         JOIN case_documents d ON d.id = o.document_id
         LEFT JOIN reports dr ON dr.id = o.draft_id
         LEFT JOIN case_documents dd ON dd.id = dr.document_id",
        case_documents::COLUMNS
    )
}

/// The report with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<StoredReport>> {
    let sql = format!("{} WHERE o.id = ?1", select());
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The reports a reader may see, newest first.
pub(crate) fn list(connection: &Connection, reader: &Reader, page: &Slice) -> rusqlite::Result<Vec<StoredReport>> {
    let sliced = "(?2 IS NULL OR o.id < ?2) AND (?4 IS NULL OR o.case_id = ?4) ORDER BY o.id DESC LIMIT ?3";
    let sql = |column| format!("{} WHERE o.{column} = ?1 AND {sliced}", select());
    match reader {
        Reader::Author(account) => {
            let mut query = connection.prepare_cached(&sql("account_id"))?;
            query.query_map(params![account, page.before, page.limit, page.case_id], read)?.collect()
        }
        Reader::Office(office) => {
            let mut query = connection.prepare_cached(&sql("inps_office"))?;
            query.query_map(params![office.sede(), page.before, page.limit, page.case_id], read)?.collect()
        }
    }
}

/// The reports of one expert in a case, oldest first.
pub(crate) fn of_expert(
    connection: &Connection,
    case_id: Uuid,
    person: &TaxCode,
) -> rusqlite::Result<Vec<StoredReport>> {
    let sql = format!("{} WHERE o.case_id = ?1 AND a.person = ?2 ORDER BY o.id", select());
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map(params![case_id, person.canonical().as_str()], read)?.collect()
}

impl Tx<'_> {
    /// Receives a report. One that breaks a rule is received and flagged: the judge decides.
    pub(crate) fn submit_report(
        &self,
        author: &Caller,
        submission: &Submission,
    ) -> Result<Done<StoredReport>, Refusal> {
        let Submission { report, document, sending } = submission;
        if let Claim::Replay(id) = self.claim(&sending.key)? {
            let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
            return Ok(Done { act, replay: true });
        }
        let case = cases::by_key(self.connection(), &report.case_key).map_err(Refusal::internal)?;
        let case = case.filter(|case| author.person.same_person(&case.record.ctu)).ok_or_else(Refusal::not_found)?;
        let document = document.as_ref().ok_or_else(|| Refusal::internal("a report without its document"))?;
        let file = case_file::of(self.connection(), &case).map_err(Refusal::internal)?;
        refer_to_this_case(report, &file)?;
        let findings = self.judge(report, &file)?;
        let draft = file.reports.iter().rev().find(|other| other.kind == ReportKindCode::Draft);
        let draft = draft.filter(|_| report.kind == ReportKind::Final);
        let id = self.new_id();
        let document_id = self.file_document(document)?;
        let stamp = self.stamp(
            author.account,
            &Act {
                kind: ReceiptKind::Report,
                action: "report.submitted",
                id,
                case_key: &report.case_key,
                office: &case.record.inps_office,
                findings: &findings,
                lines: receipt_lines(id, report, &document.document),
                sending,
            },
        )?;
        let draft_id = draft.map(|draft| draft.id.as_str());
        self.insert_report(author.account, &case, submission, &Ids { id, document_id, draft_id }, &stamp)?;
        let office = &case.record.inps_office;
        let audiences =
            [Audience::Person(author.person.clone()), Audience::doctors(office), Audience::legal_office(office)];
        self.announce(&ChangeKind::Report, id, Some(case.id), &audiences)?;
        let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        Ok(Done { act, replay: false })
    }

    /// What the rules say about the case with this report in it. What cannot happen now is a conflict.
    fn judge(&self, report: &Report, file: &CaseFile) -> Result<Vec<Finding>, Refusal> {
        let today = self.today();
        let mut case = file.to_case(today).map_err(Refusal::internal)?;
        let recorded = match report.kind {
            ReportKind::Draft => case.record_draft(today),
            ReportKind::Final => case.record_final(FinalReport {
                filed_on: today,
                receipt_ids: report.notice_receipt_ids.clone(),
                answered: report.answers.iter().map(|answer| answer.observation_id.clone()).collect(),
                came_later: Vec::new(),
            }),
            _ => case.record_supplement(today),
        };
        recorded.map_err(|error| Refusal::conflict(&error.into()))?;
        // The fee is the expert's own matter; a report is read by others.
        let of_fee = |rule: &str| rule.starts_with("fee_") || rule.starts_with("travel_");
        Ok(case.findings(today).into_iter().filter(|finding| !of_fee(finding.rule)).collect())
    }

    fn insert_report(
        &self,
        author: Uuid,
        case: &Case,
        submission: &Submission,
        ids: &Ids<'_>,
        stamp: &Stamp,
    ) -> Result<(), Refusal> {
        let report = &submission.report;
        let answers: Vec<AnswerBody> = report.answers.iter().map(AnswerBody::from).collect();
        let answers = serde_json::to_string(&answers).map_err(Refusal::internal)?;
        let receipts = serde_json::to_string(&report.notice_receipt_ids).map_err(Refusal::internal)?;
        let draft_id = ids.draft_id.map(Uuid::try_parse).transpose().map_err(Refusal::internal)?;
        self.connection()
            .prepare_cached(
                "INSERT INTO reports (id, case_id, account_id, inps_office, kind, document_id, notice_receipt_ids,
                                      answers, draft_id, composed_at, received_at, received_on, protocol_number,
                                      findings, receipt_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    ids.id,
                    case.id,
                    author,
                    case.record.inps_office.sede(),
                    report.kind.code(),
                    ids.document_id,
                    receipts,
                    answers,
                    draft_id,
                    instant::format(submission.sending.composed_at),
                    instant::format(self.at()),
                    self.today().to_string(),
                    stamp.protocol_number,
                    stamp.findings,
                    stamp.receipt_id,
                ])
            })
            .map_err(Refusal::internal)?;
        Ok(())
    }
}

/// What a report's row refers to.
struct Ids<'a> {
    id: Uuid,
    document_id: Uuid,
    draft_id: Option<&'a str>,
}

/// Checks that receipts and answers are of this expert's case, each by its place in the request.
fn refer_to_this_case(report: &Report, file: &CaseFile) -> Result<(), Refusal> {
    let notices = |id: &String| file.operations.iter().any(|operation| operation.receipt.id == *id);
    let foreign = report.notice_receipt_ids.iter().enumerate().filter(|(_, id)| !notices(id)).map(|(index, _)| {
        FieldError::new(
            format!("notice_receipt_ids.{index}"),
            "receipt_not_of_case",
            "the receipt of a notice or convocation of this case is expected",
            "serve la ricevuta di una comunicazione o convocazione di questa causa",
        )
    });
    let observed = |id: &String| file.observations.iter().any(|observation| observation.id == *id);
    let unknown = report.answers.iter().enumerate().filter(|(_, answer)| !observed(&answer.observation_id));
    let unknown = unknown.map(|(index, _)| {
        FieldError::new(
            format!("answers.{index}.observation_id"),
            "observation_not_of_case",
            "the id of an observation of this case is expected",
            "serve l'id di un'osservazione di questa causa",
        )
    });
    match ValidationError::of(foreign.chain(unknown).collect()) {
        Some(errors) => Err(errors.into()),
        None => Ok(()),
    }
}

fn receipt_lines(id: Uuid, report: &Report, document: &CaseDocument) -> Vec<(&'static str, String)> {
    let mut lines = vec![("report_id", id.to_string()), ("report_kind", report.kind.code().to_owned())];
    lines.extend(observations::document_lines(document));
    lines.push(("notice_receipts", report.notice_receipt_ids.join(" ")));
    lines
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredReport> {
    let (id, case_id, receipt_id): (Uuid, Uuid, Uuid) = (row.get(0)?, row.get(1)?, row.get(12)?);
    let inps_office: Stored<InpsOffice> = row.get(3)?;
    let kind: String = row.get(4)?;
    let receipts: String = row.get(5)?;
    let answers: String = row.get(6)?;
    let composed_at: Stored<OffsetDateTime> = row.get(7)?;
    let received_at: Stored<OffsetDateTime> = row.get(8)?;
    let received_on: Stored<Date> = row.get(9)?;
    let findings: String = row.get(11)?;
    let case_key: Stored<CaseKey> = row.get(14)?;
    let document = case_documents::read(row, 19)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let draft = match row.get::<_, Option<Uuid>>(15)? {
        None => None,
        Some(draft_id) => {
            let sha256: String = row.get(16)?;
            let differs = sha256 != document.view.sha256;
            let (size, pages) = (row.get(17)?, row.get(18)?);
            Some(DraftComparison { report_id: draft_id.to_string(), differs, sha256, size, pages })
        }
    };
    let view = ReportView {
        id: id.to_string(),
        case_id: case_id.to_string(),
        case_key: CaseKeyBody::from(&case_key.0),
        kind: ReportKindCode::of(&kind),
        document: document.view.clone(),
        notice_receipt_ids: serde_json::from_str(&receipts).map_err(unreadable(5))?,
        answers: serde_json::from_str(&answers).map_err(unreadable(6))?,
        draft,
        composed_at: composed_at.0,
        received_at: received_at.0,
        received_on: received_on.0,
        protocol_number: row.get(10)?,
        findings: serde_json::from_str(&findings).map_err(unreadable(11))?,
        receipt: ReceiptView { id: receipt_id.to_string(), text: row.get(13)? },
    };
    Ok(StoredReport { id, author: row.get(2)?, inps_office: inps_office.0, case_key: case_key.0, document, view })
}
