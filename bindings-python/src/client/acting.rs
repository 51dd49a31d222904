//! What a session does and reads of acts: notices, reports, observations, payments, and the work inside INPS.

use std::path::PathBuf;

use perito::client;
use perito::protocol::DocumentKind;

use super::calls::calls;
use super::outcomes::{NotifiedOperation, Saved, SubmittedObservation, SubmittedReport};
use super::session::{AioSession, Session, page};
use super::told::{Bytes, Nothing, Page};
use super::upload::Uploaded;
use crate::acts::{CaseRecord, Convocation, Observation, OperationNotice, Payment, Report, SendOptions};
use crate::count::Count;
use crate::own::Own;
use crate::records::{CaseView, ObservationView, OperationView, PaymentView, RegistrationView, ReportView};
use crate::text::Text;
use crate::values::{CaseKey, Pin};

calls! { Session and AioSession:
    fn notify_operation(notice: Own<OperationNotice>, options: Option<Own<SendOptions>> = None) -> NotifiedOperation {
        |session| session.notify_operation(&notice.0, &sent(options)).await
    }

    fn convoke(
        operation_id: Text, convocation: Own<Convocation>, options: Option<Own<SendOptions>> = None,
    ) -> NotifiedOperation {
        |session| session.convoke(&operation_id, &convocation.0, &sent(options)).await
    }

    fn operations(
        cursor: Option<Text> = None, limit: Option<Count<u32>> = None, case_id: Option<Text> = None,
    ) -> Page<OperationView> {
        |session| session.operations(&page(cursor, limit, case_id)).await
    }

    fn operation(id: Text) -> OperationView { |session| session.operation(&id).await }

    fn submit_report(
        report: Own<Report>, document: Own<Uploaded>, options: Option<Own<SendOptions>> = None,
    ) -> SubmittedReport {
        |session| session.submit_report(&report.0, &document.0, &sent(options)).await
    }

    fn reports(
        cursor: Option<Text> = None, limit: Option<Count<u32>> = None, case_id: Option<Text> = None,
    ) -> Page<ReportView> {
        |session| session.reports(&page(cursor, limit, case_id)).await
    }

    fn report(id: Text) -> ReportView { |session| session.report(&id).await }

    fn download_report(report: Own<ReportView>, to: PathBuf) -> Saved {
        |session| session.download_report(&report.0, &to).await
    }

    fn observations(
        cursor: Option<Text> = None, limit: Option<Count<u32>> = None, case_id: Option<Text> = None,
    ) -> Page<ObservationView> {
        |session| session.observations(&page(cursor, limit, case_id)).await
    }

    fn observation(id: Text) -> ObservationView { |session| session.observation(&id).await }

    fn download_observation(observation: Own<ObservationView>, to: PathBuf) -> Saved {
        |session| session.download_observation(&observation.0, &to).await
    }

    fn payment(id: Text) -> PaymentView { |session| session.payment(&id).await }
}

// What those inside INPS do.
calls! { Session and AioSession:
    fn registrations(cursor: Option<Text> = None, limit: Option<Count<u32>> = None) -> Page<RegistrationView> {
        |session| session.registrations(&page(cursor, limit, None)).await
    }

    fn registration(id: Text) -> RegistrationView { |session| session.registration(&id).await }

    fn registration_document(id: Text, kind: Text) -> Bytes {
        |session| session.registration_document(&id, &DocumentKind::of(&kind)).await
    }

    fn authorise_registration(id: Text) -> RegistrationView { |session| session.authorise_registration(&id).await }

    fn reject_registration(id: Text, reason: Text) -> RegistrationView {
        |session| session.reject_registration(&id, &reason).await
    }

    fn issue_pin(account_id: Text) -> Pin { |session| session.issue_pin(&account_id).await }

    fn suspend_pin(account_id: Text, suspended: bool) -> Nothing {
        |session| session.suspend_pin(&account_id, suspended).await
    }

    fn revoke_pin(account_id: Text) -> Nothing { |session| session.revoke_pin(&account_id).await }

    fn put_case(record: Own<CaseRecord>, etag: Option<Text> = None) -> CaseView {
        |session| session.put_case(&record.0, etag.as_deref()).await
    }

    fn link_case(atpo_id: Text, merits: Own<CaseKey>, etag: Text) -> CaseView {
        |session| session.link_case(&atpo_id, &merits.0, &etag).await
    }

    fn submit_observation(
        observation: Own<Observation>, document: Option<Own<Uploaded>> = None,
        options: Option<Own<SendOptions>> = None,
    ) -> SubmittedObservation {
        |session| {
            let document = document.as_ref().map(|document| &document.0);
            session.submit_observation(&observation.0, document, &sent(options)).await
        }
    }

    fn put_payment(
        id: Text, payment: Own<Payment>, etag: Option<Text> = None, options: Option<Own<SendOptions>> = None,
    ) -> PaymentView {
        |session| session.put_payment(&id, &payment.0, etag.as_deref(), &sent(options)).await
    }
}

fn sent(options: Option<Own<SendOptions>>) -> client::SendOptions {
    options.map(|options| options.0.clone()).unwrap_or_default()
}
