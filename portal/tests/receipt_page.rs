//! The receipt's page: read back from its PDF by another library. Every page is left in the build's own folder, to be
//! looked at.

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
        assert_has(&text, &[title, ORIGIN, REQUEST, "6f9619ff-8b86-4d11-b42d-00c04fc964ff"]);
        assert_has(&text, &["martedì 24 novembre 2026, ore 11:00:00 (ora solare, UTC+1)"]);
        if name != "refusal" {
            assert_has(&text, &["PERITO.7000.24/11/2026.0000042", "R.G. 1234/2026, registro lavoro (L)"]);
            assert_has(&text, &["codice 0580910098", "codice 7000", "Mario Rossi", "RSSMRA80A01H501U"]);
        }
        assert!(!text.contains("AMBIENTE DI PROVA"), "{name}");
        assert!(!text.contains("Altri dati"), "{name}");
    }
}

#[test]
fn the_page_tells_what_was_received() {
    let (text, _) = Specimen::of("operation_notice").page("operation_notice");
    assert_has(&text, &["martedì 1° dicembre 2026, ore 09:30", "Studio medico, Via Tiburtina 1, Tivoli (RM)"]);
    let (text, _) = Specimen::of("convocation").page("convocation");
    assert_has(&text, &["Fa seguito alla comunicazione", "0197a000-0000-7000-8000-000000000004"]);
    let (text, _) = Specimen::of("final").page("final");
    assert_has(&text, &["relazione definitiva", SHA256, "1.234.567 byte (1,2 MB)", "Pagine", "12", "Ricevute citate"]);
    let (text, _) = Specimen::of("observation").page("observation");
    assert_has(&text, &["le osservazioni alla bozza", SHA256]);
    let (text, _) = Specimen::of("refusal").page("refusal");
    assert_has(&text, &["non l'atto", "validation_failed", "Uno o più campi sono errati.", "non si legge"]);
}

#[test]
fn summer_time_is_told_from_winter_time() {
    for (at, words) in [
        ("2026-10-25T00:30:00.000Z", "domenica 25 ottobre 2026, ore 02:30:00 (ora legale, UTC+2)"),
        ("2026-10-25T01:30:00.000Z", "domenica 25 ottobre 2026, ore 02:30:00 (ora solare, UTC+1)"),
        ("2026-12-31T23:00:00.000Z", "venerdì 1° gennaio 2027, ore 00:00:00 (ora solare, UTC+1)"),
    ] {
        let (text, _) = Specimen::of("operation_notice").with("received_at", at).page("summer");
        assert_has(&text, &[words]);
    }
}

#[test]
fn the_signed_text_stands_on_the_page_whole() {
    for (name, _) in TITLES {
        let specimen = Specimen::of(name).with("place", &"Ospedale di Santa Maria ".repeat(20));
        let (text, _) = specimen.page("whole");
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        let note = solid(&specimen.signed().to_string());
        assert!(solid(&text).contains(&note), "{name}: {text}");
    }
}

#[test]
fn the_same_receipt_gives_the_same_bytes() {
    let specimen = Specimen::of("final");
    let (_, first) = specimen.page("same");
    let (_, second) = specimen.page("same");
    assert_eq!(first, second);
    let (_, other) = specimen.with("document_pages", "13").page("same");
    assert_ne!(first, other);
}

#[test]
fn a_sandbox_says_that_it_has_no_legal_value() {
    for (name, _) in TITLES {
        let specimen = Specimen::of(name).in_archive("sandbox.example.org/perito");
        let (text, _) = specimen.page(&format!("sandbox-{name}"));
        assert_has(&text, &["AMBIENTE DI PROVA - NESSUN VALORE LEGALE"]);
    }
}

#[test]
fn findings_are_told_in_italian_and_unknown_ones_by_their_code() {
    let (text, _) = Specimen::of("operation_notice").with("findings", "notice_late later_rule").page("findings");
    assert_has(&text, &["notice_late", "La comunicazione è giunta meno di 15 giorni prima", "Rilievo", "later_rule"]);
}

#[test]
fn every_rule_at_once_fits_on_the_page() {
    let protocol = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md")).unwrap();
    let rules = protocol.split("\n## Rules\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let codes: Vec<&str> = rules
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .flat_map(|line| line.split(" | ").next().unwrap_or_default().split(", "))
        .map(|code| code.trim_matches('`'))
        .collect();
    assert!(codes.len() > 15, "{codes:?}");
    let specimen = Specimen::of("final").with("findings", &codes.join(" "));
    let (text, _) = specimen.page("every-rule");
    assert_has(&text, &codes);
    // A rule that is listed has its words: only one that is not stands as a bare code.
    assert!(!text.contains("\nRilievo \n"), "{text}");
}

#[test]
fn an_unknown_kind_is_shown_line_by_line() {
    let specimen =
        Specimen::of("later_kind").with("oath_on", "2026-11-20").with("oath_text", "Giuro di bene adempiere");
    let (text, _) = specimen.page("unknown");
    assert_has(
        &text,
        &["Ricevuta", "l'atto descritto", "later_kind", "R.G. 1234/2026", "PERITO.7000.24/11/2026.0000042"],
    );
    assert_has(&text, &["Altri dati", "oath_on", "2026-11-20", "oath_text", "Giuro di bene adempiere"]);
    let (text, _) = Specimen::of("final").with("report_kind", "later").page("unknown-report");
    assert_has(&text, &["Ricevuta di deposito di relazione", "later"]);
}

#[test]
fn the_longest_values_of_a_portal_fit() {
    let name = format!("{} {}", "Massimiliano ".repeat(8).trim(), "Abcdefghij".repeat(10));
    let place = format!("{}, {}, {} (RM)", "Istituto ".repeat(22).trim(), "W".repeat(200), "Borgo ".repeat(33).trim());
    let ids = iter::repeat_n("0197a000-0000-7000-8000-000000000001", 60).collect::<Vec<_>>().join(" ");
    for (kind, _) in TITLES {
        let specimen = Specimen::of(kind)
            .in_archive("sandbox.archivio-delle-operazioni-peritali.provincia.example.org/perito/archivio")
            .with("ctu_name", &name)
            .with("place", &place)
            .with("operations_on", "2026-12-01")
            .with("operations_time", "09:30 Europe/Rome")
            .with("protocol_number", "ABCDEFGHIJKLMNOP.7000.24/11/2026.9999999")
            .with("notice_receipts", &ids)
            .with("idempotency_key", &"k".repeat(128))
            .with("findings", "notice_late operations_on_holiday final_without_receipt observations_unanswered");
        let specimen = if kind == "refusal" {
            // A refusal takes no protocol number.
            Specimen {
                lines: specimen.lines.into_iter().filter(|(key, _)| *key != "protocol_number").collect(),
                ..specimen
            }
        } else {
            specimen
        };
        let (text, _) = specimen.page(&format!("long-{kind}"));
        let solid: String = text.split_whitespace().collect();
        for part in [&name, &place] {
            let part: String = part.split_whitespace().collect();
            assert_eq!(solid.matches(&part).count(), 2, "{kind}: the section and the signed text hold {part}");
        }
    }
}

#[test]
fn names_in_every_european_alphabet_are_shown() {
    let name = "Ñandú Ǆorđe Šćepanović Żółć Ğüneş Ławrynowicz Þórður Ştefănescu Nguyễn Ŵyn";
    let place = "Клиника «Ђорђе Ћирић», ул. Їжакевича 5, Θεσσαλονίκη, Ὀδυσσεύς, Łódź № 3";
    let (text, _) = Specimen::of("operation_notice").with("ctu_name", name).with("place", place).page("alphabets");
    assert_has(&text, &[name, place]);
    assert!(!text.contains('\u{fffd}'), "{text}");
}

#[test]
fn what_cannot_be_shown_is_replaced_where_one_sees_it() {
    // Han, Hebrew, an emoji, private use, and the controls that turn a text around or hide a part of it.
    let place = "Via 中文 שלום 😀 \u{e000} \u{202e}amoR aiV\u{202c} 1\u{200b}2\u{ad}3\u{feff}4";
    let (text, _) = Specimen::of("operation_notice").with("place", place).page("replaced");
    assert_has(&text, &["Via �� ���� � � �amoR aiV� 1�2�3�4", "� sta per un segno"]);
    let (text, _) = Specimen::of("operation_notice").page("operation_notice");
    assert!(!text.contains('\u{fffd}'), "{text}");
}

#[test]
fn hostile_values_give_a_page() {
    let zalgo: String = "Zalgo".chars().flat_map(|c| iter::once(c).chain(iter::repeat_n('\u{301}', 30))).collect();
    let values = [
        zalgo,
        "\u{301}\u{301}".to_owned(),
        "a".repeat(600),
        "\u{fdfd}\u{2e3b}".repeat(100),
        "W\u{a0}".repeat(100),
        ") Tj ET Q q BT (\\ << /JS >> %%EOF endstream endobj <script> &amp; {}".to_owned(),
        "\u{0}\u{7f}\u{85}\u{2028}\u{2029}x".to_owned(),
        "ﬁﬂ ﷺ ‱ ⸻ 𝔘𝔫𝔦 e\u{301} \u{1100}\u{1161} क्षि".to_owned(),
        "\u{10ffff}\u{fffe}\u{ffff}\u{fff9}".to_owned(),
        "-".repeat(601),
    ];
    for (index, value) in values.iter().enumerate() {
        let specimen = Specimen::of("operation_notice")
            .with("ctu_name", value)
            .with("place", value)
            .with("operations_time", value)
            .with("notice_receipts", value)
            .with("findings", value)
            .with("later", value);
        specimen.page(&format!("hostile-{index}"));
    }
}

#[test]
fn instants_at_the_ends_of_the_calendar_give_a_page() {
    for at in ["0001-01-01T00:00:00.000Z", "1850-06-01T12:00:00.000Z", "9999-12-31T23:59:59.999Z"] {
        let (text, _) = Specimen::of("operation_notice").with("received_at", at).page("calendar");
        assert_has(&text, &["Ricevuto"]);
    }
}

#[test]
fn every_sign_of_the_first_plane_gives_a_page() {
    let signs: Vec<char> = ('\u{20}'..='\u{ffff}').collect();
    for (index, part) in signs.chunks(1_600).enumerate() {
        let place = format!("[{}]", part.iter().collect::<String>());
        let (text, _) = Specimen::of("operation_notice").with("place", &place).page("signs");
        assert_has(&text, &["PERITO.7000.24/11/2026.0000042"]);
        assert!(text.contains('[') && text.contains(']'), "part {index}");
    }
}

#[test]
fn a_receipt_that_no_page_can_hold_is_refused() {
    let specimen = Specimen::of("operation_notice").with("later", &"x".repeat(200_000));
    assert_eq!(receipt_page(&specimen.signed()), Err(ReceiptPageError::TooLong));
    let many = (0..2_000).map(|_| "notice_late").collect::<Vec<_>>().join(" ");
    let specimen = Specimen::of("operation_notice").with("findings", &many);
    assert_eq!(receipt_page(&specimen.signed()), Err(ReceiptPageError::TooLong));
}

#[test]
fn the_file_is_plain_and_can_be_archived() {
    let (_, pdf) = Specimen::of("final").page("final");
    let document = Document::load_mem(&pdf).unwrap();
    assert!(document.trailer.get(b"Encrypt").is_err());
    let info = document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let text = |key: &[u8]| String::from_utf8_lossy(info.get(key).unwrap().as_str().unwrap()).into_owned();
    assert!(text(b"CreationDate").starts_with("D:20261124100000"), "{}", text(b"CreationDate"));
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"it-IT");
    for key in [&b"OpenAction"[..], b"AA", b"Names", b"AcroForm"] {
        assert!(catalog.get(key).is_err(), "{}", String::from_utf8_lossy(key));
    }
    let metadata = document.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
    let Object::Stream(metadata) = metadata else { panic!("no metadata") };
    let metadata = metadata.get_plain_content().unwrap();
    let metadata = String::from_utf8_lossy(&metadata);
    for part in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1"] {
        assert!(metadata.contains(part), "{metadata}");
    }
}

/// That the page says each of these, whatever the line breaks.
fn assert_has(text: &str, wanted: &[&str]) {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = flat(text);
    for part in wanted {
        assert!(page.contains(&flat(part)), "the page lacks {part:?}:\n{text}");
    }
}
