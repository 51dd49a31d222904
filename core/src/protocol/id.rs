//! Ids of the portal: opaque, and compared in their canonical form alone.

use crate::domain::FieldError;

/// The schema of an id in a list.
#[cfg(feature = "schema")]
pub(super) struct Id;

/// An id in its canonical form: 36 characters, lower case, four dashes.
pub(super) fn id(field: &'static str, text: &str) -> Result<String, FieldError> {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let canonical = text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => hexadecimal(byte),
        });
    if canonical {
        return Ok(text.to_owned());
    }
    Err(FieldError::new(
        field,
        "id_format",
        "an id that the portal has given is expected: 36 characters, lower case",
        "serve un id dato dal portale: 36 caratteri, minuscoli",
    ))
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Id {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("An id that the portal has given."))
            .format(Some(utoipa::openapi::SchemaFormat::Custom("uuid".to_owned())))
            .max_length(Some(36))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Id {}
