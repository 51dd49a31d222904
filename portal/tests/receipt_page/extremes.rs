//! The longest, strangest and most hostile receipts: each has its one page, or none.

use std::iter;

use perito_portal::{ReceiptPageError, receipt_page};

use super::specimen::{Specimen, TITLES, assert_has};

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
            .with("findings", "notice_late operations_on_holiday final_without_receipt observations_unanswered")
            .at(1_234_566, 1_234_567);
        // A refusal takes no protocol number.
        let specimen = if kind == "refusal" { specimen.without("protocol_number") } else { specimen };
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
