//! Setting the content on one sheet, as large as it fits.

use super::content::{Content, Row, Section};
use super::place::Place;
use super::qr::Qr;
use super::sheet::{Block, HEIGHT, Ink, Mark, Role, Setting, Sheet, WIDTH};
use super::typeface::{REPLACEMENT, Style, Typefaces};

const LEFT: f32 = 56.0;
const RIGHT: f32 = WIDTH - 56.0;
const COLUMN: f32 = RIGHT - LEFT;
const TOP: f32 = 40.0;
const BOTTOM: f32 = HEIGHT - 44.0;

/// How much of the column its labels take.
const LABELS: f32 = COLUMN * 0.28;
/// Below this a telephone must come so near that it has its own shadow on the paper.
const LEAST_QR: f32 = 64.0;
/// How the receipt is verified is read by people, however long the receipt.
const LEAST_EXPLANATION: f32 = 5.8;

const SANDBOX: &str = "AMBIENTE DI PROVA - NESSUN VALORE LEGALE";

/// The scale of the part that is read, the size of the signed text and its columns, from the best to the smallest that
/// can still be read.
const TRIALS: [(f32, f32, usize); 12] = [
    (1.0, 6.4, 1),
    (1.0, 6.0, 1),
    (0.94, 5.6, 1),
    (0.88, 5.2, 1),
    (0.84, 5.0, 2),
    (0.8, 4.7, 2),
    (0.75, 4.5, 2),
    (0.7, 4.2, 2),
    (0.66, 4.0, 2),
    (0.62, 3.8, 2),
    (0.58, 3.5, 2),
    (0.54, 3.2, 3),
];

/// The blocks of the sheet, in reading order; nothing when even the smallest setting does not fit.
pub(super) fn compose(content: &Content, faces: &Typefaces) -> Option<Vec<Block>> {
    let qr = match &content.place.qr {
        Some(text) => Some(Qr::of(text)?),
        None => None,
    };
    TRIALS.iter().find_map(|(scale, note_size, columns)| {
        let mut sheet = Sheet::starting_at(TOP, faces);
        head(&mut sheet, content, *scale);
        for section in &content.sections {
            set_section(&mut sheet, section, *scale);
        }
        set_place(&mut sheet, &content.place, qr.as_ref(), *scale);
        sheet.space(14.0 * scale);
        let mut foot = Sheet::starting_at(0.0, faces);
        technical(&mut foot, content, *scale, *note_size, *columns);
        let room = BOTTOM - sheet.y - foot.y;
        if room < 0.0 {
            return None;
        }
        foot.lower(sheet.y + room);
        let mut blocks = sheet.blocks;
        blocks.extend(foot.blocks);
        blocks.extend(footer(content, &blocks, faces));
        Some(blocks)
    })
}

/// The blocks of a sheet with a title and some paragraphs, which says that it proves nothing.
#[cfg(feature = "demo")]
pub(super) fn plain(title: &str, paragraphs: &[&str], faces: &Typefaces) -> Vec<Block> {
    let mut sheet = Sheet::starting_at(TOP, faces);
    sheet.area(LEFT, sheet.y, COLUMN, 2.2, Ink::Accent);
    sheet.space(22.0);
    sheet.text(Role::Title, LEFT, COLUMN, Setting::new(17.0, Style::Bold, Ink::Accent), title);
    sheet.space(7.0);
    sheet.text(Role::Paragraph, LEFT, COLUMN, Setting::new(9.5, Style::Bold, Ink::Warning), SANDBOX);
    for paragraph in paragraphs {
        sheet.space(11.0);
        sheet.text(Role::Paragraph, LEFT, COLUMN, Setting::new(11.0, Style::Regular, Ink::Text), paragraph);
    }
    sheet.blocks
}

fn head(sheet: &mut Sheet<'_>, content: &Content, scale: f32) {
    sheet.area(LEFT, sheet.y, COLUMN, 2.2, Ink::Accent);
    sheet.space(9.0);
    let small = Setting::new(8.0 * scale, Style::Regular, Ink::Label);
    sheet.text(Role::Paragraph, LEFT, COLUMN, small, &format!("Portale {}", content.origin));
    sheet.space(13.0 * scale);
    sheet.text(Role::Title, LEFT, COLUMN, Setting::new(17.0 * scale, Style::Bold, Ink::Accent), content.title);
    if content.sandbox {
        sheet.space(7.0 * scale);
        let setting = Setting::new(9.5 * scale, Style::Bold, Ink::Warning);
        sheet.area(LEFT, sheet.y, COLUMN, setting.leading() + 7.0, Ink::WarningPanel);
        sheet.space(3.0);
        sheet.text(Role::Paragraph, LEFT + 8.0, COLUMN - 16.0, setting, SANDBOX);
        sheet.space(4.0);
    }
    sheet.space(14.0 * scale);
    if let Some(number) = &content.protocol_number {
        let label = Setting::new(8.5 * scale, Style::Regular, Ink::Label);
        sheet.text(Role::Paragraph, LEFT, COLUMN, label, "Numero di protocollo");
        sheet.space(1.0);
        sheet.fitted(Role::Paragraph, LEFT, COLUMN, Setting::new(21.0 * scale, Style::Bold, Ink::Text), number);
        sheet.space(2.0);
    }
    let received = Setting::new(11.0 * scale, Style::Regular, Ink::Text);
    sheet.text(Role::Paragraph, LEFT, COLUMN, received, &content.received);
    sheet.space(7.0 * scale);
    let attests = Setting::new(9.0 * scale, Style::Regular, Ink::Label);
    sheet.text(Role::Paragraph, LEFT, COLUMN, attests, &content.attests);
}

fn set_section(sheet: &mut Sheet<'_>, section: &Section, scale: f32) {
    sheet.space(13.0 * scale);
    set_rows(sheet, COLUMN, section.heading, &section.rows, scale);
}

/// The archive's block, with its QR code at the right, where there is one.
fn set_place(sheet: &mut Sheet<'_>, place: &Place, qr: Option<&Qr>, scale: f32) {
    sheet.space(13.0 * scale);
    let side = (86.0 * scale).max(LEAST_QR);
    let width = if qr.is_some() { COLUMN - side - 22.0 } else { COLUMN };
    let top = sheet.y + 2.5 * scale;
    set_rows(sheet, width, "Archivio di sicurezza", &place.rows, scale);
    sheet.space(3.0 * scale);
    let explanation = Setting::new((8.0 * scale).max(LEAST_EXPLANATION), Style::Regular, Ink::Label);
    sheet.text(Role::Paragraph, LEFT, width, explanation, &place.explanation);
    if let Some(qr) = qr {
        sheet.qr(RIGHT - side, top, side, qr.clone());
        sheet.y = sheet.y.max(top + side);
    }
}

fn set_rows(sheet: &mut Sheet<'_>, width: f32, heading: &str, rows: &[Row], scale: f32) {
    let setting = Setting::new(9.5 * scale, Style::Bold, Ink::Accent);
    sheet.text(Role::Heading, LEFT, width, setting, heading);
    sheet.space(2.0);
    sheet.area(LEFT, sheet.y, width, 0.5, Ink::Hairline);
    sheet.space(4.0 * scale);
    for row in rows {
        let label = Setting::new(8.5 * scale, Style::Regular, Ink::Label);
        let value = if row.code {
            Setting::new(8.6 * scale, Style::Mono, Ink::Text)
        } else {
            Setting::new(10.5 * scale, Style::Regular, Ink::Text)
        };
        sheet.row(LEFT, (LABELS, width - LABELS), (label, value), (&row.label, &row.value));
        sheet.space(2.0 * scale);
    }
}

fn technical(sheet: &mut Sheet<'_>, content: &Content, scale: f32, note_size: f32, columns: usize) {
    sheet.text(
        Role::Heading,
        LEFT,
        COLUMN,
        Setting::new(8.0 * scale, Style::Bold, Ink::Accent),
        "Dati tecnici e testo firmato",
    );
    sheet.space(1.5);
    sheet.area(LEFT, sheet.y, COLUMN, 0.5, Ink::Hairline);
    sheet.space(3.0);
    for row in &content.technical {
        let size = (6.6 * scale).max(5.0);
        let label = Setting::new(size, Style::Regular, Ink::Label);
        let value = Setting::new(size, Style::Mono, Ink::Text);
        sheet.row(LEFT, (LABELS, COLUMN - LABELS), (label, value), (&row.label, &row.value));
    }
    sheet.space(4.0);
    // The panel lies under the text, and its height is known only after it.
    let (top, under) = (sheet.y, sheet.blocks.len());
    sheet.space(5.0);
    let note = Setting::new(note_size, Style::Mono, Ink::Text);
    sheet.listing(LEFT + 6.0, COLUMN - 12.0, 10.0, columns, note, &content.note);
    sheet.space(5.0);
    sheet.area(LEFT, top, COLUMN, sheet.y - top, Ink::Panel);
    if let Some(panel) = sheet.blocks.pop() {
        sheet.blocks.insert(under, panel);
    }
}

/// What stands below everything: the signs of the page that need a word, or else which receipt it is.
fn footer(content: &Content, above: &[Block], faces: &Typefaces) -> Vec<Block> {
    let mut sheet = Sheet::starting_at(BOTTOM + 7.0, faces);
    let setting = Setting::new(6.2, Style::Regular, Ink::Label);
    sheet.right_aligned(RIGHT, setting, "Pagina 1 di 1");
    let marks = || above.iter().flat_map(|block| &block.marks);
    let mut notes = Vec::new();
    if marks().any(|mark| matches!(mark, Mark::Hook { .. })) {
        notes.push("Nel testo firmato il gancio segna una riga che prosegue la precedente.".to_owned());
    }
    if marks().any(|mark| matches!(mark, Mark::Text { line, .. } if line.text.contains(REPLACEMENT))) {
        notes.push(format!("{REPLACEMENT} sta per un segno che qui non può essere mostrato; la ricevuta lo contiene."));
    }
    if notes.is_empty() {
        notes.extend(content.protocol_number.clone());
    }
    sheet.text(Role::Paragraph, LEFT, COLUMN * 0.85, setting, &notes.join(" "));
    sheet.blocks
}
