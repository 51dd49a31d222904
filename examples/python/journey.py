"""The whole journey of a court's expert: registration, notice, draft, observations, final report, payment.

    python examples/python/journey.py [--lang en] [--output FOLDER]

It needs `perito` alone. A real portal starts in this process, and is reached over HTTP through the client; its receipts
are left in the folder, with the keys that verify them. `cargo run --example quickstart` plays the same in Rust.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import journey_scenes as scenes
import perito
from journey_stage import Stage, Timeline
from perito import PeritoError, PortalClient, Receipt, TrustedKeys


def play(stage: Stage) -> None:
    """The scenes, in order, with the days that pass between them."""
    told = stage.told
    told.step("Il portale è aperto su questa macchina", "The portal is open on this machine")
    told.detail("ambiente di prova: nessun valore legale", "sandbox: no legal value")
    expert = scenes.register(stage)
    case = scenes.find_case(stage, expert)
    # 48 days from 1 September: the fifteenth day back is a Sunday, and Saint Francis besides.
    operations_on = told.today + timedelta(days=48)
    notified = scenes.notify(stage, expert, case, operations_on)
    observations_end = scenes.set_terms(stage, expert, case, operations_on)

    stage.wait_until(operations_on)
    told.step("Il giorno delle operazioni peritali", "The day of expert operations")
    stage.wait_until(operations_on + timedelta(days=21))
    scenes.send_draft(stage, expert, case)
    stage.wait_until(operations_on + timedelta(days=28))
    observation = scenes.observe(stage, expert, case)

    stage.wait_until(observations_end + timedelta(days=1))
    told.step("Il termine per le osservazioni è scaduto", "The term for observations has run out")
    expert = scenes.come_back(stage, expert)
    scenes.file_final(stage, expert, notified, observation)
    scenes.ask_fee(stage, expert, case)
    stage.wait_until(told.today + timedelta(days=17))
    scenes.pay(stage, case)
    scenes.read_agenda(stage, expert)
    scenes.judge(stage, expert, case)


def check(stage: Stage) -> None:
    """Verifies once more what was kept, as anyone can, offline: with the files alone."""
    keys = stage.output / "keys.txt"
    keys.write_text("\n".join(stage.portal.trusted_keys.keys) + "\n", encoding="utf-8")
    receipts = sorted(stage.output.glob("*-receipt.txt"))
    for path in receipts:
        Receipt.read(path).verify(TrustedKeys.read(keys))
    stage.told.step(
        f"{len(receipts)} ricevute sono in {stage.output}, e si verificano con {keys.name}",
        f"{len(receipts)} receipts are in {stage.output}, and verify with {keys.name}",
    )


def main(words: Sequence[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lang", choices=("it", "en"), default="it", help="the language of the timeline")
    arguments.add_argument("--output", type=Path, default=Path("journey-output"), help="where the receipts are left")
    given = arguments.parse_args(words)
    given.output.mkdir(parents=True, exist_ok=True)
    for of_a_run_before in given.output.glob("*-receipt.*"):
        of_a_run_before.unlink()
    try:
        with perito.sandbox() as portal, PortalClient(portal.url, portal.trusted_keys) as client:
            stage = Stage(portal, client, Timeline(given.lang, portal.today), given.output)
            play(stage)
            check(stage)
    except PeritoError as error:
        print(error.message_it if given.lang == "it" else error.message_en, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # the timeline is drawn with characters that not every console has
    sys.exit(main())
