"""The places where people ask: `python -m evals.bench.channels [--data DIR] [--askers 50] [--messages 1200]`.

Prints how long many people wait who ask at the same time (each question another one, streamed as the page does, until the
first word and until the end), how soon the chat can be typed into after its script has loaded (where there is a Chromium),
and what hours of mixed traffic over Telegram and Zalo lose, double or put out of order (`--messages 10000` for the long
form). Everything stays on the loopback address. Status 1 where anybody was refused or any message was lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.bench.serving import ingested, server

_HERE = Path(__file__).resolve().parent
_ROUNDS = 4
_OPENINGS = 5
_CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


# The element is there once its modules have run; looked for before every frame.
_NOTE_WHEN_TYPABLE = """
const look = () => {
  if (document.querySelector("vanban-chat")?.shadowRoot?.querySelector("textarea")) window.typable = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
_SINCE_LOADED = """() => window.typable
  - performance.getEntriesByType("resource").find(entry => entry.name.endsWith("/widget.js")).responseEnd"""


def main() -> None:
    """Prints the figures, a line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--questions", type=Path, default=_HERE.parent / "sets" / "corpus.jsonl")
    parser.add_argument("--askers", type=int, default=50)
    parser.add_argument("--messages", type=int, default=1_200, help="of the soak; 0 leaves it out")
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [record["question"] for record in map(json.loads, lines) if not record.get("history")]
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or ingested(Path(folder))
        with server(data) as (address, _):
            waited = asyncio.run(_ask_at_once(address, questions, given.askers))
            print(_described(waited, given.askers))
            print(_first_typing(address))
    failed = any(not each.answered for each in waited)
    if given.messages:
        soak = [sys.executable, "-m", "tests.bots.soak", "--messages", str(given.messages)]
        failed |= subprocess.run(soak, check=False).returncode != 0
    if failed:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class Waited:
    """Milliseconds until the first word of an answer and until its end."""

    first: float
    whole: float
    answered: bool


async def _ask_at_once(address: str, questions: Sequence[str], askers: int) -> list[Waited]:
    """Each asker asks a few questions, one after the other; no question is asked twice while there are others."""
    limits = httpx.Limits(max_connections=askers)
    async with httpx.AsyncClient(timeout=120, limits=limits) as client:

        async def one(asker: int) -> list[Waited]:
            return [
                await _ask(client, address, questions[(asker * _ROUNDS + turn) % len(questions)])
                for turn in range(_ROUNDS)
            ]

        found = await asyncio.gather(*(one(asker) for asker in range(askers)))
    return [each for of_one in found for each in of_one]


async def _ask(client: httpx.AsyncClient, address: str, question: str) -> Waited:
    begun = time.perf_counter()
    first = 0.0
    name = ""
    async with client.stream("POST", f"{address}/api/ask/stream", json={"question": question}) as reply:
        async for line in reply.aiter_lines():
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
                first = first or (time.perf_counter() - begun) * 1000
    return Waited(first, (time.perf_counter() - begun) * 1000, name == "done")


def _described(waited: Sequence[Waited], askers: int) -> str:
    whole = sorted(each.whole for each in waited)
    p95 = whole[min(len(whole) - 1, int(len(whole) * 0.95))]
    refused = sum(not each.answered for each in waited)
    return (
        f"{askers} people at once: {len(waited)} answers, median {statistics.median(whole):.0f} ms, p95 {p95:.0f} ms, "
        f"longest {whole[-1]:.0f} ms, {refused} without an answer"
    )


def _first_typing(address: str) -> str:
    """Milliseconds from the end of the script's loading until the question can be typed."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        return "the chat until it can be typed into: not measured, there is no Chromium here"
    from playwright.sync_api import sync_playwright

    measured = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=_CHROMIUM)
        for _ in range(_OPENINGS):
            page = browser.new_page()
            page.add_init_script(_NOTE_WHEN_TYPABLE)
            page.goto(address)
            page.locator("textarea").wait_for()
            measured.append(page.evaluate(_SINCE_LOADED))
            page.close()
        browser.close()
    return f"the chat until it can be typed into: median {statistics.median(measured):.0f} ms after its script loaded"


if __name__ == "__main__":
    main()
