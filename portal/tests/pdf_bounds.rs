//! How far a document is followed: each limit, the bombs made to pass it, and bytes that nobody made.

use std::io::Write as _;

use perito_portal::pdf::{InspectError, Limits, PdfFacts, inspect};
use proptest::prelude::*;

use crate::support::documents::{Draft, flate, packed, pdf, revise, stream};

fn within(content: &[u8], limits: Limits) -> Result<PdfFacts, &'static str> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    inspect(file.path(), &limits).map_err(|error| match error {
        InspectError::Refused(refused) => refused.code,
        other => panic!("{other}"),
    })
}

fn code(draft: &Draft) -> &'static str {
    within(&draft.finish(), Limits::default()).expect_err("a refusal")
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn each_limit_is_counted_to_its_edge() {
    let file =
        Draft::new("x").with(stream("/Filter /FlateDecode", &flate(&[0; 5000]))).with("[[[[[[[ 1 ]]]]]]]").finish();
    let exact = Limits::default().with_objects(7).with_nesting(7).with_stream_bytes(60).with_decoded_bytes(5000);
    assert_eq!(within(&file, exact).unwrap().pages, 1);
    assert_eq!(within(&file, exact.with_objects(6)), Err("pdf_too_many_objects"));
    assert_eq!(within(&file, exact.with_nesting(6)), Err("pdf_nested_too_deep"));
    assert_eq!(within(&file, exact.with_stream_bytes(20)), Err("pdf_stream_too_long"));
    assert_eq!(within(&file, exact.with_decoded_bytes(4999)), Err("pdf_decoded_too_long"));
}

#[test]
fn objects_inside_object_streams_count_too() {
    let objects: Vec<(u32, &str)> = (10..110).map(|number| (number, "[[[[ ]]]]")).collect();
    let file = Draft::new("x").pack(&objects).finish();
    let limits = Limits::default();
    assert!(within(&file, limits).is_ok());
    assert_eq!(within(&file, limits.with_objects(100)), Err("pdf_too_many_objects"));
    assert_eq!(within(&file, limits.with_nesting(3)), Err("pdf_nested_too_deep"));
}

#[test]
fn a_declared_length_is_enough_to_refuse() {
    let draft = Draft::new("x").with("<< /Length 99999999999 >>\nstream\nshort\nendstream");
    assert_eq!(code(&draft), "pdf_stream_too_long");
    let indirect = Draft::new("x").with("<< /Length 7 0 R >>\nstream\n12345\nendstream 890\nendstream").with("19");
    let limits = Limits::default();
    assert!(within(&indirect.finish(), limits.with_stream_bytes(42)).is_ok());
    assert_eq!(within(&indirect.finish(), limits.with_stream_bytes(18)), Err("pdf_stream_too_long"));
}

#[test]
fn a_million_objects_are_refused() {
    let mut draft = Draft::new("x");
    for _ in 0..1_000_000 {
        draft.add("null");
    }
    assert_eq!(code(&draft), "pdf_too_many_objects");
    let keys: String = (0..600_000).map(|key| format!("/{key:x} 0")).collect();
    assert_eq!(code(&Draft::new("x").with(format!("<< {keys} >>"))), "pdf_too_many_objects");
}

#[test]
fn depth_never_reaches_the_stack() {
    for open in ["[", "<< /A ", "[ << /B [", "<</EF<</F"] {
        assert_eq!(code(&Draft::new("x").with(open.repeat(200_000))), "pdf_nested_too_deep", "{open}");
    }
    let most = format!("{} << /EF << >> >> {}", "[".repeat(240), "]".repeat(240));
    let file = Draft::new("x").with(most).finish();
    assert!(within(&file, Limits::default().with_nesting(10_000)).is_ok());
    let deep = format!("{}{}", "[".repeat(260), "]".repeat(260));
    let file = Draft::new("x").with(deep).finish();
    assert_eq!(within(&file, Limits::default().with_nesting(10_000)), Err("pdf_nested_too_deep"));
}

#[test]
fn bombs_are_never_unpacked() {
    // 6 GiB in 30 kB, as a page's content and as an object stream.
    let inner = flate(&flate(&vec![0; 64 << 20]));
    let shell = flate(&inner);
    let layers = "[/FlateDecode /FlateDecode /FlateDecode]";
    let limits = Limits::default().with_decoded_bytes(32 << 20);
    let content = Draft::new("x").with(stream(&format!("/Filter {layers}"), &shell)).finish();
    assert_eq!(within(&content, limits), Err("pdf_decoded_too_long"));
    let entries = format!("/Type /ObjStm /N 1 /First 4 /Filter {layers}");
    let objects = Draft::new("x").with(stream(&entries, &shell)).finish();
    assert_eq!(within(&objects, limits), Err("pdf_decoded_too_long"));
    // What a bomb leaves in memory is bounded by the length of a stream, however much may be inflated.
    let roomy = Limits::default().with_stream_bytes(1 << 20);
    assert_eq!(within(&objects, roomy), Err("pdf_decoded_too_long"));
    // The kernel is empty: only the shell is large.
    let hollow = flate(&[0, 0, 0, 0xff, 0xff].repeat(13 << 20));
    let hollow = Draft::new("x").with(stream("/Filter [/FlateDecode /FlateDecode]", &hollow)).finish();
    assert_eq!(within(&hollow, limits), Err("pdf_decoded_too_long"));
    let many = format!("[{}]", "/FlateDecode ".repeat(100_000));
    assert_eq!(code(&Draft::new("x").with(stream(&format!("/Filter {many}"), &shell))), "pdf_decoded_too_long");
}

#[test]
fn an_object_stream_without_its_name_is_still_one() {
    let (entries, content) = packed(&[(9, "<< /S /JavaScript >>")]);
    let unnamed = entries.replace("/Type /ObjStm", "");
    assert_eq!(code(&Draft::new("x").with(stream(&unnamed, &content))), "pdf_javascript");
}

#[test]
fn overlapping_objects_end_before_patience_does() {
    // Work that grew with their square would go on for hours. Each string holds all that follow; each comment too; each
    // stream ends with the last.
    let strings = format!("{}{}", "1 0 obj (".repeat(60_000), ")".repeat(60_000));
    let comments = format!("{}\n", "1 0 obj%".repeat(300_000));
    let streams = format!("{} endstream", "1 0 obj <<>> stream\n".repeat(100_000));
    let inflated = format!("{} {}", "1 0 obj <</Filter /FlateDecode>> stream\n".repeat(50_000), "endstream ".repeat(9));
    let unread = format!("{}\n", "1 0 obj <</A (".repeat(100_000));
    for overlap in [strings, comments, streams, inflated, unread] {
        assert_eq!(code(&Draft::new("x").with(overlap)), "pdf_unreadable");
    }
    // A large array that a hundred thousand streams call their filter.
    let mut draft = Draft::new("x").with(format!("[{}]", "/X ".repeat(400_000)));
    for _ in 0..20_000 {
        draft.add(stream("/Filter 6 0 R", b"0"));
    }
    assert_eq!(code(&draft), "pdf_unreadable");
}

#[test]
fn a_name_of_any_length_is_told_in_a_few_letters() {
    let long = "a\\r".repeat(100_000);
    let file = Draft::new("x").with(format!("<< /F ({long}) /EF << /F 4 0 R >> >>")).finish();
    let attachment = &within(&file, Limits::default()).unwrap().attachments[0];
    assert_eq!(attachment.name, "a".repeat(255));
}

#[test]
fn rings_end() {
    let pages = Draft::new("x").with("<< /Type /Pages /Kids [7 0 R] >>").with("<< /Type /Pages /Kids [6 0 R 2 0 R] >>");
    let ring = pages.pack(&[(2, "<< /Type /Pages /Kids [6 0 R] >>")]).finish();
    assert_eq!(within(&ring, Limits::default()), Err("pdf_without_pages"));
    let itself = Draft::new("x").with("<< /Length 6 0 R >>\nstream\n1\nendstream").finish();
    assert!(within(&itself, Limits::default()).is_ok());
}

#[test]
fn a_large_document_passes() {
    let mut draft = Draft::new("scansione");
    let image = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /Filter /DCTDecode";
    draft.add(stream(image, &noise(30 << 20)));
    assert_eq!(within(&draft.finish(), Limits::default()).unwrap().pages, 1);
}

/// One of everything that is read.
fn rich() -> Vec<u8> {
    let mut draft = Draft::new("x").catalog("/Metadata 6 0 R /Names << /EmbeddedFiles << /Names [(a) 8 0 R] >> >>");
    draft.add(stream("/Type /Metadata", b"pdfaid:part=\"3\" pdfaid:conformance=\"U\""));
    draft.add(stream("/Type /EmbeddedFile /Filter /FlateDecode", &flate(b"allegato")));
    draft.add("<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>");
    let file = draft.pack(&[(2, "<< /Type /Pages /Kids [3 0 R] >>"), (10, "[(a) <62> /c 1.5 null true]")]).finish();
    assert_eq!(within(&file, Limits::default()).unwrap().attachments.len(), 1);
    file
}

#[test]
fn a_document_cut_anywhere_is_refused() {
    let whole = revise(pdf("prima"), &[(4, stream("", b"BT ET"))]);
    let first = pdf("prima").len();
    for file in [rich(), whole] {
        for cut in (0..file.len() - 8).filter(|cut| *cut != first).step_by(97) {
            assert!(within(&file[..cut], Limits::default()).is_err(), "cut at {cut} of {}", file.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = rich();
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let _ = within(&file, Limits::default());
    }

    #[test]
    fn any_bytes_between_two_good_ends_never_panic(middle in "([0-9] 0 obj|<<|>>|\\[|\\]|/Type|/ObjStm|/EF|/F|/N 1|/First 2|/Length [0-9]{1,3}|stream\n|endstream|endobj|\\(|\\)|<|>|%|\\\\|/Filter|/FlateDecode|[0-9] 0 R|\n| ){0,60}") {
        let file = Draft::new("x").with(middle).finish();
        let _ = within(&file, Limits::default());
    }
}
