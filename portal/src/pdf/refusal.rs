//! The refusals of a document: code, cause and cure, in English and Italian.

use std::borrow::Cow;

use perito::domain::FieldError;

use super::Limits;

fn refuse(code: &'static str, en: impl Into<Cow<'static, str>>, it: impl Into<Cow<'static, str>>) -> FieldError {
    FieldError::new("document", code, en, it)
}

pub(super) fn truncated() -> FieldError {
    refuse(
        "pdf_truncated",
        "the end of the PDF, or the table of its objects, is missing: the file was cut or altered on its way; copy or save it again",
        "manca la fine del PDF, o l'indice dei suoi oggetti: il file è stato troncato o alterato; copiarlo o salvarlo di nuovo",
    )
}

pub(super) fn unreadable() -> FieldError {
    refuse(
        "pdf_unreadable",
        "the structure of the PDF is damaged and cannot be read; open it and save or print it as PDF again",
        "la struttura del PDF è danneggiata e non si legge; aprirlo e salvarlo o stamparlo di nuovo come PDF",
    )
}

pub(super) fn without_pages() -> FieldError {
    refuse(
        "pdf_without_pages",
        "the PDF has no page; at least one is expected",
        "il PDF non ha pagine; ne serve almeno una",
    )
}

pub(super) fn encrypted() -> FieldError {
    refuse(
        "pdf_encrypted",
        "the PDF is encrypted or restricted by a password; save it without protection",
        "il PDF è cifrato o limitato da una password; salvarlo senza protezione",
    )
}

pub(super) fn javascript() -> FieldError {
    refuse(
        "pdf_javascript",
        "the PDF holds JavaScript; print it as PDF or save it as PDF/A, which has none",
        "il PDF contiene JavaScript; stamparlo come PDF o salvarlo come PDF/A, che non ne ha",
    )
}

pub(super) fn launch() -> FieldError {
    refuse(
        "pdf_launch",
        "the PDF holds an action that starts a program or opens a file (Launch); remove it, or save it as PDF/A",
        "il PDF contiene un'azione che avvia un programma o apre un file (Launch); toglierla, o salvarlo come PDF/A",
    )
}

pub(super) fn executable() -> FieldError {
    refuse(
        "pdf_executable",
        "a program or script is embedded in the PDF; remove that attachment",
        "nel PDF è incorporato un programma o uno script; togliere quell'allegato",
    )
}

pub(super) fn too_many_objects(limits: &Limits) -> FieldError {
    let most = limits.objects;
    refuse(
        "pdf_too_many_objects",
        format!("at most {most} objects are allowed in a PDF; print it as PDF again, or split it"),
        format!("un PDF può avere al massimo {most} oggetti; stamparlo di nuovo come PDF, o dividerlo"),
    )
}

pub(super) fn nested_too_deep(limits: &Limits) -> FieldError {
    let most = limits.nesting;
    refuse(
        "pdf_nested_too_deep",
        format!("objects stand more than {most} levels inside one another; print the document as PDF again"),
        format!("gli oggetti sono annidati oltre {most} livelli; stampare di nuovo il documento come PDF"),
    )
}

pub(super) fn stream_too_long(limits: &Limits) -> FieldError {
    let most = limits.stream_bytes;
    refuse(
        "pdf_stream_too_long",
        format!(
            "one part of the PDF (an image, an attachment) has more than {most} bytes; make it smaller or remove it"
        ),
        format!("una parte del PDF (un'immagine, un allegato) supera {most} byte; ridurla o toglierla"),
    )
}

pub(super) fn decoded_too_long(limits: &Limits) -> FieldError {
    let most = limits.decoded_bytes;
    refuse(
        "pdf_decoded_too_long",
        format!(
            "the PDF unpacks to more than is allowed ({most} bytes in all); scan with JPEG compression or fewer dots, or split it"
        ),
        format!(
            "il PDF, una volta decompresso, supera quanto è ammesso ({most} byte in tutto); acquisirlo in JPEG o a risoluzione minore, o dividerlo"
        ),
    )
}
