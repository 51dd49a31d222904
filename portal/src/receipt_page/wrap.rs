//! Breaking a text into lines.

use super::typeface::{Line, Typeface};

/// Breaks a text at its spaces into lines of at most `width` (in units of the font's size); a word that is wider than a
/// line is cut.
pub(super) fn words(face: &Typeface, text: &str, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if face.shape(&longer).width <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(face.shape(&line));
        }
        let mut pieces = cut(face, word, width, width);
        line = pieces.pop().unwrap_or_default();
        lines.extend(pieces.iter().map(|piece| face.shape(piece)));
    }
    if !line.is_empty() {
        lines.push(face.shape(&line));
    }
    lines
}

/// Cuts a text wherever the width ends, spaces and all: the first piece to `first`, the others to `rest`.
pub(super) fn cut(face: &Typeface, text: &str, first: f32, rest: f32) -> Vec<String> {
    let mut pieces = Vec::new();
    let (mut piece, mut used, mut room) = (String::new(), 0.0, first);
    let shaped = face.shape(text);
    // Glyphs of one cluster (a letter and its marks) stay together.
    for cluster in shaped.glyphs.chunk_by(|a, b| a.text_range == b.text_range) {
        let wide: f32 = cluster.iter().map(|glyph| glyph.x_advance).sum();
        if used + wide > room && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            (used, room) = (0.0, rest);
        }
        let text = cluster.first().and_then(|glyph| text.get(glyph.text_range.clone()));
        piece.push_str(text.unwrap_or_default());
        used += wide;
    }
    pieces.push(piece);
    pieces
}
