"""Judges uploads by tus-js-client in Node: it is cut in the middle, resumes from what it has stored, and finishes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cutting_proxy import CuttingProxy, cutting_proxy
from demo import demo
from filing import Filing
from paper import pdf

HERE = Path(__file__).resolve().parent
MODULES = Path(os.environ.get("PERITO_NODE_MODULES", HERE.parent / "node_modules"))
PART = 65_536
SIZE = 5 * PART
CUT = 100_000


@dataclass(frozen=True)
class Outcome:
    """How an upload ended, where it is, and each request with the answer's status and the offset."""

    outcome: str
    url: str | None
    exchanges: list[list[object]]


class Uploads:
    """The client, run once for each way of uploading, through a network that breaks."""

    def __init__(self, proxy: CuttingProxy, filing: Filing, folder: Path) -> None:
        self.proxy, self.filing, self.folder = proxy, filing, folder

    def run(self, way: str, title: str, *cuts: int) -> tuple[Outcome, bytes]:
        """Uploads the document of that title."""
        document, path = pdf(title, SIZE), self.folder / f"{title}.pdf"
        if not path.exists():
            path.write_bytes(document)
        self.proxy.cut_after(*cuts)
        endpoint, urls = f"{self.proxy.url}/v1/uploads", self.folder / "urls.json"
        command = ["node", str(HERE / "tus_js_client.mjs"), way, endpoint, str(path), str(urls)]
        environment = {**os.environ, "PERITO_TOKEN": self.filing.token, "PERITO_NODE_MODULES": str(MODULES)}
        ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
        outcome = Outcome(**json.loads(ended.stdout))
        print(f"{way} {title}: {outcome.outcome}, {outcome.exchanges}", file=sys.stderr)
        if self.proxy.cuts_left():
            raise AssertionError("the upload was not cut")
        return outcome, document


def main() -> None:
    with demo() as portal, cutting_proxy(portal.url) as proxy, tempfile.TemporaryDirectory() as folder:
        filing = Filing(portal)
        uploads = Uploads(proxy, filing, Path(folder))
        begun, _ = uploads.run("begin", "resumed", CUT)
        expect("the upload that was begun", begun.outcome, "cut")
        resumed, document = uploads.run("resume", "resumed")
        expect("the resumed upload", resumed.outcome, "finished")
        expect("its requests", resumed.exchanges, [["HEAD", 200, CUT], ["PATCH", 204, CUT]])
        filing.submit(str(resumed.url), document)
        persisted, document = uploads.run("persist", "persisted", CUT, 2 * CUT)
        expect("the upload that goes on by itself", persisted.outcome, "finished")
        heads = [offset for method, _, offset in persisted.exchanges if method == "HEAD"]
        expect("where it goes on", heads, [CUT, 2 * CUT])
        filing.submit(str(persisted.url), document)
        overridden, document = uploads.run("override", "overridden")
        expect("the upload by POST", [exchange[0] for exchange in overridden.exchanges], ["POST", "POST"])
        filing.submit(str(overridden.url), document)
        ended, _ = uploads.run("abort", "ended")
        expect("the upload that is given up", (ended.outcome, ended.exchanges[-1][:2]), ("ended", ["DELETE", 204]))
        # Concatenation is not among the portal's extensions.
        parallel, _ = uploads.run("parallel", "parallel")
        expect("the upload in parallel parts", parallel.outcome, "refused")
    print(f"tus-js-client {client_version()} uploaded, was cut, resumed and finished, and gave up an upload")


def expect(what: str, found: object, expected: object) -> None:
    """Ends the judge where something else was found."""
    if found != expected:
        raise AssertionError(f"{what}: {expected!r} was expected, and {found!r} was found")


def client_version() -> str:
    """The version of the client that was run."""
    return str(json.loads((MODULES / "tus-js-client" / "package.json").read_text())["version"])


if __name__ == "__main__":
    main()
