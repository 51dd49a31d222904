//! What a document must be to be taken: a PDF, whole, that runs nothing. Each refusal by its code.

use std::io::Write as _;

use perito_portal::pdf::{InspectError, Limits, PdfFacts, inspect};

use crate::support::documents::{Draft, flate, pdf, revise, stream};

fn inspected(content: &[u8]) -> Result<PdfFacts, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    inspect(file.path(), &Limits::default()).map_err(|error| match error {
        InspectError::Refused(refused) => {
            assert_eq!(refused.field, "document");
            assert!(refused.message_en.contains(' ') && refused.message_it.contains(' '));
            refused.code.to_owned()
        }
        other => panic!("{other}"),
    })
}

fn code(content: &[u8]) -> String {
    inspected(content).expect_err("a refusal")
}

/// The file with every `from` replaced.
fn replaced(file: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut changed = Vec::new();
    let mut rest = file;
    while let Some((first, tail)) = rest.split_first() {
        let found = rest.strip_prefix(from);
        changed.extend_from_slice(if found.is_some() { to } else { std::slice::from_ref(first) });
        rest = found.unwrap_or(tail);
    }
    changed
}

/// A document with one file attached under this name.
fn attaching(name: &str, entries: &str, content: &[u8]) -> Vec<u8> {
    let mut draft = Draft::new("con allegato");
    let file = draft.add(stream(&format!("/Type /EmbeddedFile {entries}"), content));
    let named = draft.add(format!("<< /Type /Filespec /F {name} /UF {name} /EF << /F {file} 0 R /UF {file} 0 R >> >>"));
    draft.catalog(&format!("/Names << /EmbeddedFiles << /Names [(a) {named} 0 R] >> >>")).finish()
}

#[test]
fn a_small_document_passes_and_says_what_it_is() {
    let facts = inspected(&pdf("Relazione (di) prova")).unwrap();
    assert_eq!((facts.pages, facts.claims, facts.attachments.len()), (1, None, 0));
    let packed = Draft::new("x")
        .pack(&[(1, "<< /Type /Catalog /Pages 2 0 R >>"), (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")]);
    assert_eq!(inspected(&packed.finish()).unwrap().pages, 1);
}

#[test]
fn pages_are_counted_in_the_tree_and_not_as_it_claims() {
    let kids = Draft::new("x")
        .pack(&[(2, "<< /Type /Pages /Kids [3 0 R 7 0 R 3 0 R] /Count 99 >>")])
        .with("<< /Type /Pages /Kids [8 0 R 9 0 R 2 0 R] /Parent 2 0 R >>")
        .with("<< /Type /Page /Parent 7 0 R >>")
        .with("<< /Parent 7 0 R >>");
    assert_eq!(inspected(&kids.finish()).unwrap().pages, 3);
    let none = Draft::new("x").pack(&[(2, "<< /Type /Pages /Kids [] /Count 1 >>")]);
    assert_eq!(code(&none.finish()), "pdf_without_pages");
}

#[test]
fn what_is_no_pdf_says_what_it_is() {
    assert_eq!(code(b""), "document_empty");
    assert_eq!(code(b" \r\n\0"), "document_empty");
    let jpeg = [b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(), &[7; 5000]].concat();
    assert_eq!(code(&jpeg), "document_not_pdf");
    assert_eq!(code(b"PK\x03\x04 a document of a word processor"), "document_not_pdf");
    let late = [vec![b'\n'; 1100], pdf("x")].concat();
    assert_eq!(code(&late), "document_not_pdf");
    let soon = [b"some gateway's line\r\n".to_vec(), pdf("x")].concat();
    assert_eq!(inspected(&soon).unwrap().pages, 1);
}

#[test]
fn an_envelope_is_told_from_a_pdf_in_every_writing() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    // The PDF inside begins within the first bytes, and must not be taken for the document.
    let oid = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    let der = [b"\x30\x82\x20\x00".as_slice(), oid, b"\xa0\x82\x10\x00\x30\x82\x10\x00\x02\x01\x01", &pdf("firmato")]
        .concat();
    let ber = [b"\x30\x80".as_slice(), oid, &pdf("firmato")].concat();
    let base64 = STANDARD.encode(&der);
    let pem = format!("-----BEGIN PKCS7-----\n{base64}\n-----END PKCS7-----\n");
    for envelope in [der.as_slice(), &ber, base64.as_bytes(), pem.as_bytes()] {
        assert_eq!(code(envelope), "document_p7m");
    }
}

#[test]
fn a_cut_document_is_told_so() {
    let whole = pdf("x");
    assert_eq!(code(&whole[..whole.len() - 10]), "pdf_truncated");
    assert_eq!(code(&whole[..20]), "pdf_truncated");
    // As a transfer in text mode does it.
    assert_eq!(code(&replaced(&whole, b"\n", b"\r\n")), "pdf_truncated");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let unfinished = Draft::new("x").with("<< /Open (never closed ").finish();
    assert_eq!(code(&unfinished), "pdf_unreadable");
    assert_eq!(code(&replaced(&pdf("x"), b"/Root 1 0 R", b"/Root 9 0 R")), "pdf_unreadable");
    let damaged = Draft::new("x").with(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", b"\x78\x9c\xff\xff"));
    assert_eq!(code(&damaged.finish()), "pdf_unreadable");
}

#[test]
fn encryption_is_refused_by_table_and_by_stream() {
    let mut draft = Draft::new("x").with("<< /Filter /Standard /V 4 /R 4 /P -1 >>");
    draft.trailer = "/Encrypt 6 0 R".to_owned();
    assert_eq!(code(&draft.finish()), "pdf_encrypted");
    let mut packed = Draft::new("x").pack(&[(6, "<< >>")]);
    packed.trailer = "/#45ncrypt << /Filter /Standard >>".to_owned();
    assert_eq!(code(&packed.finish()), "pdf_encrypted");
}

#[test]
fn scripts_are_found_wherever_they_hide() {
    let action = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
    let escaped = "<< /S /J#61vaScr#69pt /#4aS 4 0 R >>";
    for script in [action, escaped, "<< /S /Rendition /JS 4 0 R >>", "<< /S % a comment )\n /JavaScript >>"] {
        let open = Draft::new("x").catalog(&format!("/OpenAction {script}"));
        let event = Draft::new("x").catalog(&format!("/AA << /WC {script} >>"));
        let annotation = Draft::new("x").with(format!("<< /Type /Annot /Subtype /Link /A {script} >>"));
        let hidden = Draft::new("x").pack(&[(6, "<< /Innocent true >>"), (7, script)]);
        let doubled = Draft::new("x").catalog(&format!("/OpenAction {script} /OpenAction null"));
        for draft in [open, event, annotation, hidden, doubled] {
            assert_eq!(code(&draft.finish()), "pdf_javascript", "{script}");
        }
    }
    let tree = Draft::new("x").catalog("/Names << /JavaScript 9 0 R >>");
    assert_eq!(code(&tree.finish()), "pdf_javascript");
    let indirect_kind = Draft::new("x").catalog("/OpenAction << /S 6 0 R >>").with("/JavaScript");
    assert_eq!(code(&indirect_kind.finish()), "pdf_javascript");
    let removed_later = revise(Draft::new("x").with(action).finish(), &[(6, b"null".to_vec())]);
    assert_eq!(code(&removed_later), "pdf_javascript");
    let odd_header = [pdf("x"), format!("9 0 % why not\nobj {action} endobj\n%%EOF").into_bytes()].concat();
    assert_eq!(code(&odd_header), "pdf_javascript");
    let inside_a_stream = Draft::new("x").with(stream("", format!("9 0 obj {action} endobj").as_bytes()));
    assert_eq!(code(&inside_a_stream.finish()), "pdf_javascript");
}

#[test]
fn a_text_about_scripts_is_no_script() {
    let draft =
        Draft::new("l'oggetto /JavaScript (1 0 obj)").catalog("/Lang (/JS /S /Launch) /Ids [<2f4a53>] /Launch 5 0 R");
    assert_eq!(inspected(&draft.finish()).unwrap().pages, 1);
}

#[test]
fn an_action_that_starts_something_is_refused() {
    let launch = Draft::new("x").catalog("/OpenAction << /S /Launch /F (calc.exe) >>");
    assert_eq!(code(&launch.finish()), "pdf_launch");
    let hidden = Draft::new("x").pack(&[(6, "<< /Type /Action /S/#4caunch >>")]);
    assert_eq!(code(&hidden.finish()), "pdf_launch");
}

#[test]
fn attachments_are_listed_by_name_and_size() {
    let plain = inspected(&attaching("(perizia.xml)", "", b"<a/>")).unwrap();
    assert_eq!((plain.attachments.len(), plain.attachments[0].name.as_str()), (1, "perizia.xml"));
    assert_eq!(plain.attachments[0].size, 4);
    let packed = attaching("<feff006500e8002e0074007800740020d83dde00>", "/Filter /FlateDecode", &flate(&[b'a'; 3000]));
    let packed = inspected(&packed).unwrap();
    assert_eq!((packed.attachments[0].name.as_str(), packed.attachments[0].size), ("eè.txt 😀", 3000));
}

#[test]
fn an_embedded_program_is_refused_by_name_and_by_content() {
    for name in ["(a.exe)", "(a.EXE. )", "(visura.pdf.js)", "<feff0061002e007300630072>", "(x.jar)", "(x.ps1)"] {
        assert_eq!(code(&attaching(name, "", b"text")), "pdf_executable", "{name}");
    }
    for content in [b"MZ\x90\0".as_slice(), b"\x7fELF\x02", b"\xcf\xfa\xed\xfe", b"#!/bin/sh\n"] {
        assert_eq!(code(&attaching("(note.txt)", "", content)), "pdf_executable");
        assert_eq!(code(&attaching("(note.txt)", "/Filter [/FlateDecode]", &flate(content))), "pdf_executable");
    }
    assert_eq!(code(&attaching("(note.txt)", "/Filter /LZWDecode", b"\x80\x0b")), "pdf_unreadable");
    let unnamed = Draft::new("x").with(stream("/Type /EmbeddedFile", b"MZ\x90\0"));
    assert_eq!(code(&unnamed.finish()), "pdf_executable");
}

#[test]
fn a_claim_is_read_and_only_as_a_claim() {
    for packet in [
        "<rdf:Description pdfaid:part=\"2\" pdfaid:conformance='B'/>",
        "<pdfaid:part>2</pdfaid:part> <pdfaid:conformance> b </pdfaid:conformance>",
        "<pdfaid:part xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">2</pdfaid:part><pdfaid:conformance a='1'>B<",
    ] {
        let draft = Draft::new("x").catalog("/Metadata 6 0 R");
        let draft = draft.with(stream("/Type /Metadata /Subtype /XML", packet.as_bytes()));
        assert_eq!(inspected(&draft.finish()).unwrap().claims.as_deref(), Some("PDF/A-2b"));
    }
}

#[test]
fn a_signed_revision_passes() {
    let contents = "00".repeat(8192);
    let signed = revise(
        pdf("da firmare"),
        &[
            (1, b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>".to_vec()),
            (6, b"<< /FT /Sig /Type /Annot /Subtype /Widget /T (Firma1) /V 7 0 R /P 3 0 R /Rect [0 0 0 0] /F 132 >>".to_vec()),
            (
                7,
                format!("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 9 99 9] /Contents <{contents}> >>").into_bytes(),
            ),
        ],
    );
    assert_eq!(inspected(&signed).unwrap().pages, 1);
    let with_page =
        revise(signed, &[(2, b"<< /Type /Pages /Kids [3 0 R 8 0 R] >>".to_vec()), (8, b"<< /Type /Page >>".to_vec())]);
    assert_eq!(inspected(&with_page).unwrap().pages, 2, "the latest revision counts");
}

#[test]
fn a_missing_file_is_a_fault_and_no_refusal() {
    let nowhere = std::path::Path::new("no-such-folder/no-such-file.pdf");
    assert!(matches!(inspect(nowhere, &Limits::default()), Err(InspectError::Io(_))));
}
