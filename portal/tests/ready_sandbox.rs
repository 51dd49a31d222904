//! A sandbox that is ready: everybody can begin, and what was promised is there.

use perito::ErrorKind;
use perito::client::PageRequest;
use perito::client::blocking::{LoginOutcome, PortalClient, Session};
use perito::domain::{CaseKey, TaxCode};
use perito::protocol::{CaseKeyBody, Proceeding, Role};
use perito_portal::{Sandbox, SandboxAccount};

#[test]
fn everybody_can_begin() {
    let sandbox = Sandbox::builder().ready().start().unwrap();
    let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).unwrap();
    let roles: Vec<_> = sandbox.accounts().iter().map(|account| account.role.code()).collect();
    assert_eq!(roles, ["officer", "legal_office", "inps_doctor", "treasury", "auditor", "ctu", "ctu"]);
    assert_eq!(sandbox.account(&Role::Ctu).unwrap().tax_code, TaxCode::parse("RSSMRA80A01H501U").unwrap());

    let sessions: Vec<_> = sandbox.accounts().iter().map(|account| login(&portal, account)).collect();
    let [.., first, second] = &sessions[..] else { panic!("seven accounts") };
    let all = sandbox.cases();
    assert_eq!(keys(first), [&all[4], &all[3], &all[1], &all[0]].map(CaseKeyBody::from));
    assert_eq!(keys(second), [CaseKeyBody::from(&all[2])]);

    let proceedings = |session: &Session, key: &CaseKey| {
        session.find_case(key.court_office(), &key.case_number()).map(|case| case.proceeding)
    };
    assert_eq!(proceedings(first, &all[0]).unwrap(), Proceeding::Atpo);
    assert_eq!(proceedings(first, &all[1]).unwrap(), Proceeding::SocialSecurity);
    assert_eq!(proceedings(first, &all[2]).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!((all[3].year(), all[3].number()), (all[4].year(), all[4].number()));
    assert_ne!(all[3].register(), all[4].register());
}

#[test]
fn unless_it_is_told_to_be_ready_it_is_empty() {
    let sandbox = Sandbox::start().unwrap();
    let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).unwrap();
    assert!(sandbox.cases().is_empty() && sandbox.account(&Role::Ctu).is_none());
    let officer = sandbox.account(&Role::Officer).unwrap();
    let outcome = portal.login(&officer.tax_code, &officer.pin).unwrap();
    assert!(matches!(outcome, LoginOutcome::MustChangePin(_)));
}

fn login(portal: &PortalClient, account: &SandboxAccount) -> Session {
    match portal.login(&account.tax_code, &account.pin).unwrap() {
        LoginOutcome::Session(session) => session,
        LoginOutcome::MustChangePin(_) => panic!("a PIN that was chosen opens a session"),
    }
}

/// Newest first.
fn keys(session: &Session) -> Vec<CaseKeyBody> {
    let page = session.cases(&PageRequest::default()).unwrap();
    page.items.into_iter().map(|case| case.case_key).collect()
}
