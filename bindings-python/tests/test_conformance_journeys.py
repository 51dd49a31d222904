"""The journeys of `testdata/conformance`, which every language plays: by the calls that block, and by those awaited."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest
from conformance import Result, faults, files, mutations, report
from stage import Portal, Stage, opened
from steps import STEPS

import perito
from perito import PeritoError, ReceiptError, ValidationError, aio


class Taken(NamedTuple):
    """A step that was taken."""

    what: str
    expected: Any
    found: Result | None
    """Nothing where it could not be taken."""
    fault: str = ""

    def judged(self) -> list[str]:
        """What is wrong with it; nothing when it did as it should."""
        return [self.fault] if self.fault else faults(self.expected, self.found)


def journeys() -> Iterator[tuple[str, Sequence[Result]]]:
    for file in files("journey"):
        assert file.keys() == {"name", "title", "kind", "steps"}, file["name"]
        assert file["steps"], f"{file['name']} is empty"
        for step in file["steps"]:
            assert {"do", "expect"} <= step.keys() <= {"do", "by", "with", "as", "expect"}, step
        yield file["name"], file["steps"]


CLIENTS: dict[str, type[Portal]] = {"blocking": perito.PortalClient, "awaited": aio.PortalClient}
JOURNEYS = dict(journeys())
every_client = pytest.mark.parametrize("client", CLIENTS)
every_journey = pytest.mark.parametrize("file", JOURNEYS)


@every_journey
@every_client
def test_every_journey_comes_to_its_end(client: str, file: str) -> None:
    judged = {f"{number}. {taken.what}": taken.judged() for number, taken in enumerate(played(client, file), 1)}
    for step, found in judged.items():
        report(file, step, not found)
    assert not {step: found for step, found in judged.items() if found}


@every_journey
@every_client
def test_an_altered_expectation_fails(client: str, file: str) -> None:
    for taken in played(client, file):
        for expected in mutations(taken.expected):
            assert taken._replace(expected=expected).judged(), (taken.what, expected)


@every_client
def test_what_a_runner_does_not_know_fails(client: str) -> None:
    session = {"outcome": "session"}
    steps = [
        {"do": "login", "by": "ctu", "expect": session},
        {"do": "log_out", "by": "ctu", "expect": session},
        {"do": "login", "expect": session},
        {"do": "advance", "by": "ctu", "with": {"days": 1}, "expect": {"now": "2026-09-02T08:00:00.000Z"}},
        {"do": "login", "by": "ctu", "with": {"level": "dispositivo"}, "expect": session},
        {"do": "login", "by": "ctu", "expect": {**session, "role": "ctu"}},
        {"do": "login", "by": "ctu", "with": {"pin": "WRONG000"}, "expect": session},
        {"do": "login", "by": "ctu", "expect": {"error": "wrong_credentials"}},
        {"do": "login", "by": "ctu", "expect": {}},
    ]
    holds = [not taken.judged() for taken in asyncio.run(play(CLIENTS[client], steps))]
    assert holds == [True, *[False] * 8]


@cache
def played(client: str, file: str) -> Sequence[Taken]:
    """A journey by one of the clients, played once for all tests."""
    return asyncio.run(play(CLIENTS[client], JOURNEYS[file]))


async def play(client: type[Portal], steps: Sequence[Result]) -> Sequence[Taken]:
    """Takes every step, also after one that did not do as it should."""
    async with opened(client) as stage:
        return [await take(stage, step) for step in steps]


async def take(stage: Stage, told: Result) -> Taken:
    what, step = told["do"], STEPS.get(told["do"])
    if step is None:
        return Taken(what, told["expect"], None, f"there is no step {what}")
    by = {"by": told["by"]} if "by" in told else {}
    try:
        fields = inspect.signature(step).bind(stage, **by, **stage.resolved(told.get("with", {})))
    except TypeError as error:
        return Taken(what, told["expect"], None, f"its input: {error}")
    found = await outcome(step, fields)
    if "as" in told:
        stage.keep(told["as"], found)
    return Taken(what, stage.resolved(told["expect"]), found)


async def outcome(step: Callable[..., Coroutine[Any, Any, Result]], fields: inspect.BoundArguments) -> Result:
    try:
        return await step(*fields.args, **fields.kwargs)
    except PeritoError as refusal:
        return refused(refusal)


def refused(refusal: PeritoError) -> Result:
    """A value's own refusal, before anything is sent, names no call."""
    errors = []
    if isinstance(refusal, ValidationError):
        errors = [{"error": error.code, "field": error.field} for error in refusal.errors]
        if refusal.operation is None:
            return errors[0] if len(errors) == 1 else {"errors": errors}
    if isinstance(refusal, ReceiptError) and refusal.operation is None:
        return {"error": refusal.code}
    findings = [finding.rule for finding in getattr(refusal, "findings", ())]
    return {"error": refusal.code, "errors": errors, "findings": findings}
