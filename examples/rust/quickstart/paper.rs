//! Setting a text on A4 pages, and writing them as PDF.

use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::Face;

use crate::Failure;

/// Noto Serif, under the SIL Open Font License (`portal/assets/fonts/OFL.txt`).
const REGULAR: &[u8] = include_bytes!("../../../portal/assets/fonts/NotoSerif-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../portal/assets/fonts/NotoSerif-Bold.ttf");

/// A4, its margins and where the foot stands, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const SIDE: f32 = 76.0;
const TOP: f32 = 92.0;
const BOTTOM: f32 = 770.0;
const HEAD: f32 = 52.0;
const FOOT: f32 = 800.0;

/// A document to be set.
pub(crate) struct Paper {
    pub(crate) title: String,
    /// What stands above every page.
    pub(crate) head: String,
    pub(crate) blocks: Vec<Block>,
}

pub(crate) enum Block {
    /// A line in bold, in the middle.
    Title(String),
    /// A line in the middle.
    Subtitle(String),
    Heading(String),
    Text(String),
    /// A line at the right, after some space.
    Closing(String),
}

/// How a block is set: size, distance of its lines, space above it.
#[derive(Clone, Copy)]
struct Style {
    bold: bool,
    size: f32,
    leading: f32,
    above: f32,
}

/// A line where it belongs on its page.
struct Placed {
    x: f32,
    y: f32,
    style: Style,
    text: String,
    /// What is added to every space, in units of the font's size.
    stretch: f32,
}

struct Typeface {
    font: Font,
    face: Face<'static>,
}

struct Faces {
    regular: Typeface,
    bold: Typeface,
}

/// The pages so far, and how far down the last one is full.
struct Pages {
    pages: Vec<Vec<Placed>>,
    y: f32,
}

const SMALL: Style = Style { bold: false, size: 8.5, leading: 11.0, above: 0.0 };

impl Block {
    fn style(&self) -> Style {
        match self {
            Self::Title(_) => Style { bold: true, size: 13.0, leading: 18.0, above: 6.0 },
            Self::Subtitle(_) => Style { bold: false, size: 11.0, leading: 16.5, above: 2.0 },
            Self::Heading(_) => Style { bold: true, size: 11.0, leading: 16.5, above: 15.0 },
            Self::Closing(_) => Style { bold: false, size: 11.0, leading: 16.5, above: 18.0 },
            Self::Text(_) => Style { bold: false, size: 11.0, leading: 16.5, above: 5.0 },
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Title(text) | Self::Subtitle(text) | Self::Heading(text) | Self::Text(text) | Self::Closing(text) => {
                text
            }
        }
    }
}

impl Paper {
    /// Sets and writes the document. The same text gives the same bytes.
    pub(crate) fn to_pdf(&self) -> Result<Vec<u8>, Failure> {
        let faces = Faces { regular: Typeface::load(REGULAR)?, bold: Typeface::load(BOLD)? };
        let pages = self.set(&faces);
        let mut document = Document::new();
        for (index, lines) in pages.iter().enumerate() {
            let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("the size of the page")?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            let foot = format!("{} di {}", index + 1, pages.len());
            for line in lines.iter().chain([&faces.centred(&self.head, HEAD), &faces.centred(&foot, FOOT)]) {
                faces.draw(&mut surface, line);
            }
            surface.finish();
            page.finish();
        }
        document.set_metadata(Metadata::new().title(self.title.clone()).language("it-IT".to_owned()));
        document.finish().map_err(|error| format!("the document cannot be written: {error:?}").into())
    }

    fn set(&self, faces: &Faces) -> Vec<Vec<Placed>> {
        let mut pages = Pages { pages: vec![Vec::new()], y: TOP };
        for block in &self.blocks {
            let (style, face) = (block.style(), faces.of(block.style()));
            let measure = (WIDTH - 2.0 * SIDE) / style.size;
            let lines = face.wrap(block.text(), measure);
            // A heading stays with the first two lines of what it stands above.
            let kept = if matches!(block, Block::Heading(_)) { 3.0 } else { 1.0 };
            pages.y += style.above;
            pages.make_room(kept * style.leading);
            let last = lines.len().saturating_sub(1);
            for (index, text) in lines.into_iter().enumerate() {
                pages.make_room(style.leading);
                pages.y += style.leading;
                let slack = measure - face.width(&text);
                let (indent, stretch) = match block {
                    Block::Title(_) | Block::Subtitle(_) => (slack / 2.0, 0.0),
                    Block::Closing(_) => (slack, 0.0),
                    Block::Text(_) if index < last => (0.0, slack / text.matches(' ').count().max(1) as f32),
                    Block::Heading(_) | Block::Text(_) => (0.0, 0.0),
                };
                let (x, y) = (SIDE + indent * style.size, pages.y);
                pages.place(Placed { x, y, style, text, stretch });
            }
        }
        pages.pages
    }
}

impl Pages {
    /// Turns the page unless this much room is left.
    fn make_room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn place(&mut self, line: Placed) {
        if let Some(page) = self.pages.last_mut() {
            page.push(line);
        }
    }
}

impl Faces {
    fn of(&self, style: Style) -> &Typeface {
        if style.bold { &self.bold } else { &self.regular }
    }

    /// A small line in the middle of the page's head or foot.
    fn centred(&self, text: &str, y: f32) -> Placed {
        let x = (WIDTH - self.of(SMALL).width(text) * SMALL.size) / 2.0;
        Placed { x, y, style: SMALL, text: text.to_owned(), stretch: 0.0 }
    }

    fn draw(&self, surface: &mut Surface<'_>, line: &Placed) {
        let face = self.of(line.style);
        let glyphs = face.glyphs(&line.text, line.stretch);
        let at = Point::from_xy(line.x, line.y);
        surface.draw_glyphs(at, &glyphs, face.font.clone(), &line.text, line.style.size, false);
    }
}

impl Typeface {
    fn load(bytes: &'static [u8]) -> Result<Self, Failure> {
        let font = Font::new(bytes.into(), 0).ok_or("a typeface cannot be read")?;
        let face = Face::from_slice(bytes, 0).ok_or("a typeface cannot be read")?;
        Ok(Self { font, face })
    }

    /// One glyph for each sign: enough for Italian.
    fn glyphs(&self, text: &str, stretch: f32) -> Vec<KrillaGlyph> {
        let glyph = |(start, c): (usize, char)| {
            let id = self.face.glyph_index(c).unwrap_or_default();
            let advance = self.advance(c) + if c == ' ' { stretch } else { 0.0 };
            KrillaGlyph::new(GlyphId::new(id.0.into()), advance, 0.0, 0.0, 0.0, start..start + c.len_utf8(), None)
        };
        text.char_indices().map(glyph).collect()
    }

    fn advance(&self, c: char) -> f32 {
        let glyph = self.face.glyph_index(c).unwrap_or_default();
        f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()) / self.font.units_per_em()
    }

    /// The width, in units of the font's size.
    fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    /// Breaks a text at spaces into lines of this width.
    fn wrap(&self, text: &str, measure: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let Some(line) = lines.last_mut() else { break };
            if line.is_empty() {
                line.push_str(word);
            } else if self.width(line) + self.advance(' ') + self.width(word) <= measure {
                line.push(' ');
                line.push_str(word);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }
}
