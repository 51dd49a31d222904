//! Breaking a shaped text into lines.

use std::ops::Range;

use krilla::text::KrillaGlyph;

use super::typeface::Line;

/// Breaks a text at its spaces into lines of at most `width` (in units of the font's size); a word that is wider than a
/// line is cut.
pub(super) fn at_spaces(text: &Line, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Range { start: 0, end: 0 };
    for word in words(text) {
        if text.width_of(line.start..word.end) <= width {
            line.end = word.end;
            continue;
        }
        if !line.is_empty() {
            lines.push(text.part(line));
        }
        let mut pieces = pieces(text, word, width, width);
        line = pieces.pop().unwrap_or_default();
        lines.extend(pieces.into_iter().map(|piece| text.part(piece)));
    }
    if !line.is_empty() {
        lines.push(text.part(line));
    }
    lines
}

/// Cuts a text wherever the width ends, spaces and all: the first line to `first`, the others to `rest`.
pub(super) fn anywhere(text: &Line, first: f32, rest: f32) -> Vec<Line> {
    pieces(text, 0..text.glyphs.len(), first, rest).into_iter().map(|piece| text.part(piece)).collect()
}

/// The words of a text, as ranges of its glyphs.
fn words(text: &Line) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    let is_space = |glyph: &KrillaGlyph| text.text.get(glyph.text_range.clone()) == Some(" ");
    for (index, glyph) in text.glyphs.iter().enumerate() {
        if is_space(glyph) {
            words.push(start..index);
            start = index + 1;
        }
    }
    words.push(start..text.glyphs.len());
    words.retain(|word| !word.is_empty());
    words
}

/// A range of glyphs in pieces that fit; there is always one.
fn pieces(text: &Line, range: Range<usize>, first: f32, rest: f32) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut piece = range.start..range.start;
    let (mut used, mut room) = (0.0, first);
    // Glyphs of one cluster (a letter and its marks) stay together.
    let glyphs = text.glyphs.get(range).unwrap_or_default();
    for cluster in glyphs.chunk_by(|a, b| a.text_range == b.text_range) {
        let wide: f32 = cluster.iter().map(|glyph| glyph.x_advance).sum();
        if used + wide > room && !piece.is_empty() {
            let next = piece.end..piece.end;
            pieces.push(std::mem::replace(&mut piece, next));
            (used, room) = (0.0, rest);
        }
        piece.end += cluster.len();
        used += wide;
    }
    pieces.push(piece);
    pieces
}
