//! The runner of the scenarios on values, and the tests of the runner itself.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::input::Input;
use super::{operations, shared};

/// A file of scenarios.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "kind")]
    _kind: String,
    scenarios: Vec<Scenario>,
}

/// Values in, results out.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    operation: String,
    input: Map<String, Value>,
    expect: Value,
}

#[test]
fn every_scenario_holds() {
    let mut faults = Vec::new();
    for (file, scenarios) in scenarios() {
        let judged: Vec<_> = scenarios.iter().map(|scenario| (scenario.name.clone(), judge(scenario))).collect();
        let outcomes: Vec<_> = judged.iter().map(|(name, faults)| (name.clone(), faults.is_empty())).collect();
        shared::report(&file, &outcomes);
        let told = |(name, found): (String, Vec<String>)| (!found.is_empty()).then(|| (file.clone(), name, found));
        faults.extend(judged.into_iter().filter_map(told));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Whatever is altered in an expectation is noticed.
#[test]
fn an_altered_expectation_fails() {
    for (file, scenarios) in scenarios() {
        for scenario in scenarios {
            for expect in shared::mutations(&scenario.expect) {
                let altered = Scenario { expect, ..scenario.clone() };
                assert!(!judge(&altered).is_empty(), "{file}, {}: {}", altered.name, altered.expect);
            }
        }
    }
}

#[test]
fn what_a_runner_does_not_know_fails() {
    let scenario = |operation: &str, input: Value, expect: Value| Scenario {
        name: "a scenario".to_owned(),
        operation: operation.to_owned(),
        input: input.as_object().unwrap().clone(),
        expect,
    };
    let known = scenario("pin.parse", json!({"text": "A1B2C3D4"}), json!({"ok": true}));
    assert_eq!(judge(&known), [""; 0]);
    for unknown in [
        scenario("pin.guess", json!({"text": "A1B2C3D4"}), json!({"ok": true})),
        scenario("pin.parse", json!({"text": "A1B2C3D4", "level": "dispositivo"}), json!({"ok": true})),
        scenario("pin.parse", json!({"text": "A1B2C3D4"}), json!({"ok": true, "length": 8})),
        scenario("pin.parse", json!({"text": "A1B2C3D4"}), json!({"error": "pin_format"})),
        scenario("pin.parse", json!({"text": ""}), json!({"ok": true})),
        scenario("pin.parse", json!({"text": "A1B2C3D4"}), json!({})),
        scenario("pin.parse", json!({"text": "A1B2C3D4"}), json!(true)),
    ] {
        assert!(!judge(&unknown).is_empty(), "{}", unknown.expect);
    }
}

/// The scenarios by file: none is empty, and no two scenarios of one have a name in common.
fn scenarios() -> Vec<(String, Vec<Scenario>)> {
    let files = shared::files::<File>("values").into_iter().map(|(name, file)| {
        assert!(!file.scenarios.is_empty(), "{name} is empty");
        for (index, scenario) in file.scenarios.iter().enumerate() {
            let named_before = file.scenarios.iter().take(index).any(|other| other.name == scenario.name);
            assert!(!named_before, "{name} has two scenarios named {}", scenario.name);
        }
        (name, file.scenarios)
    });
    files.collect()
}

/// What is wrong with a scenario; nothing when it holds.
fn judge(scenario: &Scenario) -> Vec<String> {
    let mut input = Input::new(&scenario.input);
    let Some(outcome) = operations::run(&scenario.operation, &mut input) else {
        return vec![format!("there is no operation {}", scenario.operation)];
    };
    let found = outcome.unwrap_or_else(|refusal| refusal.0);
    let left = input.left().into_iter().map(|name| format!("nobody takes the input {name}"));
    left.chain(shared::differences(&scenario.expect, &found)).collect()
}
