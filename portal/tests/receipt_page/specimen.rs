//! Receipts to make pages of, with the proof that an archive holds them.

use std::fs;
use std::path::Path;

use lopdf::Document;
use perito::archive::{
    Checkpoint, GrowingTree, Leaf, LogProof, NoteSigner, Receipt, ReceiptKind, ReceiptText, Salt, TreeHash, tree,
};
use perito_portal::receipt_page;

pub(super) const ORIGIN: &str = "archive.example.org/perito";
pub(super) const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
pub(super) const REQUEST: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
pub(super) const TITLES: [(&str, &str); 7] = [
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
pub(super) struct Specimen {
    kind: &'static str,
    origin: &'static str,
    /// The entry's number and how many there are; none for a receipt of the time before the proofs.
    place: Option<(u64, u64)>,
    lines: Vec<(&'static str, String)>,
}

impl Specimen {
    /// The receipt of an act, or of a report by its kind.
    pub(super) fn of(name: &str) -> Self {
        let kind = match name {
            "draft" | "final" | "supplement" => "report",
            other => TITLES.iter().find(|(kind, _)| *kind == other).map_or("later_kind", |(kind, _)| kind),
        };
        let mut lines =
            vec![("action", action(kind)), ("id", "0197a000-0000-7000-8000-000000000001"), ("origin", ORIGIN)];
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
        let lines = lines.into_iter().map(|(key, value)| (key, value.to_owned())).collect();
        Self { kind, origin: ORIGIN, place: Some((41, 120)), lines }
    }

    pub(super) fn with(mut self, key: &'static str, value: &str) -> Self {
        match self.lines.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => value.clone_into(old),
            None => self.lines.push((key, value.to_owned())),
        }
        self
    }

    pub(super) fn in_archive(mut self, origin: &'static str) -> Self {
        self.origin = origin;
        self.with("origin", origin)
    }

    pub(super) fn at(mut self, index: u64, size: u64) -> Self {
        self.place = Some((index, size));
        self
    }

    pub(super) fn without(mut self, key: &str) -> Self {
        self.lines.retain(|(name, _)| *name != key);
        self
    }

    pub(super) fn before_proofs(self) -> Self {
        Self { place: None, ..self.without("action") }
    }

    pub(super) fn signed(&self) -> Receipt {
        let kind = ReceiptKind::Unknown { code: self.kind.to_owned() };
        let text = self.lines.iter().fold(ReceiptText::new(&kind), |text, (key, value)| text.line(key, value));
        let signer = NoteSigner::from_seed(self.origin, &[7; 32]).unwrap();
        let receipt = text.sign(&signer).unwrap();
        let receipt = match self.place {
            Some(place) => receipt.clone().with_proof(self.proof(&receipt, place, &signer)).unwrap(),
            None => receipt,
        };
        // What was signed is read again, as whoever holds the text does.
        let read = Receipt::parse(&receipt.to_string()).unwrap();
        read.verify(&signer.verifier().into()).unwrap();
        read
    }

    /// The proof from an archive whose other entries are one byte long.
    fn proof(&self, receipt: &Receipt, (index, size): (u64, u64), signer: &NoteSigner) -> LogProof {
        let (salt, case_key) = (Salt([9; 32]), receipt.field("case_key").unwrap_or_default());
        let (author, note) = (receipt.field("author").unwrap(), receipt.note().to_string());
        let leaf = Leaf::new(action(self.kind), receipt.at(), &salt, author, case_key, note.as_bytes());
        let mut archive = GrowingTree::new();
        for entry in 0..size {
            let text = if entry == index { leaf.as_str() } else { "x" };
            archive.push(TreeHash::of_leaf(text.as_bytes()));
        }
        let root = archive.root().unwrap();
        let checkpoint = Checkpoint { origin: self.origin.to_owned(), size, root }.sign(signer).unwrap();
        let hashes = tree::inclusion(&archive, index, size).unwrap();
        LogProof { extra: salt.0.to_vec(), index, hashes, checkpoint }
    }

    /// The page's text, once it was found to be one page, and its bytes.
    pub(super) fn page(&self, file: &str) -> (String, Vec<u8>) {
        let pdf = receipt_page(&self.signed()).unwrap();
        fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{file}.pdf")), &pdf).unwrap();
        let document = Document::load_mem(&pdf).unwrap();
        assert_eq!(document.get_pages().len(), 1, "{file}");
        (document.extract_text(&[1]).unwrap(), pdf)
    }
}

/// The archive's word for an act.
fn action(kind: &str) -> &'static str {
    match kind {
        "operation_notice" => "operation.notified",
        "convocation" => "operation.convoked",
        "report" => "report.submitted",
        "observation" => "observation.submitted",
        _ => "request.refused",
    }
}

/// That the page says each of these, whatever the line breaks.
pub(super) fn assert_has(text: &str, wanted: &[&str]) {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = flat(text);
    for part in wanted {
        assert!(page.contains(&flat(part)), "the page lacks {part:?}:\n{text}");
    }
}
