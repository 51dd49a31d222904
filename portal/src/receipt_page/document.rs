//! Writing a sheet as PDF that claims PDF/A-3b and PDF/UA-1.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, Node, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};
use time::OffsetDateTime;

use super::ReceiptPageError;
use super::qr::Qr;
use super::sheet::{Block, HEIGHT, Ink, Mark, Role, WIDTH};
use super::typeface::Typefaces;

/// What a document says of itself beside its page.
pub(super) struct Description {
    pub(super) title: String,
    /// The entry of its outline.
    pub(super) heading: String,
    pub(super) at: OffsetDateTime,
    /// What tells it from every other document.
    pub(super) id: String,
    pub(super) attachment: Option<Attachment>,
}

/// The text that the page was made from.
pub(super) struct Attachment {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) text: String,
}

/// What the QR code is, to a reader that cannot see it.
const QR_ALTERNATIVE: &str = "Codice QR che ripete il nome dell'archivio, il numero della voce e la radice.";

/// Writes the page.
pub(super) fn write(
    blocks: &[Block],
    mut description: Description,
    faces: &Typefaces,
) -> Result<Vec<u8>, ReceiptPageError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_B)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| ReceiptPageError::Write(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let settings =
        PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| ReceiptPageError::Write("page size".to_owned()))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let mut tree = TagTree::new().with_lang(Some("it-IT".to_owned()));
    for block in blocks {
        if block.role == Role::Decoration {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            draw(&mut surface, &block.marks, faces);
            surface.end_tagged();
        } else {
            let id = surface.start_tagged(ContentTag::Other);
            draw(&mut surface, &block.marks, faces);
            surface.end_tagged();
            tree.push(group(block, id.into()));
        }
    }
    surface.finish();
    page.finish();
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(description.heading.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    let date = date(description.at);
    if let Some(attachment) = description.attachment.take() {
        let embedded = document.embed_file(embedded(attachment, date));
        embedded.ok_or_else(|| ReceiptPageError::Write("attachment".to_owned()))?;
    }
    document.set_metadata(metadata(description, date));
    // The writer's own description of an error may quote the text it was writing.
    document.finish().map_err(|error| ReceiptPageError::Write(plain(&error).to_owned()))
}

fn group(block: &Block, content: Node) -> TagGroup {
    let title = || {
        let lines = block.marks.iter().filter_map(|mark| match mark {
            Mark::Text { line, .. } => Some(line.text.as_str()),
            _ => None,
        });
        Some(lines.collect::<Vec<_>>().join(" "))
    };
    match block.role {
        Role::Title => TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, title()), vec![content]),
        Role::Heading => TagGroup::with_children(Tag::Hn(NonZeroU16::MIN.saturating_add(1), title()), vec![content]),
        Role::Figure => {
            let bounds = block.marks.iter().find_map(|mark| match mark {
                Mark::Qr { x, y, side, .. } => Rect::from_xywh(*x, *y, *side, *side),
                _ => None,
            });
            let figure = Tag::Figure(Some(QR_ALTERNATIVE.to_owned()));
            TagGroup::with_children(figure.with_bbox(bounds.map(|bounds| BBox::new(0, bounds))), vec![content])
        }
        Role::Paragraph | Role::Decoration => TagGroup::with_children(Tag::P, vec![content]),
    }
}

fn embedded(attachment: Attachment, date: DateTime) -> EmbeddedFile {
    EmbeddedFile {
        path: attachment.name.to_owned(),
        mime_type: MimeType::new("text/plain"),
        description: Some(attachment.description.to_owned()),
        association_kind: AssociationKind::Source,
        data: attachment.text.into_bytes().into(),
        modification_date: Some(date),
        compress: None,
        location: None,
    }
}

fn date(at: OffsetDateTime) -> DateTime {
    let at = at.to_utc();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(u8::from(at.month()))
        .day(at.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn metadata(description: Description, date: DateTime) -> Metadata {
    Metadata::new()
        .title(description.title)
        .language("it-IT".to_owned())
        .creator("perito-portal".to_owned())
        .creation_date(date)
        .document_id(description.id)
}

fn draw(surface: &mut Surface<'_>, marks: &[Mark], faces: &Typefaces) {
    for mark in marks {
        match mark {
            Mark::Text { x, y, size, style, ink, line } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*ink)));
                let font = faces.of(*style).font.clone();
                surface.draw_glyphs(Point::from_xy(*x, *y), &line.glyphs, font, &line.text, *size, false);
            }
            Mark::Area { x, y, width, height, ink } => {
                let mut path = PathBuilder::new();
                if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(area);
                }
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*ink)));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Mark::Hook { x, y, size } => hook(surface, *x, *y, *size),
            Mark::Qr { x, y, side, qr } => draw_qr(surface, *x, *y, *side, qr),
        }
    }
}

/// All modules are one path, so that no reader shows a seam between them.
fn draw_qr(surface: &mut Surface<'_>, x: f32, y: f32, side: f32, qr: &Qr) {
    let module = side / qr.width as f32;
    let mut path = PathBuilder::new();
    for run in &qr.runs {
        let (left, top) = (x + run.column as f32 * module, y + run.row as f32 * module);
        if let Some(area) = Rect::from_xywh(left, top, run.length as f32 * module, module) {
            path.push_rect(area);
        }
    }
    surface.set_stroke(None);
    surface.set_fill(Some(fill(Ink::Text)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Down and then right, with a point: the line goes on here.
fn hook(surface: &mut Surface<'_>, x: f32, y: f32, size: f32) {
    let at = |across: f32, up: f32| (x + across * size, y - up * size);
    let mut path = PathBuilder::new();
    for (index, (x, y)) in [at(0.15, 0.75), at(0.15, 0.3), at(0.95, 0.3)].into_iter().enumerate() {
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    for (index, (x, y)) in [at(0.72, 0.48), at(0.95, 0.3), at(0.72, 0.12)].into_iter().enumerate() {
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: colour(Ink::Accent).into(), width: size * 0.09, ..Stroke::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: colour(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn colour(ink: Ink) -> rgb::Color {
    let (red, green, blue) = match ink {
        Ink::Text => (0x1a, 0x1a, 0x1a),
        Ink::Label => (0x55, 0x5b, 0x64),
        Ink::Accent => (0x1f, 0x3a, 0x5f),
        Ink::Hairline => (0xb8, 0xc2, 0xce),
        Ink::Panel => (0xf4, 0xf5, 0xf7),
        Ink::Warning => (0x8a, 0x1f, 0x1f),
        Ink::WarningPanel => (0xfb, 0xee, 0xea),
    };
    rgb::Color::new(red, green, blue)
}

fn plain(error: &KrillaError) -> &'static str {
    match error {
        KrillaError::Font(..) => "a typeface was not accepted",
        KrillaError::Validation(_) => "its writer would not have it claim PDF/A-3b and PDF/UA-1",
        KrillaError::Limit(_) => "a limit of PDF was exceeded",
        _ => "its structure was not accepted",
    }
}
