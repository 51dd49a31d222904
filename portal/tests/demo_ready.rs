//! `perito-portal serve --demo --ready`: for whoever has no sandbox in its own process, the same to the day.

use perito::client::SendOptions;
use perito::protocol::CaseKeyBody;
use perito_portal::Sandbox;
use time::macros::datetime;

use crate::support::clients::notice;
use crate::support::demonstration::{Demonstration, entries, log_in};

#[test]
fn its_world_is_that_of_a_sandbox_that_is_ready() {
    let demo = Demonstration::start(&["--ready"]);
    let sandbox = Sandbox::builder().ready().start().unwrap();
    let portal = demo.portal();

    let told = demo.world["accounts"].as_array().unwrap();
    assert_eq!(told.len(), sandbox.accounts().len());
    for (account, expected) in told.iter().zip(sandbox.accounts()) {
        assert_eq!(account.as_object().unwrap().len(), 3);
        assert_eq!(account["role"], expected.role.code());
        assert_eq!(account["tax_code"], expected.tax_code.as_str());
        let me = log_in(&portal, account).me().unwrap();
        assert_eq!((me.role, me.tax_code.as_str()), (expected.role.clone(), expected.tax_code.as_str()));
    }
    let cases: Vec<CaseKeyBody> = serde_json::from_value(demo.world["cases"].clone()).unwrap();
    assert_eq!(cases, sandbox.cases().iter().map(CaseKeyBody::from).collect::<Vec<_>>());
}

#[test]
fn its_clock_stands_still_until_it_is_moved_and_at_its_end_nothing_is_left() {
    let demo = Demonstration::start(&["--ready"]);
    assert_eq!(entries(demo.folder.path()), 1);
    let portal = demo.portal();
    let beginning = datetime!(2026-09-01 08:00 UTC);
    assert_eq!(portal.now().unwrap(), beginning);

    let expert = log_in(&portal, &demo.account("RSSMRA80A01H501U"));
    let first = expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
    assert_eq!(first.receipt.at(), beginning);
    assert_eq!(first.view.protocol_number, "PERITO.7000.01/09/2026.0000001");

    let later = datetime!(2026-10-01 08:00 UTC);
    assert_eq!(portal.advance_sandbox_clock(30).unwrap(), later);
    assert_eq!(portal.now().unwrap(), later);
    let second = expert.notify_operation(&notice("2026-11-20"), &SendOptions::default()).unwrap();
    assert_eq!(second.receipt.at(), later);
    assert_eq!(second.view.protocol_number, "PERITO.7000.01/10/2026.0000002");

    demo.served.terminate();
    assert!(demo.served.wait().success());
    assert_eq!(entries(demo.folder.path()), 0);
}
