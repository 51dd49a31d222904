"""The scenarios of `testdata/conformance` on values, which every language is tested by."""

import inspect
from collections.abc import Callable, Iterator

import pytest
from conformance import Result, faults, files, mutations, report
from operations import OPERATIONS

from perito import ReceiptError, ValidationError


def scenarios() -> Iterator[tuple[str, Result]]:
    """Every scenario with the name of its file."""
    for file in files("values"):
        assert file.keys() == {"name", "title", "kind", "scenarios"}, file["name"]
        assert file["scenarios"], f"{file['name']} is empty"
        for scenario in file["scenarios"]:
            assert scenario.keys() == {"name", "operation", "input", "expect"}, scenario
            yield file["name"], scenario


SCENARIOS = [pytest.param(file, told, id=f"{file}: {told['name']}") for file, told in scenarios()]


@pytest.mark.parametrize(("file", "scenario"), SCENARIOS)
def test_every_scenario_holds(file: str, scenario: Result) -> None:
    found = judge(scenario)
    report(file, scenario["name"], not found)
    assert not found


@pytest.mark.parametrize(("file", "scenario"), SCENARIOS)
def test_an_altered_expectation_fails(file: str, scenario: Result) -> None:
    for expect in mutations(scenario["expect"]):
        assert judge({**scenario, "expect": expect}), (file, expect)


@pytest.mark.parametrize(
    ("operation", "fields", "expect"),
    [
        ("pin.guess", {"text": "A1B2C3D4"}, {"ok": True}),
        ("pin.parse", {"text": "A1B2C3D4", "level": "dispositivo"}, {"ok": True}),
        ("pin.parse", {"text": "A1B2C3D4"}, {"ok": True, "length": 8}),
        ("pin.parse", {"text": "A1B2C3D4"}, {"error": "pin_format"}),
        ("pin.parse", {"text": ""}, {"ok": True}),
        ("pin.parse", {"text": "A1B2C3D4"}, {}),
        ("pin.parse", {"text": "A1B2C3D4"}, {"ok": 1}),
    ],
)
def test_what_a_runner_does_not_know_fails(operation: str, fields: Result, expect: Result) -> None:
    assert judge({"name": "a scenario", "operation": operation, "input": fields, "expect": expect})


def judge(scenario: Result) -> list[str]:
    """What is wrong with a scenario; nothing when it holds."""
    operation = OPERATIONS.get(scenario["operation"])
    if operation is None:
        return [f"there is no operation {scenario['operation']}"]
    try:
        fields = inspect.signature(operation).bind(**scenario["input"])
    except TypeError as error:
        return [f"its input: {error}"]
    return faults(scenario["expect"], outcome(operation, fields))


def outcome(operation: Callable[..., Result], fields: inspect.BoundArguments) -> Result:
    try:
        return operation(*fields.args, **fields.kwargs)
    except ValidationError as refusal:
        errors = [{"error": error.code, "field": error.field} for error in refusal.errors]
        return errors[0] if len(errors) == 1 else {"errors": errors}
    except ReceiptError as refusal:
        return {"error": refusal.code}
