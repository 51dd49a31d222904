"""Serves the case manager on this machine, for one expert."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from contextlib import ExitStack

import perito

from .app import create_app
from .demo import furnish

VARIABLES = ("PERITO_PORTAL", "PERITO_KEYS", "PERITO_TAX_CODE", "PERITO_PIN")


def main() -> int:
    arguments = argparse.ArgumentParser(
        prog="studio",
        description="Serves an expert's cases.",
        epilog=f"The portal, the file of its keys and the account are in the environment: {', '.join(VARIABLES)}.",
    )
    arguments.add_argument("--demo", action="store_true", help="start a sandbox and show its expert's cases")
    arguments.add_argument("--port", type=int, default=8000, help="the port on this machine")
    given = arguments.parse_args()
    try:
        uvicorn = importlib.import_module("uvicorn")
    except ModuleNotFoundError:
        arguments.error("uvicorn is missing: python -m pip install uvicorn")
    with ExitStack() as stack:
        if given.demo:
            sandbox = stack.enter_context(perito.sandbox())
            furnish(sandbox)
            account = sandbox.account("ctu")
            app = create_app(sandbox.url, sandbox.trusted_keys, account.tax_code, account.pin)
        else:
            missing = [name for name in VARIABLES if not os.environ.get(name)]
            if missing:
                arguments.error(f"not in the environment: {', '.join(missing)}")
            portal, keys, tax_code, pin = (os.environ[name] for name in VARIABLES)
            try:
                app = create_app(portal, perito.TrustedKeys.read(keys), perito.TaxCode(tax_code), perito.Pin(pin))
            except (OSError, perito.PeritoError) as error:
                arguments.error(str(error))
        print(f"http://127.0.0.1:{given.port}/")
        uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
