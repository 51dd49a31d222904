//! What the quickstart leaves: receipts that verify, reports that open, a calendar that parses.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use icalendar::{Calendar, Component};
use lopdf::{Dictionary, Document, Object, dictionary};
use perito::archive::{Receipt, ReceiptKind, TrustedKeys};
use perito_portal::{Demo, pdf};

/// Against a demonstration, whose key is known here, and twice: its clock and its cases go on from where they were.
#[test]
fn everything_that_it_leaves_holds() {
    let demo = Demo::start(([127, 0, 0, 1], 0).into()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (printed, left) = (folder.path().join("demo.json"), folder.path().join("left"));
    fs::write(&printed, format!("{}\n", demo.to_json().unwrap())).unwrap();
    let mut notices = Vec::new();
    for language in ["it", "en"] {
        let arguments = ["--lang", language, "--demo-json", text(&printed), "--output", text(&left)];
        ends_well(&play(&arguments));
        notices.push(receipts(&left, &demo.trusted_keys()));
        reports(&left);
        agenda(&left);
    }
    assert_ne!(notices.first(), notices.last(), "the second run takes the place of the first");
}

#[test]
fn a_report_of_ones_own_stays_as_it_is_and_gets_the_receipt_as_its_last_page() {
    let folder = tempfile::tempdir().unwrap();
    let (own, left) = (folder.path().join("own.pdf"), folder.path().join("left"));
    fs::write(&own, sideways()).unwrap();
    ends_well(&play(&["--late", "--report", text(&own), "--output", text(&left)]));
    let (written, last) = (fs::read(&own).unwrap(), fs::read(left.join("final.pdf")).unwrap());
    assert_eq!(fs::read(left.join("draft.pdf")).unwrap(), written);
    assert!(last.starts_with(&written), "what was signed before stays as it was signed");

    let last = Document::load_mem(&last).unwrap();
    let pages: Vec<_> = last.page_iter().map(|page| last.get_dictionary(page).unwrap()).collect();
    let [first, second, receipt] = pages[..] else { panic!("{} pages", pages.len()) };
    // What the report's pages inherit is not for the receipt's.
    assert!(!first.has(b"Rotate") && !second.has(b"Rotate"));
    assert_eq!(receipt.get(b"Rotate").unwrap().as_i64().unwrap(), 0);
    assert_eq!(receipt.get(b"CropBox").unwrap(), receipt.get(b"MediaBox").unwrap());
    assert!(last.extract_text(&[3]).unwrap().contains("Ricevuta di comunicazione"));
}

#[test]
fn what_is_no_pdf_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let (photograph, left) = (folder.path().join("photograph.pdf"), folder.path().join("left"));
    fs::write(&photograph, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xd9").unwrap();
    let refused = play(&["--report", text(&photograph), "--output", text(&left)]);
    assert_eq!(refused.status.code(), Some(1));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.contains("✗ serve un PDF e questo è altro"), "{words}");
    let left: Vec<_> = fs::read_dir(&left).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| text(name.as_ref()).starts_with("notice-receipt")), "{left:?}");
}

/// The receipts verify, are of what they are named after, and have a page each. Gives the id of the notice's.
fn receipts(left: &Path, keys: &TrustedKeys) -> String {
    let kinds =
        [("notice", ReceiptKind::OperationNotice), ("draft", ReceiptKind::Report), ("final", ReceiptKind::Report)];
    let receipts = kinds.map(|(act, kind)| {
        let receipt = Receipt::parse(&fs::read_to_string(left.join(format!("{act}-receipt.txt"))).unwrap()).unwrap();
        assert!(receipt.verify(keys).unwrap().sandbox);
        assert_eq!(receipt.kind(), kind);
        assert_eq!(pages(&left.join(format!("{act}-receipt.pdf"))), 1);
        receipt
    });
    assert!(
        receipts.iter().all(|receipt| receipt.findings().is_empty() && receipt.case_key() == receipts[0].case_key())
    );
    receipts[0].id().to_owned()
}

/// The reports have the pages that they should; the last one of the final report is the notice's receipt.
fn reports(left: &Path) {
    let (draft, last) = (left.join("draft.pdf"), left.join("final.pdf"));
    assert_eq!((pages(&draft), pages(&last), pages(&left.join("observations.pdf"))), (2, 4, 1));
    let document = Document::load(&last).unwrap();
    let receipt = Document::load(left.join("notice-receipt.pdf")).unwrap();
    assert_eq!(document.extract_text(&[4]).unwrap(), receipt.extract_text(&[1]).unwrap());
}

/// The calendar holds the operations and each term, and is of this case.
fn agenda(left: &Path) {
    let calendar: Calendar = fs::read_to_string(left.join("agenda.ics")).unwrap().parse().unwrap();
    let events = calendar.components.iter().filter_map(|component| component.as_event());
    let summaries: Vec<_> = events.map(|event| event.get_summary().unwrap().to_owned()).collect();
    let expected = [
        "Operazioni peritali",
        "invio della bozza",
        "osservazioni",
        "deposito della relazione",
        "richiesta dell'onorario",
    ];
    for expected in expected {
        assert_eq!(
            summaries.iter().filter(|summary| summary.contains(expected)).count(),
            1,
            "{expected}: {summaries:?}"
        );
    }
}

/// What the portal itself finds in a document.
fn pages(path: &Path) -> u32 {
    pdf::inspect(path, &pdf::Limits::default()).unwrap().pages
}

/// Two pages that lie on their side, by what the tree above them says.
fn sideways() -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let page = || dictionary! { "Type" => "Page", "Parent" => tree };
    let kids = [document.add_object(page()), document.add_object(page())].map(Into::into).to_vec();
    let sizes: Vec<Object> = [0, 0, 842, 595].map(Into::into).to_vec();
    let crop: Vec<Object> = [20, 20, 822, 575].map(Into::into).to_vec();
    let root = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => 2, "MediaBox" => sizes, "CropBox" => crop, "Rotate" => 90,
        "Resources" => Dictionary::new(),
    };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn ends_well(played: &Output) {
    let (timeline, trouble) = (String::from_utf8_lossy(&played.stdout), String::from_utf8_lossy(&played.stderr));
    assert!(played.status.success(), "{timeline}{trouble}");
}

fn play(arguments: &[&str]) -> Output {
    Command::new(quickstart()).args(arguments).output().unwrap()
}

/// The example, which cargo builds beside the tests of its package unless it is told to build a single one.
fn quickstart() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("examples/quickstart")
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(built.exists(), "run all tests of perito-examples, or `cargo build --example quickstart` before");
    built
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
