//! Enumerations that may grow: a code of a later version is kept as text, never refused.

/// Declares an enumeration with stable codes and an `Unknown { code }` arm, its JSON form and its schema.
macro_rules! open_enum {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $value_doc:literal])* $variant:ident = $code:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $value_doc])* $variant,)+
            /// A code of a later version.
            Unknown {
                /// The code as it was received.
                code: String,
            },
        }

        impl $name {
            /// Every known value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code used on the wire.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown { code } => code,
                }
            }

            /// The value of a code; one that is not known is kept.
            #[must_use]
            pub fn of(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    other => Self::Unknown { code: other.to_owned() },
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(|code| Self::of(&code))
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc,)* "\n" $(, "\n- `", $code, "`:" $(, $value_doc)*)+).trim()))
                    .enum_values(Some([$($code),+]))
                    .into()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use open_enum;
