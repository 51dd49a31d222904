//! The page's typefaces: what they can show, and how wide it is.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{BufferClusterLevel, Direction, Face, Feature, UnicodeBuffer, ttf_parser};

/// Noto Serif and Noto Sans Mono, under the SIL Open Font License (`assets/fonts/OFL.txt`).
const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf");
const MONO: &[u8] = include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf");

/// What stands for a sign that cannot be shown. Every typeface of the page has it.
pub(super) const REPLACEMENT: char = '\u{fffd}';
/// As many marks as any alphabet puts on a letter; a taller pile would run into the lines around it.
const MAX_MARKS: usize = 2;

/// One of the page's typefaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Regular,
    Bold,
    Mono,
}

/// All typefaces of the page.
pub(super) struct Typefaces {
    regular: Typeface,
    bold: Typeface,
    mono: Typeface,
}

/// One typeface, for measuring and for writing.
pub(super) struct Typeface {
    pub(super) font: Font,
    face: Face<'static>,
    /// What was shaped already: each trial of the layout sets the same texts.
    shaped: RefCell<HashMap<String, Line>>,
}

/// A text in glyphs, on one line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// The width, in units of the font's size.
    pub(super) width: f32,
}

impl Typefaces {
    /// Reads the typefaces that are part of the program.
    pub(super) fn load() -> Option<Self> {
        Some(Self { regular: Typeface::load(REGULAR)?, bold: Typeface::load(BOLD)?, mono: Typeface::load(MONO)? })
    }

    pub(super) fn of(&self, style: Style) -> &Typeface {
        match style {
            Style::Regular => &self.regular,
            Style::Bold => &self.bold,
            Style::Mono => &self.mono,
        }
    }
}

impl Typeface {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let (font, face) = (Font::new(bytes.into(), 0)?, Face::from_slice(bytes, 0)?);
        Some(Self { font, face, shaped: RefCell::default() })
    }

    /// A text in which every sign can be seen: what the typeface lacks, what has no shape and what would pile up becomes
    /// [`REPLACEMENT`], a space of any kind a plain one.
    fn visible(&self, text: &str) -> String {
        let mut marks = 0;
        text.chars()
            .map(|c| {
                if c.is_whitespace() {
                    marks = 0;
                    return ' ';
                }
                let Some(glyph) = self.face.glyph_index(c).filter(|glyph| self.shows(c, *glyph)) else {
                    marks = 0;
                    return REPLACEMENT;
                };
                let is_mark = self.face.glyph_hor_advance(glyph) == Some(0);
                marks = if is_mark { marks + 1 } else { 0 };
                if marks > MAX_MARKS { REPLACEMENT } else { c }
            })
            .collect()
    }

    fn shows(&self, c: char, glyph: ttf_parser::GlyphId) -> bool {
        // Glyph 0 stands for what the typeface lacks, even where its table of signs leads there.
        !is_formatting(c) && glyph.0 != 0 && self.face.glyph_bounding_box(glyph).is_some()
    }

    /// Shapes what is [`visible`](Self::visible) of a text, from left to right.
    pub(super) fn shape(&self, text: &str) -> Line {
        let known = self.shaped.borrow().get(text).cloned();
        known.unwrap_or_else(|| {
            let line = self.shape_visible(self.visible(text));
            self.shaped.borrow_mut().insert(text.to_owned(), line.clone());
            line
        })
    }

    fn shape_visible(&self, text: String) -> Line {
        let em = self.font.units_per_em();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.set_cluster_level(BufferClusterLevel::MonotoneGraphemes);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        // One glyph for one sign: a ligature is lost on readers of PDF that know a glyph by one sign only.
        let features = [b"liga", b"clig"].map(|tag| Feature::new(ttf_parser::Tag::from_bytes(tag), 0, ..));
        let shaped = rustybuzz::shape(&self.face, &features, buffer);
        // From left to right the clusters follow one another: one ends where the next starts.
        let starts: BTreeSet<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let end_after = |start: usize| starts.range(start + 1..).next().copied().unwrap_or(text.len());
        let glyphs: Vec<KrillaGlyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, position)| {
                let start = info.cluster as usize;
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    position.x_advance as f32 / em,
                    position.x_offset as f32 / em,
                    position.y_offset as f32 / em,
                    position.y_advance as f32 / em,
                    start..end_after(start),
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Line { text, glyphs, width }
    }
}

impl Line {
    /// How wide a range of the glyphs is.
    pub(super) fn width_of(&self, glyphs: Range<usize>) -> f32 {
        self.glyphs.get(glyphs).unwrap_or_default().iter().map(|glyph| glyph.x_advance).sum()
    }

    /// A range of the glyphs, with its text, as a line of its own.
    pub(super) fn part(&self, glyphs: Range<usize>) -> Self {
        let width = self.width_of(glyphs.clone());
        let mut glyphs = self.glyphs.get(glyphs).unwrap_or_default().to_vec();
        let start = glyphs.first().map_or(0, |glyph| glyph.text_range.start);
        let end = glyphs.last().map_or(start, |glyph| glyph.text_range.end);
        for glyph in &mut glyphs {
            glyph.text_range = glyph.text_range.start - start..glyph.text_range.end - start;
        }
        Self { text: self.text.get(start..end).unwrap_or_default().to_owned(), glyphs, width }
    }
}

/// Signs that steer other signs and are not seen themselves (Unicode: `Default_Ignorable_Code_Point` and the controls of
/// direction); private use, which has no agreed shape.
fn is_formatting(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{10ffff}')
}
