//! Where the archive holds the receipt, as the page tells it: in words, and in a QR code that a telephone reads.

use lopdf::Document;
use lopdf::content::Content;

use super::specimen::{ORIGIN, Specimen, TITLES, assert_has};

const LONG_ORIGIN: &str = "sandbox.archivio-delle-operazioni-peritali.provincia.example.org/perito/archivio";

/// Pixels per point: what a scanner of 300 dots per inch sees.
const SCALE: f32 = 300.0 / 72.0;

#[test]
fn the_page_says_where_the_archive_holds_it() {
    for (name, _) in TITLES {
        let specimen = Specimen::of(name);
        let (text, _) = specimen.page(&format!("place-{name}"));
        let receipt = specimen.signed();
        let checkpoint = receipt.proof().unwrap().checkpoint.checkpoint();
        assert_has(&text, &["Archivio di sicurezza", ORIGIN, "41 di 120, contando da zero"]);
        assert_has(&text, &[&checkpoint.root.to_string(), "allegato (ricevuta.txt)", "la chiave pubblica"]);
        assert!(!text.contains("tlog-proof"), "the proof is in the attachment alone");
    }
}

#[test]
fn a_receipt_of_the_time_before_the_proofs_says_so() {
    let (text, pdf) = Specimen::of("operation_notice").before_proofs().page("before-proofs");
    assert_has(&text, &["Archivio di sicurezza", ORIGIN, "l'archivio non rilasciava ancora prove"]);
    assert_has(&text, &["allegato (ricevuta.txt)"]);
    assert!(!text.contains("Radice") && !text.contains("QR"), "{text}");
    assert_eq!(read_codes(&pdf), Vec::<String>::new());
}

#[test]
fn the_code_says_origin_index_and_root() {
    let notice = Specimen::of("operation_notice");
    for specimen in [
        notice.clone(),
        notice.clone().at(0, 1),
        notice.clone().in_archive(LONG_ORIGIN),
        // So long that everything on the page is small, and the archive one of millions.
        notice.with("place", &"Ospedale di Santa Maria ".repeat(60)).in_archive(LONG_ORIGIN).at(1_234_566, 1_234_567),
    ] {
        let receipt = specimen.signed();
        let proof = receipt.proof().unwrap().to_string();
        let checkpoint = receipt.proof().unwrap().checkpoint.to_string();
        let (_, pdf) = specimen.page("code");
        let codes = read_codes(&pdf);
        assert_eq!(codes.len(), 1);
        let [origin, index, root] = codes[0].split('\n').collect::<Vec<_>>()[..] else { panic!("{codes:?}") };
        // Each is a line of the proof, as it stands there.
        assert!(proof.lines().any(|line| line == index) && index.starts_with("index "), "{index}");
        let lines: Vec<_> = checkpoint.lines().collect();
        assert_eq!((origin, root), (lines[0], lines[2]));
    }
}

/// What a reader of QR codes finds on the page, drawn from its filled areas.
fn read_codes(pdf: &[u8]) -> Vec<String> {
    let areas = filled_areas(pdf);
    let (width, height) = ((595.28 * SCALE) as usize, (841.89 * SCALE) as usize);
    let mut pixels = vec![255_u8; width * height];
    for area in &areas {
        let [left, right] = [area.left, area.right].map(|x| ((x * SCALE).round() as usize).min(width));
        let [top, bottom] = [area.top, area.bottom].map(|y| ((y * SCALE).round() as usize).min(height));
        for row in top..bottom {
            pixels[row * width + left..row * width + right].fill(area.grey);
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    image.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

/// A rectangle in points from the upper left corner.
struct Area {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    grey: u8,
}

/// Every area that the page fills, in the order of painting. The page draws rectangles alone.
fn filled_areas(pdf: &[u8]) -> Vec<Area> {
    let document = Document::load_mem(pdf).unwrap();
    let content = Content::decode(&document.get_page_content(document.get_pages()[&1])).unwrap();
    let mut areas = Vec::new();
    let (mut figures, mut grey) = (Vec::<Vec<(f32, f32)>>::new(), 0);
    for operation in &content.operations {
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
        match (operation.operator.as_str(), &numbers[..]) {
            // The one matrix turns the page upside down, so that its points are told from above.
            ("cm", matrix) => assert_eq!(matrix[..4], [1.0, 0.0, 0.0, -1.0]),
            ("scn", [red, green, blue]) => grey = ((red + green + blue) / 3.0 * 255.0) as u8,
            ("m", [x, y]) => figures.push(vec![(*x, *y)]),
            ("l", [x, y]) => figures.last_mut().unwrap().push((*x, *y)),
            ("re", [x, y, width, height]) => figures.push(vec![(*x, *y), (x + width, y + height)]),
            ("f", _) => {
                areas.extend(figures.drain(..).map(|points| Area {
                    left: points.iter().map(|point| point.0).fold(f32::MAX, f32::min),
                    right: points.iter().map(|point| point.0).fold(0.0, f32::max),
                    top: points.iter().map(|point| point.1).fold(f32::MAX, f32::min),
                    bottom: points.iter().map(|point| point.1).fold(0.0, f32::max),
                    grey,
                }));
            }
            ("S", _) => figures.clear(),
            _ => {}
        }
    }
    areas
}
