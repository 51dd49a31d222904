//! Media types: what a body says that it is, and what an answer had best be.

use axum::http::{HeaderMap, header};
use perito::protocol::ProblemCode;

use super::extract::only;
use crate::problem::Refusal;

/// The media type that a body is said to be of, in lower case and without parameters. One that is encoded is refused:
/// what it unpacks to has no bound, and its digests would be of something else.
pub(super) fn content_type(headers: &HeaderMap) -> Result<String, Refusal> {
    match only(headers, header::CONTENT_TYPE) {
        Some(named) if !is_encoded(headers) => Ok(essence(named)),
        _ => Err(Refusal::new(ProblemCode::UnsupportedMediaType)),
    }
}

/// Whether a body is in a coding, of which none is taken.
pub(super) fn is_encoded(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(header::CONTENT_ENCODING).iter().map(|value| value.to_str().unwrap_or("?"));
    let mut codings = codings.flat_map(|value| value.split(',')).map(str::trim);
    codings.any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}

/// The one of these media types that `Accept` likes best, and of equals the first. Where none would do, or nothing is
/// said, it is the first: a receipt in another form than it was asked for is better than none.
pub(super) fn preferred<'a>(headers: &HeaderMap, offered: &[&'a str]) -> &'a str {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(String, u16)> = values.flat_map(|value| value.split(',')).map(range).collect();
    let liked = |offer: &str| {
        let kind = offer.split('/').next().unwrap_or_default();
        let forms = [offer.to_owned(), format!("{kind}/*"), "*/*".to_owned()];
        // The most specific range is the one that counts.
        let named = forms.iter().find_map(|form| ranges.iter().find(|(range, _)| range == form));
        named.map_or(0, |(_, quality)| *quality)
    };
    let best = offered.iter().copied().rev().max_by_key(|offer| liked(offer));
    best.unwrap_or_default()
}

/// A range of `Accept`, and how much it is liked, in thousandths.
fn range(text: &str) -> (String, u16) {
    let quality = text.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("q").then(|| value.parse().unwrap_or(0.0_f32))
    });
    (essence(text), (quality.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16)
}

fn essence(text: &str) -> String {
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
