//! Attaching the receipt's page to the report, as the law wants it (art. 10 c. 6-bis D.L. 203/2005).
//!
//! The pages are added as a further revision of the document: the report's own bytes stay as they are, so that a report
//! that was signed before keeps what its signature covers.

use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId};

use crate::Failure;

/// What a page may inherit from the tree above it, and must therefore say itself in another tree.
const INHERITABLE: [&[u8]; 4] = [b"CropBox", b"MediaBox", b"Resources", b"Rotate"];
/// What ties a page to the structure of the document it comes from, which stays behind.
const OF_THE_DOCUMENT: [&[u8]; 4] = [b"Annots", b"B", b"StructParents", b"Tabs"];

/// Writes the report with the pages of `attachment` after its own.
pub(crate) fn attach(report: &Path, attachment: &[u8], to: &Path) -> Result<(), Failure> {
    let bytes = fs::read(report)?;
    let document = Document::load_mem(&bytes)?;
    let root = document.catalog()?.get(b"Pages")?.as_reference()?;
    let (kids, count) = page_tree(&document, root)?;

    let mut attached = Document::load_mem(attachment)?;
    attached.renumber_objects_with(document.max_id.checked_add(1).ok_or("the report has too many objects")?);
    let mut revision = IncrementalDocument::create_from(bytes, document);
    revision.opt_clone_object_to_new_document(root)?;
    let new = &mut revision.new_document;
    new.max_id = attached.max_id;

    let pages: Vec<ObjectId> = attached.get_pages().into_values().collect();
    for page in &pages {
        let mut standing_alone = alone(&attached, *page)?;
        take(&attached, new, &Object::Dictionary(standing_alone.clone()));
        standing_alone.set("Parent", root);
        new.objects.insert(*page, Object::Dictionary(standing_alone));
    }
    let tree = new.get_dictionary_mut(root)?;
    tree.set("Count", count + i64::try_from(pages.len())?);
    tree.set("Kids", kids.into_iter().chain(pages.into_iter().map(Object::Reference)).collect::<Vec<_>>());
    revision.save(to)?;
    Ok(())
}

/// The children of the page tree's root, and how many pages they come to.
fn page_tree(document: &Document, root: ObjectId) -> Result<(Vec<Object>, i64), Failure> {
    let tree = document.get_dictionary(root)?;
    let kids = tree.get_deref(b"Kids", document)?.as_array()?.clone();
    Ok((kids, i64::try_from(document.get_pages().len())?))
}

/// A page with everything that it inherited, and without what ties it to its document.
fn alone(document: &Document, page: ObjectId) -> Result<Dictionary, Failure> {
    let mut alone = document.get_dictionary(page)?.clone();
    for key in OF_THE_DOCUMENT {
        alone.remove(key);
    }
    let mut above = document.get_dictionary(page)?;
    // As many steps as there are objects: a tree that bites its own tail ends too.
    for _ in &document.objects {
        let Ok(parent) = above.get(b"Parent").and_then(Object::as_reference) else { break };
        above = document.get_dictionary(parent)?;
        for key in INHERITABLE.into_iter().filter(|key| !alone.has(key)).collect::<Vec<_>>() {
            if let Ok(value) = above.get(key) {
                alone.set(key, value.clone());
            }
        }
    }
    // What nothing is said of here would be inherited from the report's own tree.
    if !alone.has(b"Rotate") {
        alone.set("Rotate", 0);
    }
    if !alone.has(b"CropBox") {
        alone.set("CropBox", alone.get(b"MediaBox")?.clone());
    }
    alone.remove(b"Parent");
    Ok(alone)
}

/// Takes over everything that an object refers to.
fn take(from: &Document, to: &mut Document, object: &Object) {
    let dictionary = |dictionary: &Dictionary| dictionary.iter().map(|(_, value)| value.clone()).collect();
    let parts: Vec<Object> = match object {
        Object::Reference(id) if !to.objects.contains_key(id) => {
            let Ok(referred) = from.get_object(*id) else { return };
            to.objects.insert(*id, referred.clone());
            vec![referred.clone()]
        }
        Object::Array(items) => items.clone(),
        Object::Dictionary(entries) => dictionary(entries),
        Object::Stream(stream) => dictionary(&stream.dict),
        _ => Vec::new(),
    };
    for part in &parts {
        take(from, to, part);
    }
}
