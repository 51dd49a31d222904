//! Inflates streams: as a flow that is counted and thrown away, or into memory up to a bound.

use std::cell::Cell;
use std::io::{self, Cursor, Read};

use flate2::read::DeflateDecoder;
use hayro_syntax::object::{Dict, Object};

use super::body::Body;

/// More layers than this are a bomb's; writers use one.
const MAX_LAYERS: usize = 8;

/// How a stream is packed, as far as it is unpacked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packing {
    /// The layers of FlateDecode that come first.
    pub(super) flate: usize,
    /// Whether another compression follows or comes first: an image's own, or one that no program writes any more.
    pub(super) more: bool,
}

impl Packing {
    /// Reads the filters of a stream.
    pub(super) fn of(body: &Body, dict: &Dict<'_>) -> Self {
        let filters = body.entry(dict, b"Filter").map(|filters| body.items(filters));
        let mut packing = Self { flate: 0, more: false };
        for filter in filters.into_iter().flatten() {
            if packing.flate > MAX_LAYERS {
                break;
            }
            match body.resolve(filter) {
                Some(Object::Name(name)) if matches!(&*name, b"FlateDecode" | b"Fl") && !packing.more => {
                    packing.flate += 1;
                }
                Some(Object::Null(_)) => {}
                _ => packing.more = true,
            }
        }
        packing
    }
}

/// Why a stream was not unpacked to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopped {
    /// It would be longer than allowed.
    TooLong,
    /// It is damaged, or packed in another way.
    Damaged,
}

/// The bytes that may still be inflated, shared by all streams of a file.
#[derive(Debug)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        Self(Cell::new(bytes))
    }

    /// Counts what the stored bytes inflate to, and keeps nothing of it. A damaged stream counts as far as it goes.
    pub(super) fn count(&self, stored: &[u8], packing: Packing) -> Result<u64, Stopped> {
        if packing.flate == 0 {
            return Ok(stored.len() as u64);
        }
        let mut layers = self.layers(stored, packing)?;
        let mut count = 0;
        let mut buffer = [0; 16 << 10];
        loop {
            match layers.read(&mut buffer) {
                Ok(0) => return Ok(count),
                Ok(read) => count += read as u64,
                Err(_) if self.0.get() == 0 => return Err(Stopped::TooLong),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Ok(count),
            }
        }
    }

    /// Unpacks the whole stream, which must be sound and have at most `most` bytes.
    pub(super) fn unpack(&self, stored: &[u8], packing: Packing, most: u64) -> Result<Vec<u8>, Stopped> {
        if packing.more {
            return Err(Stopped::Damaged);
        }
        let mut content = Vec::new();
        let layers = self.layers(stored, packing)?;
        match layers.take(most.saturating_add(1)).read_to_end(&mut content) {
            Ok(read) if read as u64 > most => Err(Stopped::TooLong),
            Ok(_) => Ok(content),
            Err(_) if self.0.get() == 0 => Err(Stopped::TooLong),
            Err(_) => Err(Stopped::Damaged),
        }
    }

    /// Every layer is counted, so that a small kernel inside large shells is seen.
    fn layers<'a>(&'a self, stored: &'a [u8], packing: Packing) -> Result<Box<dyn Read + 'a>, Stopped> {
        if packing.flate > MAX_LAYERS {
            return Err(Stopped::TooLong);
        }
        let mut layers: Box<dyn Read + 'a> = Box::new(stored);
        for _ in 0..packing.flate {
            layers = Box::new(Counted { inner: inflate(layers), left: &self.0 });
        }
        Ok(layers)
    }
}

/// The first bytes of what a stream unpacks to; `None` where its compression is not one that is read here.
///
/// Only of streams that were counted before: the flow itself has no bound here.
pub(super) fn head(stored: &[u8], packing: Packing, most: u64) -> Option<Vec<u8>> {
    if packing.more {
        return None;
    }
    let unbounded = Budget::new(u64::MAX);
    let mut head = Vec::new();
    // A stream damaged further on still has its first bytes.
    let _ = unbounded.layers(stored, packing).ok()?.take(most).read_to_end(&mut head);
    Some(head)
}

/// Inflates with or without the zlib header. The checksum is not looked at: viewers show what has a wrong one.
fn inflate<'a>(mut packed: Box<dyn Read + 'a>) -> Box<dyn Read + 'a> {
    let mut head = Vec::new();
    // An unreadable layer below is met again right away.
    let _ = packed.by_ref().take(2).read_to_end(&mut head);
    let has_header = matches!(head[..], [method, flags]
        if method & 0x0f == 8 && u16::from_be_bytes([method, flags]).is_multiple_of(31));
    if has_header {
        Box::new(DeflateDecoder::new(packed))
    } else {
        Box::new(DeflateDecoder::new(Cursor::new(head).chain(packed)))
    }
}

struct Counted<'a> {
    inner: Box<dyn Read + 'a>,
    left: &'a Cell<u64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.get().checked_sub(read as u64) {
            Some(left) => self.left.set(left),
            None => {
                self.left.set(0);
                return Err(io::Error::other("inflates to more than allowed"));
            }
        }
        Ok(read)
    }
}
