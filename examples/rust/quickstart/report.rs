//! The report: the draft, and the final one that attaches the receipt and answers the observation.

use std::path::{Path, PathBuf};

use perito::client::{AcceptRisk, DocumentSource, SendOptions, SubmittedReport, Uploaded};
use perito::domain::{Answer, Report, ReportKind};
use perito::protocol::ObservationView;

use crate::Failure;
use crate::access::Expert;
use crate::assignment::Assignment;
use crate::attachment::attach;
use crate::manuscript;
use crate::notice::Announced;
use crate::progress::upload;
use crate::stage::Stage;

/// Uploads and submits the draft; a document of one's own where there is one.
pub(crate) async fn send_draft(
    stage: &Stage,
    expert: &Expert,
    case: &Assignment,
    announced: &Announced,
    own: Option<&Path>,
) -> Result<(), Failure> {
    let kept = stage.output.path("draft.pdf");
    if own.is_none() {
        stage.output.write("draft.pdf", manuscript::draft(case, announced, stage.told.today()).to_pdf()?)?;
    }
    stage.told.step("La bozza della relazione è pronta, e viene caricata", "The draft is ready, and is uploaded");
    let document = DocumentSource::path(own.unwrap_or(&kept));
    let uploaded = upload(stage.told.language, &expert.session, document).await?;
    let report = Report::new(case.key.clone(), ReportKind::Draft, Vec::new(), Vec::new())?;
    let submitted = expert.session.submit_report(&report, &uploaded, &SendOptions::default()).await?;
    if let Some(own) = own {
        stage.output.copy(own, "draft.pdf")?;
    }
    tell_submitted(stage, &submitted, "Bozza inviata", "Draft sent");
    stage.output.receipt(&expert.session, "draft", &submitted.receipt).await
}

/// Uploads and files the final report: the receipt's page is its last one, the observation is answered.
pub(crate) async fn file_final(
    stage: &Stage,
    expert: &Expert,
    case: &Assignment,
    announced: &Announced,
    observation: &ObservationView,
    own: Option<&Path>,
) -> Result<(), Failure> {
    let receipt = &announced.notified.receipt;
    let page = expert.session.receipt_page(receipt.id()).await?;
    let written = match own {
        Some(own) => own.to_owned(),
        None => without_receipt(stage, case, announced, observation)?,
    };
    let with_receipt = stage.output.path("final.pdf");
    attach(&written, &page, &with_receipt)?;
    stage.told.step(
        "La definitiva allega, come ultima pagina, la ricevuta della comunicazione",
        "The final report has the receipt of the notice as its last page",
    );
    let uploaded = upload(stage.told.language, &expert.session, DocumentSource::path(with_receipt)).await?;
    let answers = vec![Answer::evaluated(&observation.id, manuscript::EVALUATION)?];
    let report = Report::new(case.key.clone(), ReportKind::Final, vec![receipt.id().to_owned()], answers)?;
    let submitted = submit_final(stage, expert, &report, &uploaded).await?;
    tell_submitted(stage, &submitted, "Relazione definitiva depositata", "Final report filed");
    tell_comparison(stage, &submitted);
    stage.output.receipt(&expert.session, "final", &submitted.receipt).await
}

/// Files the final report. One that may be void is refused by the library before it is sent, until the caller says that
/// the risk is known.
async fn submit_final(
    stage: &Stage,
    expert: &Expert,
    report: &Report,
    document: &Uploaded,
) -> Result<SubmittedReport, Failure> {
    match expert.session.submit_report(report, document, &SendOptions::default()).await {
        Err(refused) if !refused.findings().is_empty() => {
            stage.told.step("La libreria non la deposita così:", "The library does not file it so:");
            for finding in refused.findings() {
                stage.told.finding(finding);
            }
            stage.told.step(
                "Il ritardo non si può più sanare: il medico conosce il rischio e deposita lo stesso",
                "The delay cannot be cured any more: the doctor knows the risk and files all the same",
            );
            let options = SendOptions { accept_risk: AcceptRisk::FlawedReport, ..SendOptions::default() };
            Ok(expert.session.submit_report(report, document, &options).await?)
        }
        outcome => Ok(outcome?),
    }
}

/// The final report as the doctor writes it, in a file that the one with the receipt takes the place of.
fn without_receipt(
    stage: &Stage,
    case: &Assignment,
    announced: &Announced,
    observation: &ObservationView,
) -> Result<PathBuf, Failure> {
    let paper = manuscript::final_report(case, announced, observation.received_on, stage.told.today());
    stage.output.write("final.pdf", paper.to_pdf()?)?;
    Ok(stage.output.path("final.pdf"))
}

fn tell_submitted(stage: &Stage, submitted: &SubmittedReport, it: &str, en: &str) {
    let told = &stage.told;
    let protocol = &submitted.view.protocol_number;
    told.step(&format!("{it}: protocollo {protocol}"), &format!("{en}: protocol number {protocol}"));
    let document = &submitted.view.document;
    let (size, digest) = (told.language.size(document.size), short(&document.sha256));
    told.detail(
        &format!("{} pagine, {size}, SHA-256 {digest}", document.pages),
        &format!("{} pages, {size}, SHA-256 {digest}", document.pages),
    );
    told.step("Ricevuta verificata", "Receipt verified");
    told.detail(&submitted.verification.text_it, &submitted.verification.text_en);
}

/// How the final report compares with the draft, as the portal has found it.
fn tell_comparison(stage: &Stage, submitted: &SubmittedReport) {
    let (told, document) = (&stage.told, &submitted.view.document);
    let Some(draft) = &submitted.view.draft else { return };
    if !draft.differs {
        return told.step("È lo stesso documento della bozza", "It is the same document as the draft");
    }
    told.step("Rispetto alla bozza è un altro documento", "Compared with the draft it is another document");
    let size = |bytes| told.language.size(bytes);
    told.detail(
        &format!(
            "da {} a {} pagine, da {} a {}; la bozza era SHA-256 {}",
            draft.pages,
            document.pages,
            size(draft.size),
            size(document.size),
            short(&draft.sha256)
        ),
        &format!(
            "from {} to {} pages, from {} to {}; the draft was SHA-256 {}",
            draft.pages,
            document.pages,
            size(draft.size),
            size(document.size),
            short(&draft.sha256)
        ),
    );
}

/// As much of a digest as people compare.
fn short(sha256: &str) -> String {
    format!("{}…", sha256.chars().take(16).collect::<String>())
}
