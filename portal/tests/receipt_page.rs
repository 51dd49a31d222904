//! The receipt's page: read back from its PDF by another library. Every page is left in the build's own folder, to be
//! looked at.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::{fs, iter};

use lopdf::{Document, Object};
use perito::archive::{NoteSigner, Receipt, ReceiptKind, ReceiptText};
use perito_portal::{ReceiptPageError, receipt_page};

const ORIGIN: &str = "archive.example.org/perito";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const REQUEST: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
const TITLES: [(&str, &str); 7] = [
    ("operation_notice", "Ricevuta di comunicazione di inizio operazioni peritali"),
    ("convocation", "Ricevuta di convocazione"),
    ("draft", "Ricevuta di deposito della bozza"),
    ("final", "Ricevuta di deposito della relazione definitiva"),
    ("supplement", "Ricevuta di deposito del supplemento"),
    ("observation", "Ricevuta di osservazioni"),
    ("refusal", "Ricevuta di rifiuto"),
];

/// The lines of a receipt, to be changed before it is signed.
#[derive(Clone)]
struct Specimen {
    kind: &'static str,
    origin: &'static str,
    lines: Vec<(&'static str, String)>,
}

impl Specimen {
    /// The receipt of an act, or of a report by its kind.
    fn of(name: &str) -> Self {
        let kind = match name {
            "draft" | "final" | "supplement" => "report",
            other => TITLES.iter().find(|(kind, _)| *kind == other).map_or("later_kind", |(kind, _)| kind),
        };
        let mut lines = vec![("id", "0197a000-0000-7000-8000-000000000001"), ("origin", ORIGIN)];
        if kind == "refusal" {
            lines.extend([("refused_at", "2026-11-24T10:00:00.250Z"), ("refusal", "validation_failed")]);
        } else {
            lines.extend([
                ("protocol_number", "PERITO.7000.24/11/2026.0000042"),
                ("received_at", "2026-11-24T10:00:00.250Z"),
                ("received_on", "2026-11-24"),
            ]);
        }
        lines.push(("author", "0197a000-0000-7000-8000-000000000002"));
        if kind != "refusal" {
            let (name, code) = ("Mario Rossi", "RSSMRA80A01H501U");
            lines.extend([("ctu_name", name), ("ctu_tax_code", code), ("inps_office", "7000")]);
            lines.push(("case_key", "0580910098/L/2026/1234"));
        }
        let document = [("document_sha256", SHA256), ("document_size", "1234567"), ("document_pages", "12")];
        match kind {
            "operation_notice" | "convocation" => {
                lines.push(("operation_id", "0197a000-0000-7000-8000-000000000003"));
                if kind == "convocation" {
                    lines.push(("convocation_of", "0197a000-0000-7000-8000-000000000004"));
                }
                lines.extend([("operations_on", "2026-12-01"), ("operations_time", "09:30 Europe/Rome")]);
                lines.push(("place", "Studio medico, Via Tiburtina 1, Tivoli (RM)"));
            }
            "report" => {
                lines.push(("report_id", "0197a000-0000-7000-8000-000000000005"));
                lines.push(("report_kind", TITLES.iter().find(|(kind, _)| *kind == name).unwrap().0));
                lines.extend(document);
                lines.push(("notice_receipts", "0197a000-0000-7000-8000-000000000001"));
            }
            "observation" => {
                lines.push(("observation_id", "0197a000-0000-7000-8000-000000000006"));
                lines.extend(document);
            }
            _ => {}
        }
        lines.extend([
            ("composed_at", "2026-11-24T09:59:00.000Z"),
            ("idempotency_key", "6f9619ff-8b86-4d11-b42d-00c04fc964ff"),
            ("request_sha256", REQUEST),
        ]);
        Self { kind, origin: ORIGIN, lines: lines.into_iter().map(|(key, value)| (key, value.to_owned())).collect() }
    }

    fn with(mut self, key: &'static str, value: &str) -> Self {
        match self.lines.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => value.clone_into(old),
            None => self.lines.push((key, value.to_owned())),
        }
        self
    }

    fn in_archive(mut self, origin: &'static str) -> Self {
        self.origin = origin;
        self.with("origin", origin)
    }

    fn signed(&self) -> Receipt {
        let kind = ReceiptKind::Unknown { code: self.kind.to_owned() };
        let text = self.lines.iter().fold(ReceiptText::new(&kind), |text, (key, value)| text.line(key, value));
        let receipt = text.sign(&NoteSigner::from_seed(self.origin, &[7; 32]).unwrap()).unwrap();
        // What was signed is read again, as whoever holds the text does.
        Receipt::parse(&receipt.to_string()).unwrap()
    }

    /// The page's text, once it was found to be one page, and its bytes.
    fn page(&self, file: &str) -> (String, Vec<u8>) {
        let pdf = receipt_page(&self.signed()).unwrap();
        fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{file}.pdf")), &pdf).unwrap();
        let document = Document::load_mem(&pdf).unwrap();
        assert_eq!(document.get_pages().len(), 1, "{file}");
        (document.extract_text(&[1]).unwrap(), pdf)
    }
}

#[test]
fn every_kind_of_receipt_has_its_page() {
    for (name, title) in TITLES {
        let (text, _) = Specimen::of(name).page(name);
        assert_has(&text, &[title, "Rossi"]);
        println!("{text}");
    }
}

fn assert_has(text: &str, wanted: &[&str]) {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = flat(text);
    for part in wanted {
        assert!(page.contains(&flat(part)), "the page lacks {part:?}:\n{text}");
    }
}
