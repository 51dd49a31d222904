//! The file in memory and where its objects stand: the one way by which a reference is followed.

use std::cell::Cell;
use std::collections::HashMap;

use hayro_syntax::object::{Dict, FromBytes, MaybeRef, Object, Stream};

use super::lexer::skip_space;

/// What may be parsed in all, as a multiple of what is there. Objects are parsed a few times each; a file in which they
/// overlap, or point at one another's bulk, would have them parsed a million times.
const WORK_FACTOR: u64 = 16;
const WORK_FLOOR: u64 = 64 << 20;

/// Where the value of an object begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Which unpacked object stream it is in; `None` for the file itself.
    pub(super) unpacked: Option<usize>,
    pub(super) offset: usize,
}

/// An object's latest definition, by its place in the file: a later revision stands after what it replaces.
#[derive(Debug, Clone, Copy)]
struct Definition {
    file_offset: usize,
    place: Place,
}

/// The file, its unpacked object streams, and the objects found in both.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) file: Vec<u8>,
    pub(super) unpacked: Vec<Vec<u8>>,
    definitions: HashMap<u32, Definition>,
    work: Cell<u64>,
}

impl Body {
    pub(super) fn new(file: Vec<u8>) -> Self {
        let work = Cell::new(work_for(&file) + WORK_FLOOR);
        Self { file, unpacked: Vec::new(), definitions: HashMap::new(), work }
    }

    /// Takes in what an object stream unpacked to.
    pub(super) fn add_unpacked(&mut self, content: Vec<u8>) {
        self.work.set(self.work.get().saturating_add(work_for(&content)));
        self.unpacked.push(content);
    }

    /// Notes an object; `file_offset` is where it, or the stream that holds it, stands.
    pub(super) fn define(&mut self, number: u32, file_offset: usize, place: Place) {
        let definition = Definition { file_offset, place };
        let known = self.definitions.entry(number).or_insert(definition);
        if known.file_offset <= file_offset {
            *known = definition;
        }
    }

    /// Whether `place` is where the object's latest definition stands.
    pub(super) fn is_latest(&self, number: u32, place: Place) -> bool {
        self.definitions.get(&number).is_some_and(|definition| definition.place == place)
    }

    /// Takes `bytes` from the work that may still be done; false once there is none left.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let left = self.work.get().saturating_sub(bytes as u64);
        self.work.set(left);
        left > 0
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.work.get() == 0
    }

    /// The object that stands at `place`; `None` if the library cannot read it.
    pub(super) fn object(&self, place: Place) -> Option<Object<'_>> {
        let source = place.unpacked.map_or(Some(&self.file), |index| self.unpacked.get(index))?;
        let bytes = source.get(place.offset..)?;
        if self.is_exhausted() {
            return None;
        }
        let object = Object::from_bytes(bytes);
        self.spend(object.as_ref().map_or(bytes.len(), |object| self.cost(object)));
        object
    }

    /// The object itself, or the one that the reference leads to.
    pub(super) fn resolve<'a>(&'a self, object: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match object {
            MaybeRef::NotRef(object) => Some(object),
            MaybeRef::Ref(reference) => self.object(self.definitions.get(&reference.obj_number)?.place),
        }
    }

    /// The value of a key, its reference followed.
    pub(super) fn entry<'a>(&'a self, dict: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
        self.resolve(dict.get_raw(key)?)
    }

    /// The value of a key that is a dictionary, or a stream's.
    pub(super) fn dict<'a>(&'a self, dict: &Dict<'a>, key: &[u8]) -> Option<Dict<'a>> {
        dict_of(&self.entry(dict, key)?)
    }

    /// The items of an array, or the one object that stands in its place.
    pub(super) fn items<'a>(&self, object: Object<'a>) -> impl Iterator<Item = MaybeRef<Object<'a>>> + use<'a> {
        self.spend(self.cost(&object));
        let (many, one) = match object {
            Object::Array(array) => (Some(array.raw_iter()), None),
            other => (None, Some(MaybeRef::NotRef(other))),
        };
        many.into_iter().flatten().chain(one)
    }

    /// A stream's bytes as stored. The library takes an indirect length for an unknown one and stops at the first
    /// `endstream`, which compressed bytes may hold by chance.
    pub(super) fn stored<'a>(&'a self, stream: &Stream<'a>) -> &'a [u8] {
        let start = self.offset_of(stream);
        let rest = self.file.get(start..).unwrap_or_default();
        let length = match self.entry(stream.dict(), b"Length") {
            Some(Object::Number(length)) => usize::try_from(length.as_i64()).ok(),
            _ => None,
        };
        let agreed = length.filter(|length| {
            let after = skip_space(rest, *length);
            self.spend(after.saturating_sub(*length));
            rest.get(after..).unwrap_or_default().starts_with(b"endstream")
        });
        rest.get(..agreed.unwrap_or(stream.raw_data().len())).unwrap_or_default()
    }

    /// The bytes that the library went over to read an object.
    fn cost(&self, object: &Object<'_>) -> usize {
        match object {
            Object::Array(array) => array.data().len(),
            Object::Dict(dict) => dict.data().len(),
            Object::Name(name) => name.len(),
            Object::Stream(stream) => {
                let dict = stream.dict();
                let stored = stream.raw_data().len();
                // A right length is jumped over; whatever follows, or takes its place, is searched through.
                let is_right = matches!(dict.get_raw::<Object<'_>>(b"Length".as_slice()),
                    Some(MaybeRef::NotRef(Object::Number(length))) if usize::try_from(length.as_i64()) == Ok(stored));
                let end = self.offset_of(stream) + stored;
                let after = skip_space(&self.file, end) - end;
                2 * dict.data().len() + after + if is_right { 0 } else { stored }
            }
            Object::String(text) => text.len(),
            Object::Boolean(_) | Object::Null(_) | Object::Number(_) => 1,
        }
    }

    /// Where a stream's bytes begin in the file.
    pub(super) fn offset_of(&self, stream: &Stream<'_>) -> usize {
        // The data is borrowed from the file: nothing is decrypted or decoded without an encryption dictionary.
        stream.raw_data().as_ptr().addr().saturating_sub(self.file.as_ptr().addr())
    }
}

/// A dictionary, or a stream's.
pub(super) fn dict_of<'a>(object: &Object<'a>) -> Option<Dict<'a>> {
    match object {
        Object::Dict(dict) => Some(dict.clone()),
        Object::Stream(stream) => Some(stream.dict().clone()),
        _ => None,
    }
}

/// Whether the value of a key is this name.
pub(super) fn is_named(dict: &Dict<'_>, key: &[u8], name: &[u8]) -> bool {
    matches!(dict.get_raw::<Object<'_>>(key), Some(MaybeRef::NotRef(Object::Name(found))) if &*found == name)
}

fn work_for(bytes: &[u8]) -> u64 {
    (bytes.len() as u64).saturating_mul(WORK_FACTOR)
}
