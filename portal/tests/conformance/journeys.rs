//! The runner of the journeys, and the tests of the runner itself.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::input::Input;
use super::stage::Stage;
use super::{shared, steps};

/// A file with a journey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "kind")]
    _kind: String,
    steps: Vec<Step>,
}

/// One step: what somebody does, and what is to come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(rename = "do")]
    what: String,
    by: Option<String>,
    #[serde(default)]
    with: Map<String, Value>,
    #[serde(rename = "as")]
    name: Option<String>,
    expect: Value,
}

/// A step that was taken.
struct Taken {
    what: String,
    expected: Value,
    found: Value,
    /// The inputs that nobody took, or that there is no such step.
    faults: Vec<String>,
}

/// Every journey, played once for all tests.
static PLAYED: LazyLock<Vec<(String, Vec<Taken>)>> = LazyLock::new(|| {
    shared::files::<File>("journey").into_iter().map(|(name, file)| (name, play(&file.steps))).collect()
});

#[test]
fn every_journey_comes_to_its_end() {
    let mut faults = Vec::new();
    for (file, taken) in PLAYED.iter() {
        assert!(!taken.is_empty(), "{file} is empty");
        let judged: Vec<_> = taken.iter().map(judge).collect();
        let outcomes: Vec<_> = judged
            .iter()
            .zip(taken)
            .enumerate()
            .map(|(index, (faults, taken))| (format!("{}. {}", index + 1, taken.what), faults.is_empty()))
            .collect();
        shared::report(file, &outcomes);
        let told = outcomes.into_iter().zip(judged).filter(|((_, passed), _)| !passed);
        faults.extend(told.map(|((step, _), faults)| (file, step, faults)));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Whatever is altered in an expectation is noticed.
#[test]
fn an_altered_expectation_fails() {
    for (file, taken) in PLAYED.iter() {
        for (index, step) in taken.iter().enumerate() {
            for expected in shared::mutations(&step.expected) {
                let differences = shared::differences(&expected, &step.found);
                assert!(!differences.is_empty(), "{file}, step {}: {expected}", index + 1);
            }
        }
    }
}

#[test]
fn what_a_runner_does_not_know_fails() {
    let step = |what: &str, with: Value, expect: Value| Step {
        what: what.to_owned(),
        by: Some("ctu".to_owned()),
        with: with.as_object().unwrap().clone(),
        name: None,
        expect,
    };
    let taken = play(&[
        step("login", json!({}), json!({"outcome": "session"})),
        step("log_out", json!({}), json!({"outcome": "session"})),
        step("login", json!({"level": "dispositivo"}), json!({"outcome": "session"})),
        step("login", json!({}), json!({"outcome": "session", "role": "ctu"})),
        step("login", json!({"pin": "WRONG000"}), json!({"outcome": "session"})),
        step("login", json!({}), json!({"error": "wrong_credentials"})),
        step("login", json!({}), json!({})),
    ]);
    let holds: Vec<_> = taken.iter().map(|taken| judge(taken).is_empty()).collect();
    assert_eq!(holds, [true, false, false, false, false, false, false]);
}

/// Takes every step, also after one that did not do as it should.
fn play(steps: &[Step]) -> Vec<Taken> {
    let mut stage = Stage::open();
    steps.iter().map(|step| take(&mut stage, step)).collect()
}

fn take(stage: &mut Stage, step: &Step) -> Taken {
    let with = stage.resolved(&Value::Object(step.with.clone()));
    let mut input = Input::new(with.as_object().unwrap());
    let (found, fault) = match steps::take(&step.what, stage, step.by.as_deref(), &mut input) {
        Some(outcome) => (outcome.unwrap_or_else(|refusal| refusal.0), None),
        None => (Value::Null, Some(format!("there is no step {}", step.what))),
    };
    if let Some(name) = &step.name {
        stage.keep(name, &found);
    }
    let left = input.left().into_iter().map(|name| format!("nobody takes the input {name}"));
    let faults = left.chain(fault).collect();
    Taken { what: step.what.clone(), expected: stage.resolved(&step.expect), found, faults }
}

/// What is wrong with a step; nothing when it did as it should.
fn judge(taken: &Taken) -> Vec<String> {
    let differences = shared::differences(&taken.expected, &taken.found);
    taken.faults.iter().cloned().chain(differences).collect()
}
