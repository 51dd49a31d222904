//! Tiles and entry bundles: their names and their bytes, as `c2sp.org/tlog-tiles` has them.

use std::fmt;
use std::ops::Range;

use super::hash::TreeHash;
use super::tree::Nodes;
use super::tree_error::TreeError;

/// The levels of the tree that one tile spans.
pub const HEIGHT: u32 = 8;
/// The hashes of a full tile, and the entries of a full bundle.
pub const WIDTH: u16 = 1 << HEIGHT;

/// One tile of hashes. `level` counts tiles, not nodes: the tiles of level 0 hold the leaves' hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// How many tiles above the leaves.
    pub level: u8,
    /// Its place among those of its level, from 0.
    pub index: u64,
    /// How many hashes it holds: [`WIDTH`] when it is full.
    pub width: u16,
}

/// One bundle of entries, whose hashes are the tile of level 0 at the same index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BundleId {
    /// Its place, from 0.
    pub index: u64,
    /// How many entries it holds: [`WIDTH`] when it is full.
    pub width: u16,
}

impl TileId {
    /// A full tile.
    #[must_use]
    pub fn full(level: u8, index: u64) -> Self {
        Self { level, index, width: WIDTH }
    }

    /// Whether a tree of this size has all its hashes.
    #[must_use]
    pub fn is_within(self, size: u64) -> bool {
        self.index.saturating_mul(u64::from(WIDTH)).saturating_add(u64::from(self.width)) <= complete(size, self.level)
    }

    /// The tiles that are filled when a tree grows from one size to another, lowest level first.
    pub fn filled(before: u64, after: u64) -> impl Iterator<Item = Self> {
        levels().flat_map(move |level| {
            let full = move |size: u64| complete(size, level) / u64::from(WIDTH);
            (full(before)..full(after)).map(move |index| Self::full(level, index))
        })
    }

    /// The tiles that a tree of this size is about to fill, one a level, lowest first. One without a hash yet has
    /// width 0: there is no such tile to be had.
    pub fn edge(size: u64) -> impl Iterator<Item = Self> {
        levels().map(move |level| (level, complete(size, level))).take_while(|(_, complete)| *complete > 0).map(
            |(level, complete)| Self {
                level,
                index: complete / u64::from(WIDTH),
                width: (complete % u64::from(WIDTH)) as u16,
            },
        )
    }

    /// Reads `tile/<level>/<index>[.p/<width>]`.
    ///
    /// # Errors
    /// [`TreeError::TilePath`] when it is anything else, or more than one way of writing it could be meant.
    pub fn parse(path: &str) -> Result<Self, TreeError> {
        let rest = path.strip_prefix("tile/").ok_or(TreeError::TilePath)?;
        let (level, place) = rest.split_once('/').ok_or(TreeError::TilePath)?;
        let level = level.parse().map_err(|_| TreeError::TilePath)?;
        let (index, width) = parse_place(place)?;
        let id = Self { level, index, width };
        if id.can_be() && id.to_string() == path { Ok(id) } else { Err(TreeError::TilePath) }
    }

    /// The places of its hashes among those of its level; none past what can be counted.
    pub(super) fn hashes(self) -> Option<Range<u64>> {
        let first = self.index.checked_mul(WIDTH.into())?;
        Some(first..first.checked_add(self.width.into())?)
    }

    /// Whether any tree has it.
    fn can_be(self) -> bool {
        self.hashes().is_some_and(|hashes| hashes.end <= complete(u64::MAX, self.level))
    }
}

impl BundleId {
    /// A full bundle.
    #[must_use]
    pub fn full(index: u64) -> Self {
        Self { index, width: WIDTH }
    }

    /// Whether a tree of this size has all its entries.
    #[must_use]
    pub fn is_within(self, size: u64) -> bool {
        TileId { level: 0, index: self.index, width: self.width }.is_within(size)
    }

    /// Reads `tile/entries/<index>[.p/<width>]`.
    ///
    /// # Errors
    /// [`TreeError::TilePath`] when it is anything else.
    pub fn parse(path: &str) -> Result<Self, TreeError> {
        let (index, width) = parse_place(path.strip_prefix("tile/entries/").ok_or(TreeError::TilePath)?)?;
        let id = Self { index, width };
        let hashes = TileId { level: 0, index, width };
        if hashes.can_be() && id.to_string() == path { Ok(id) } else { Err(TreeError::TilePath) }
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        write_place(f, self.index, self.width)
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tile/entries/")?;
        write_place(f, self.index, self.width)
    }
}

/// The bytes of a tile: its hashes, one after another.
#[must_use]
pub fn write_tile(hashes: &[TreeHash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads a tile of so many hashes.
///
/// # Errors
/// [`TreeError::BundleLength`] when there are more or fewer.
pub fn read_tile(bytes: &[u8], width: u16) -> Result<Vec<TreeHash>, TreeError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if hashes.len() != usize::from(width) || !rest.is_empty() {
        return Err(TreeError::BundleLength);
    }
    Ok(hashes.iter().map(|hash| TreeHash(*hash)).collect())
}

/// The node over a full tile, or over a part of one that is as long as a power of two.
///
/// # Errors
/// [`TreeError::BundleLength`] for as many hashes as no complete subtree has.
pub fn root_of_tile(hashes: &[TreeHash]) -> Result<TreeHash, TreeError> {
    if !hashes.len().is_power_of_two() {
        return Err(TreeError::BundleLength);
    }
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| TreeHash::of_node(&pair[0], &pair[1])).collect();
    }
    Ok(row[0])
}

/// The bytes of a bundle: each entry after its length in two bytes, big-endian.
///
/// # Errors
/// [`TreeError::BundleLength`] for no entry, more than [`WIDTH`], or one longer than 65535 bytes.
pub fn write_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, TreeError> {
    if entries.is_empty() || entries.len() > usize::from(WIDTH) {
        return Err(TreeError::BundleLength);
    }
    let mut bytes = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len()).map_err(|_| TreeError::BundleLength)?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Reads a bundle of so many entries.
///
/// # Errors
/// [`TreeError::Bundle`] when an entry is longer than what is left, or something is left after the last one.
pub fn read_bundle(mut bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TreeError> {
    let mut entries = Vec::with_capacity(usize::from(width));
    for _ in 0..width {
        let (length, rest) = bytes.split_first_chunk().ok_or(TreeError::Bundle)?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(TreeError::Bundle)?;
        entries.push(entry);
        bytes = rest;
    }
    if bytes.is_empty() { Ok(entries) } else { Err(TreeError::Bundle) }
}

/// The nodes of a tree of `size` leaves, out of its tiles.
pub struct TileNodes<F> {
    size: u64,
    tile: F,
}

impl<F: Fn(TileId) -> Result<Vec<TreeHash>, TreeError>> TileNodes<F> {
    /// `tile` gives the hashes of a tile, which may be partial.
    pub fn new(size: u64, tile: F) -> Self {
        Self { size, tile }
    }
}

impl<F: Fn(TileId) -> Result<Vec<TreeHash>, TreeError>> Nodes for TileNodes<F> {
    fn node(&self, level: u32, index: u64) -> Result<TreeHash, TreeError> {
        let missing = TreeError::MissingNode { level, index };
        if index >= self.size.checked_shr(level).unwrap_or(0) {
            return Err(missing);
        }
        let (tile_level, above) = ((level / HEIGHT) as u8, level % HEIGHT);
        // The hashes of the tile's own level that the node spans.
        let (first, count) = (index << above, 1_u64 << above);
        let tile = first / u64::from(WIDTH);
        let width = (complete(self.size, tile_level) - tile * u64::from(WIDTH)).min(u64::from(WIDTH)) as u16;
        let place = (first % u64::from(WIDTH)) as usize;
        let hashes = (self.tile)(TileId { level: tile_level, index: tile, width })?;
        root_of_tile(hashes.get(place..place + count as usize).ok_or(missing)?)
    }
}

fn levels() -> Range<u8> {
    0..(u64::BITS / HEIGHT) as u8
}

/// How many hashes of a tile level a tree of this size has.
fn complete(size: u64, level: u8) -> u64 {
    size.checked_shr(u32::from(level) * HEIGHT).unwrap_or(0)
}

/// `x001/x234/067` for 1234067, and `.p/<width>` after it when it is not full.
fn write_place(f: &mut fmt::Formatter<'_>, index: u64, width: u16) -> fmt::Result {
    let digits = index.to_string();
    let digits = format!("{digits:0>0$}", digits.len().div_ceil(3) * 3);
    let last = digits.len() - 3;
    for start in (0..last).step_by(3) {
        write!(f, "x{}/", &digits[start..start + 3])?;
    }
    f.write_str(&digits[last..])?;
    if width == WIDTH { Ok(()) } else { write!(f, ".p/{width}") }
}

/// Reads an index and a width. Whoever calls compares what it would write with what it read.
fn parse_place(place: &str) -> Result<(u64, u16), TreeError> {
    let (index, width) = match place.split_once(".p/") {
        Some((index, width)) => (index, width.parse().map_err(|_| TreeError::TilePath)?),
        None => (place, WIDTH),
    };
    let digits: String = index.chars().filter(char::is_ascii_digit).collect();
    let index = digits.parse().map_err(|_| TreeError::TilePath)?;
    if (1..=WIDTH).contains(&width) { Ok((index, width)) } else { Err(TreeError::TilePath) }
}
