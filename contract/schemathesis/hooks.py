"""What schemathesis is told of this protocol: a live session, values that exist, two checks of our own, and a tally.

It is loaded by schemathesis itself, in a process for each role, which `run.py` starts.
"""

from __future__ import annotations

import atexit
import json
import os
from collections import Counter
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import EnsureResourceAvailability
from schemathesis.transport.serialization import serialize_binary

import permissions
import protocol
from demo import Demo
from values import FILLINGS, MISSING, Filling
from world import World

ROLE = os.environ["PERITO_ROLE"]
WORLD = World(Demo(**json.loads(os.environ["PERITO_DEMO"])), ROLE)
PERMITTED = permissions.permitted(ROLE)
TALLY: Counter[tuple[str, int]] = Counter()
TURNS: Counter[str] = Counter()

# A wrong PIN costs a wait after a few guesses, and the clock ends PINs: there the values of chance are few, or none.
GUESSES = {"POST /v1/sessions": 3, "PUT /v1/me/pin": 3, "POST /v1/sandbox/clock": 0}

OPENED = "/v1/registrations/{id}"
DOWNLOADS = ("GET /v1/reports/{id}/content", "GET /v1/observations/{id}/content")


@schemathesis.serializer("application/offset+octet-stream")
def part_of_a_document(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A part of an upload, as tus sends it."""
    return serialize_binary(value)


if ROLE != "anonymous":

    @schemathesis.auth(refresh_interval=None)
    class LiveSession:
        """The token of the role, wherever schemathesis does not leave it out on purpose."""

        def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str | None:
            return WORLD.judge.live_token()

        def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """Renews the token when the session has ended since, and fills in what exists. What is wrong on purpose stays."""
    if case.method.upper() != case.operation.method.upper():
        return
    if case.operation.label in PERMITTED and case.operation.label in FILLINGS:
        fill(case, case.operation.label)
    held = WORLD.registrations.get(str(case.path_parameters.get("id")))
    if held is not None:
        WORLD.judge.hold(held)
    if has_own_token(case):
        case.headers["Authorization"] = f"Bearer {WORLD.judge.live_token()}"


def fill(case: schemathesis.Case, name: str) -> None:
    """One request of four stays as it was generated."""
    turn = TURNS[name]
    TURNS[name] += 1
    if turn % 4 == 0 and turn < 4 * GUESSES.get(name, 1_000_000):
        return
    linked = case._override
    if linked.path_parameters and name.endswith("/accounts/{id}/pin"):
        # What is prepared for it is a new PIN, which is not to come after the one that a step before has revoked.
        return
    filling = FILLINGS[name](WORLD, turn)
    # What a link of the document gave is what is judged.
    if not is_negative(case, ParameterLocation.PATH) and not linked.path_parameters:
        put(case.path_parameters, filling.path)
    if not is_negative(case, ParameterLocation.QUERY) and not linked.query:
        put(case.query, filling.query)
    if not is_negative(case, ParameterLocation.HEADER):
        put(case.headers, filling.headers)
    if filling.body is not None and not is_negative(case, ParameterLocation.BODY):
        case.body = mixed(filling, case.body, turn)


def put(parameters: MutableMapping[str, Any], values: Mapping[str, Any]) -> None:
    """Puts values in the place of the generated ones."""
    for name, value in values.items():
        if value == MISSING:
            parameters.pop(name, None)
        else:
            parameters[name] = value


def mixed(filling: Filling, generated: Any, turn: int) -> Any:
    """A body of which more or less was generated. Every mixture fits the schema, for both its sides do."""
    good = filling.body
    if not isinstance(good, dict) or not isinstance(generated, dict) or turn % 4 == 1:
        return good
    free = {name: value for name, value in generated.items() if name not in filling.references}
    if turn % 4 == 2:
        chosen = sorted(free)[turn // 4 % len(free)] if free else None
        return {**good, **{name: value for name, value in free.items() if name == chosen}}
    return {**free, **{name: value for name, value in good.items() if name in filling.references}}


@schemathesis.hook
def after_call(context: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response) -> None:
    """Counts the answer, and follows what it did to the session."""
    TALLY[case.operation.label, response.status_code] += 1
    judge, done = WORLD.judge, f"{case.operation.label} {response.status_code}"
    if case.method.upper() != case.operation.method.upper():
        return
    if done == "PUT /v1/me/pin 200":
        judge.learn(response.json(), case.body["new_pin"])
    elif done == "PUT /v1/sessions/current 200":
        judge.hold(response.json())
    elif done == "DELETE /v1/sessions/current 204":
        judge.hold(None)
    elif done == "DELETE /v1/sessions/{id} 204" and case.path_parameters["id"] == judge.session:
        judge.hold(None)
    elif done == "DELETE /v1/accounts/{id}/pin 204":
        WORLD.revoked.add(case.path_parameters["id"])
    elif done == "POST /v1/registrations 201" and ROLE == "registrant":
        # A token is good for its own registration alone.
        WORLD.registrations[response.json()["id"]] = response.json()
    elif done == "POST /v1/uploads 201":
        WORLD.keep_upload(response.headers["location"][0].rsplit("/", 1)[1])


@schemathesis.check
def refused_by_the_domain(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """What fits the schema is refused in the domain's documented words alone, never in the schema's."""
    if case.meta is None or case.meta.generation.mode.is_negative or response.status_code != 422:
        return
    codes = {error["code"] for error in response.json()["errors"]}
    wrong = codes & protocol.STRUCTURAL | codes - protocol.field_codes()
    if holds_fraction(case.body):
        # To JSON Schema 2026.0 is an integer; to this protocol, on purpose, it is not.
        wrong -= {"type_wrong"}
    assert not wrong, f"a request that fits the schema is refused with {', '.join(sorted(wrong))}"


@schemathesis.check
def stays_logged_in(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """A live session is never told that it is none. A registration's token is none."""
    if WORLD.judge.account is not None and has_own_token(case) and case.operation.label != "POST /v1/sessions":
        assert response.status_code != 401, "a live session was answered 401"


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext, failure: Any, case: schemathesis.Case, response: schemathesis.Response
) -> bool:
    """Two kinds that are none."""
    # RFC 9110, 14.2: a `Range` that cannot be read is passed over and the whole is answered.
    passed_over = response.status_code == 200 and case.operation.label in DOWNLOADS
    if passed_over and isinstance(failure, AcceptedNegativeData):
        return False
    # A registration is read with the token that its opening gave, or by an officer of the INPS office that it names:
    # to whoever opens it under a session of his own, it may well be none.
    someone_elses = ROLE != "registrant" and case.operation.path.startswith(OPENED)
    return not (someone_elses and isinstance(failure, EnsureResourceAvailability))


def holds_fraction(value: Any) -> bool:
    """Whether a number in it is written with a point or an exponent."""
    if isinstance(value, dict):
        value = list(value.values())
    return any(map(holds_fraction, value)) if isinstance(value, list) else isinstance(value, float)


def has_own_token(case: schemathesis.Case) -> bool:
    scheme, _, token = str(case.headers.get("Authorization", "")).partition(" ")
    return scheme == "Bearer" and token in WORLD.judge.tokens


def is_negative(case: schemathesis.Case, location: ParameterLocation) -> bool:
    return case.meta is not None and case.meta.is_negative_at(location)


@atexit.register
def tell() -> None:
    """Leaves the tally for `run.py`."""
    rows = [[label, status, count] for (label, status), count in sorted(TALLY.items())]
    Path(os.environ["PERITO_TALLY"]).write_text(json.dumps(rows), encoding="utf-8")
