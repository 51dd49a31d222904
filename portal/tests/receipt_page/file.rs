//! The page as a file: what it claims of itself, and what it brings with it.

use lopdf::{Dictionary, Document, Object, Stream};
use perito::archive::Receipt;

use super::specimen::Specimen;

#[test]
fn the_file_claims_to_be_made_for_the_archive() {
    for (name, specimen) in specimens() {
        let file = File::of(&specimen, name);
        let metadata = file.stream(file.catalog().get(b"Metadata").unwrap());
        let metadata = String::from_utf8(plain(metadata)).unwrap();
        let claims = ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", "<pdfuaid:part>1<"];
        for part in claims {
            assert!(metadata.contains(part), "{metadata}");
        }
        let title = "Ricevuta di comunicazione di inizio operazioni peritali PERITO.7000.24/11/2026.0000042";
        assert!(metadata.contains(title), "{metadata}");
        assert!(metadata.contains("it-IT"), "{metadata}");
        // Without its colours' meaning no page is kept: the profile stands in the file.
        let intents = file.array(file.catalog().get(b"OutputIntents").unwrap());
        let intent = file.dictionary(&intents[0]);
        assert_eq!((intents.len(), intent.get(b"S").unwrap().as_name().unwrap()), (1, &b"GTS_PDFA1"[..]));
        assert_eq!(plain(file.stream(intent.get(b"DestOutputProfile").unwrap())).get(36..40), Some(&b"acsp"[..]));
    }
}

#[test]
fn the_file_is_plain_and_can_be_read_aloud() {
    for (name, specimen) in specimens() {
        let file = File::of(&specimen, name);
        let catalog = file.catalog();
        assert!(file.0.trailer.get(b"Encrypt").is_err());
        let info = file.dictionary(file.0.trailer.get(b"Info").unwrap());
        let date = String::from_utf8_lossy(info.get(b"CreationDate").unwrap().as_str().unwrap());
        assert!(date.starts_with("D:20261124100000"), "{date}");
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"it-IT");
        let marked = file.dictionary(catalog.get(b"MarkInfo").unwrap());
        assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
        let shown = file.dictionary(catalog.get(b"ViewerPreferences").unwrap());
        assert!(shown.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
        for key in [&b"OpenAction"[..], b"AA", b"AcroForm"] {
            assert!(catalog.get(key).is_err(), "{}", String::from_utf8_lossy(key));
        }
        // What is seen and not read has its words.
        let words: Vec<_> =
            file.named(b"S", b"Figure").map(|figure| figure.get(b"Alt").unwrap().as_str().unwrap()).collect();
        assert_eq!(words.len(), usize::from(specimen.signed().proof().is_some()));
        assert!(words.iter().all(|words| !words.is_empty()));
    }
}

#[test]
fn every_typeface_is_in_the_file() {
    let file = File::of(&Specimen::of("operation_notice"), "typefaces");
    let fonts: Vec<_> =
        file.named(b"Type", b"Font").map(|font| font.get(b"Subtype").unwrap().as_name().unwrap()).collect();
    assert_eq!(fonts.len(), 6, "each typeface and its descendant");
    assert!(fonts.iter().all(|kind| kind.starts_with(b"CIDFontType") || *kind == b"Type0"), "{fonts:?}");
    let mut names: Vec<_> = file
        .named(b"Type", b"FontDescriptor")
        .map(|descriptor| {
            let program = descriptor.get(b"FontFile2").or_else(|_| descriptor.get(b"FontFile3")).unwrap();
            assert!(plain(file.stream(program)).len() > 1_000);
            let name = String::from_utf8(descriptor.get(b"FontName").unwrap().as_name().unwrap().to_vec()).unwrap();
            name.split_once('+').unwrap().1.to_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, ["NotoSansMono-Regular", "NotoSerif-Bold", "NotoSerif-Regular"]);
}

#[test]
fn the_exact_receipt_is_attached() {
    for (name, specimen) in specimens() {
        let file = File::of(&specimen, name);
        let associated = file.array(file.catalog().get(b"AF").unwrap());
        assert_eq!(associated.len(), 1);
        let attached = file.dictionary(&associated[0]);
        for key in [&b"F"[..], b"UF"] {
            assert_eq!(text(attached.get(key).unwrap()), "ricevuta.txt");
        }
        assert_eq!(text(attached.get(b"Desc").unwrap()), "Testo firmato della ricevuta");
        assert_eq!(attached.get(b"AFRelationship").unwrap().as_name().unwrap(), b"Source");
        let stream = file.stream(file.dictionary(attached.get(b"EF").unwrap()).get(b"F").unwrap());
        assert_eq!(stream.dict.get(b"Subtype").unwrap().as_name().unwrap(), b"text/plain");
        let dates = file.dictionary(stream.dict.get(b"Params").unwrap());
        assert!(text(dates.get(b"ModDate").unwrap()).starts_with("D:20261124100000"));
        let exact = String::from_utf8(plain(stream)).unwrap();
        assert_eq!(exact, specimen.signed().to_string());
        assert_eq!(Receipt::parse(&exact).unwrap(), specimen.signed());
        // A reader lists it under its name.
        let names = file.dictionary(file.catalog().get(b"Names").unwrap());
        let listed = file.array(file.dictionary(names.get(b"EmbeddedFiles").unwrap()).get(b"Names").unwrap());
        assert_eq!(text(&listed[0]), "ricevuta.txt");
    }
}

fn specimens() -> [(&'static str, Specimen); 2] {
    let notice = Specimen::of("operation_notice");
    [("notice", notice.clone()), ("before-proofs", notice.before_proofs())]
}

/// A page, read as any library of PDF reads it.
struct File(Document);

impl File {
    fn of(specimen: &Specimen, name: &str) -> Self {
        Self(Document::load_mem(&specimen.page(name).1).unwrap())
    }

    fn catalog(&self) -> &Dictionary {
        self.0.catalog().unwrap()
    }

    /// The dictionaries that have this name under this key.
    fn named<'a>(&'a self, key: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = &'a Dictionary> {
        let dictionaries = self.0.objects.values().filter_map(|object| object.as_dict().ok());
        dictionaries.filter(move |dict| dict.get(key).and_then(Object::as_name).is_ok_and(|found| found == name))
    }

    fn at<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.0.dereference(object).unwrap().1
    }

    fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        self.at(object).as_dict().unwrap()
    }

    fn array<'a>(&'a self, object: &'a Object) -> &'a [Object] {
        self.at(object).as_array().unwrap()
    }

    fn stream<'a>(&'a self, object: &'a Object) -> &'a Stream {
        self.at(object).as_stream().unwrap()
    }
}

fn plain(stream: &Stream) -> Vec<u8> {
    stream.get_plain_content().unwrap()
}

fn text(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap()
}
