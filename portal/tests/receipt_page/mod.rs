//! The receipt's page: read back from its PDF by another library. Every page is left in the build's own folder, to be
//! looked at.

mod archive_block;
mod extremes;
mod file;
mod specimen;

use std::fs;
use std::path::Path;

use specimen::{ORIGIN, REQUEST, SHA256, Specimen, TITLES, assert_has};

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
        let note = solid(&specimen.signed().note().to_string());
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
