//! A sheet in the making: marks with their places, in points from the upper left corner.

use super::qr::Qr;
use super::typeface::{Line, Style, Typefaces};
use super::wrap;

/// A4.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

/// From one line of text to the next, in units of the font's size.
const LEADING: f32 = 1.32;
/// Where the letters stand within a line.
const ASCENT: f32 = 1.0;

/// The page's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Label,
    Accent,
    Hairline,
    Panel,
    Warning,
    WarningPanel,
}

/// What a block is, to a reader that cannot see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading,
    Paragraph,
    Figure,
    Decoration,
}

/// Something to be drawn.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        style: Style,
        ink: Ink,
        line: Line,
    },
    Area {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    /// The sign of a line that goes on from the one above.
    Hook {
        x: f32,
        y: f32,
        size: f32,
    },
    Qr {
        x: f32,
        y: f32,
        side: f32,
        qr: Qr,
    },
}

/// Marks that are read together.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) role: Role,
    pub(super) marks: Vec<Mark>,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) size: f32,
    pub(super) style: Style,
    pub(super) ink: Ink,
}

/// Blocks set one under another. `y` is where the next one starts.
pub(super) struct Sheet<'a> {
    faces: &'a Typefaces,
    pub(super) y: f32,
    pub(super) blocks: Vec<Block>,
}

impl Setting {
    pub(super) fn new(size: f32, style: Style, ink: Ink) -> Self {
        Self { size, style, ink }
    }

    pub(super) fn leading(self) -> f32 {
        self.size * LEADING
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn starting_at(y: f32, faces: &'a Typefaces) -> Self {
        Self { faces, y, blocks: Vec::new() }
    }

    pub(super) fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// A filled area, which moves nothing.
    pub(super) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.push(Role::Decoration, vec![Mark::Area { x, y, width, height, ink }]);
    }

    /// A QR code with its upper left corner at this place, which moves nothing.
    pub(super) fn qr(&mut self, x: f32, y: f32, side: f32, qr: Qr) {
        self.push(Role::Figure, vec![Mark::Qr { x, y, side, qr }]);
    }

    /// A text between `x` and `x + width`, on as many lines as it takes.
    pub(super) fn text(&mut self, role: Role, x: f32, width: f32, setting: Setting, text: &str) {
        let mut marks = Vec::new();
        let height = self.set(&mut marks, x, width, setting, text);
        self.push(role, marks);
        self.y += height;
    }

    /// A label and, beside it, its value; the higher of the two tells how far the sheet advances.
    pub(super) fn row(&mut self, x: f32, widths: (f32, f32), settings: (Setting, Setting), row: (&str, &str)) {
        let mut marks = Vec::new();
        let (label, value) = settings;
        // Both stand on one line, whatever their sizes.
        let lower = (value.size - label.size).max(0.0) * ASCENT;
        self.y += lower;
        let label_height = self.set(&mut marks, x, widths.0, label, row.0) + lower;
        self.y -= lower;
        let value_height = self.set(&mut marks, x + widths.0, widths.1, value, row.1);
        self.push(Role::Paragraph, marks);
        self.y += label_height.max(value_height);
    }

    /// A text on one line, which becomes smaller where it is too wide.
    pub(super) fn fitted(&mut self, role: Role, x: f32, width: f32, setting: Setting, text: &str) {
        let line = self.line(setting, text);
        let size = if line.width > 0.0 { setting.size.min(width / line.width) } else { setting.size };
        let y = self.y + setting.size * ASCENT;
        self.push(role, vec![Mark::Text { x, y, size, style: setting.style, ink: setting.ink, line }]);
        self.y += setting.leading();
    }

    /// A text on one line that ends at `right`; it moves nothing.
    pub(super) fn right_aligned(&mut self, right: f32, setting: Setting, text: &str) {
        let line = self.line(setting, text);
        let (x, y) = (right - line.width * setting.size, self.y + setting.size * ASCENT);
        let Setting { size, style, ink } = setting;
        self.push(Role::Paragraph, vec![Mark::Text { x, y, size, style, ink, line }]);
    }

    /// Lines as they are, cut where the width ends, in columns of one height; a line that goes on is hooked to the one
    /// above.
    pub(super) fn listing(&mut self, x: f32, width: f32, gap: f32, columns: usize, setting: Setting, text: &str) {
        let face = self.faces.of(setting.style);
        let column = (width - gap * (columns as f32 - 1.0)) / columns as f32;
        let indent = setting.size * 1.4;
        let (first, rest) = (column / setting.size, (column - indent) / setting.size);
        let mut pieces = Vec::new();
        for line in text.lines() {
            let cut = wrap::anywhere(&face.shape(line), first, rest);
            pieces.extend(cut.into_iter().enumerate().map(|(index, piece)| (index > 0, piece)));
        }
        let height = pieces.len().div_ceil(columns);
        let mut marks = Vec::new();
        for (index, (goes_on, line)) in pieces.into_iter().enumerate() {
            let (column_index, row) = (index / height.max(1), index % height.max(1));
            let left = x + column_index as f32 * (column + gap);
            let y = self.y + row as f32 * setting.leading() + setting.size * ASCENT;
            let Setting { size, style, ink } = setting;
            if goes_on {
                marks.push(Mark::Hook { x: left, y, size });
            }
            let left = if goes_on { left + indent } else { left };
            marks.push(Mark::Text { x: left, y, size, style, ink, line });
        }
        self.push(Role::Paragraph, marks);
        self.y += height as f32 * setting.leading();
    }

    /// Moves everything down.
    pub(super) fn lower(&mut self, by: f32) {
        self.y += by;
        for mark in self.blocks.iter_mut().flat_map(|block| &mut block.marks) {
            let (Mark::Text { y, .. } | Mark::Area { y, .. } | Mark::Hook { y, .. } | Mark::Qr { y, .. }) = mark;
            *y += by;
        }
    }

    fn set(&self, marks: &mut Vec<Mark>, x: f32, width: f32, setting: Setting, text: &str) -> f32 {
        let face = self.faces.of(setting.style);
        let lines = wrap::at_spaces(&face.shape(text), width / setting.size);
        let height = lines.len() as f32 * setting.leading();
        let Setting { size, style, ink } = setting;
        for (index, line) in lines.into_iter().enumerate() {
            let y = self.y + index as f32 * setting.leading() + size * ASCENT;
            marks.push(Mark::Text { x, y, size, style, ink, line });
        }
        height
    }

    fn line(&self, setting: Setting, text: &str) -> Line {
        self.faces.of(setting.style).shape(text)
    }

    fn push(&mut self, role: Role, marks: Vec<Mark>) {
        self.blocks.push(Block { role, marks });
    }
}
