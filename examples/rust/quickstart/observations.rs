//! The observations of INPS's doctor: sent by one side, read by the other.

use perito::client::{DocumentSource, PageRequest, SendOptions};
use perito::domain::Observation;
use perito::protocol::{ObservationView, Role};

use crate::Failure;
use crate::access::Expert;
use crate::assignment::Assignment;
use crate::manuscript;
use crate::stage::Stage;

/// INPS's doctor reads the draft and observes upon it, in a text and a document.
pub(crate) async fn send(stage: &Stage, case: &Assignment) -> Result<(), Failure> {
    let inps_doctor = stage.side.staff(&Role::InpsDoctor).await?;
    let document = DocumentSource::bytes(manuscript::observations(case).to_pdf()?);
    let uploaded = inps_doctor.upload(document).await?;
    let observation = Observation::new(case.key.clone(), Some(manuscript::OBSERVATION))?;
    let sent = inps_doctor.submit_observation(&observation, Some(&uploaded), &SendOptions::default()).await?;
    let protocol = &sent.view.protocol_number;
    stage.told.step(
        &format!("Il medico dell'INPS osserva: protocollo {protocol}"),
        &format!("INPS's doctor observes: protocol number {protocol}"),
    );
    stage.told.detail(&sent.verification.text_it, &sent.verification.text_en);
    Ok(())
}

/// The expert reads what was observed, and keeps its document.
pub(crate) async fn read(stage: &Stage, expert: &Expert, case: &Assignment) -> Result<ObservationView, Failure> {
    let of_case = PageRequest { case_id: Some(case.id.clone()), ..PageRequest::default() };
    let listed = expert.session.observations(&of_case).await?;
    let observation = listed.items.into_iter().next().ok_or("the observation has not arrived")?;
    let day = stage.told.language.day(observation.received_on);
    let in_time = observation.findings.is_empty();
    stage.told.step(
        &format!("Il consulente legge le osservazioni di {day}{}", if in_time { ", in termine" } else { ", tardive" }),
        &format!("The expert reads the observations of {day}{}", if in_time { ", in time" } else { ", late" }),
    );
    if let Some(text) = &observation.text {
        stage.told.note(&format!("«{text}»"));
    }
    let saved = expert.session.download_observation(&observation, &stage.output.path("observations.pdf")).await?;
    let size = stage.told.language.size(saved.size);
    stage.told.detail(&format!("documento allegato: {size}"), &format!("document enclosed: {size}"));
    Ok(observation)
}
