//! Whether an answer still is what was recorded. A later version may say more, never less or otherwise.

use serde_json::Value;

/// What stands in the place of a value that every portal makes anew, and that no later request names.
pub(crate) const ANY: &str = "{{any}}";

/// Members that hold words for people: a later version may find better ones.
const WORDS: [&str; 6] = ["title", "title_it", "message_en", "message_it", "text_en", "text_it"];

/// Checks that an answer has all that was recorded, where it was; tells the place of what differs.
pub(crate) fn check(recorded: &Value, actual: &Value, place: &str) -> Result<(), String> {
    let differs = || Err(format!("{place}: {actual} and not {recorded}"));
    match (recorded, actual) {
        (Value::Object(recorded), Value::Object(actual)) => recorded.iter().try_for_each(|(name, recorded)| {
            let place = format!("{place}/{name}");
            let actual = actual.get(name).ok_or_else(|| format!("{place} is gone"))?;
            match (recorded, actual) {
                (Value::String(_), Value::String(words)) if WORDS.contains(&name.as_str()) && !words.is_empty() => {
                    Ok(())
                }
                _ => check(recorded, actual, &place),
            }
        }),
        (Value::Array(recorded), Value::Array(actual)) if recorded.len() == actual.len() => {
            let mut pairs = recorded.iter().zip(actual).enumerate();
            pairs.try_for_each(|(index, (recorded, actual))| check(recorded, actual, &format!("{place}/{index}")))
        }
        (Value::String(recorded), Value::String(actual)) if text(recorded, actual) => Ok(()),
        _ if recorded == actual => Ok(()),
        _ => differs(),
    }
}

/// Whether a text is what was recorded. A receipt may have more lines.
pub(crate) fn text(recorded: &str, actual: &str) -> bool {
    if !is_receipt(recorded) {
        return recorded == actual || (recorded == ANY && !actual.is_empty());
    }
    let mut lines = actual.lines();
    recorded.lines().all(|recorded| {
        let head = recorded.strip_suffix(ANY);
        lines.any(|line| head.map_or(line == recorded, |head| line.len() > head.len() && line.starts_with(head)))
    })
}

pub(crate) fn is_receipt(text: &str) -> bool {
    text.starts_with("receipt: perito/")
}

/// Every receipt in an answer.
pub(crate) fn receipts(json: &Value) -> Vec<String> {
    match json {
        Value::String(text) if is_receipt(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(receipts).collect(),
        Value::Object(members) => members.values().flat_map(receipts).collect(),
        _ => Vec::new(),
    }
}
