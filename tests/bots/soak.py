"""Hours of mixed traffic over all three channels, compressed: `python -m tests.bots.soak [--messages 10000]`.

Local servers stand for Telegram, the Official Account and the Bot Platform. They push messages by webhook until each is
acknowledged, some of them twice, late or out of order, while the application is killed and started again; they answer
what it sends with floods, refused tokens, errors, delays and connections cut after the message is out. Every message
carries its number, and so does its answer.

What must hold at the end: an acknowledged message is answered exactly once, or its answer stands among those that an
operator is shown as possibly delivered; the answers of a chat come in the order in which its messages were
acknowledged.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bots.inbox.postbox import counts, undelivered
from index.database import Database
from tests.bots.servers.channels_child import SECRET
from tests.bots.servers.running import served
from tests.bots.servers.telegram import TelegramServer, text_update
from tests.bots.servers.zalo import APP_ID, BotServer, OaServer, bot_update, signed, text_event
from tests.paths import REPOSITORY

_NUMBER = re.compile(r"[/#]x(\d+)")
_CHATS = 12
# What goes wrong when a message is sent, each as often as the others.
_TELEGRAM_FAULTS = ("flood:1", "502", "slow", "cut")
_OA_FAULTS = (-32, -216, "502", "slow", "cut")
_BOT_FAULTS = (429, 500, 502, "slow", "cut")


@dataclass
class Traffic:
    """What was pushed to one channel. `acknowledged` holds (chat, number) in the order of the first 200."""

    name: str
    push: Callable[[httpx.AsyncClient, int, int], Awaitable[httpx.Response]]
    delivered: Callable[[], list[tuple[str, str]]]
    acknowledged: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What the soak found of one channel. `late` are pairs of answers that came in the wrong order."""

    channel: str
    messages: int
    answered: int
    unsure: int
    lost: list[int]
    doubled: list[int]
    late: list[tuple[int, int]]


class Soak:
    """One run. `seed` makes the traffic and the faults the same again; the kills fall where they fall."""

    def __init__(self, data: Path, messages: int, kills: int, seed: int = 7) -> None:
        self.data, self.messages, self.kills = data, messages, kills
        self._chance = random.Random(seed)
        self.telegram, self.account, self.platform = TelegramServer(), OaServer(), BotServer()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]

    def run(self) -> list[Outcome]:
        """Pushes everything, waits until nothing is left to do, and compares."""
        self._put_tokens()
        each = self.messages // 3
        self.telegram.script = self._faults(_TELEGRAM_FAULTS, each)
        self.account.script = self._faults(_OA_FAULTS, each)
        self.platform.script = self._faults(_BOT_FAULTS, each)
        traffics = self._traffics()
        with (
            served(self.telegram.app()) as telegram,
            served(self.account.app()) as account,
            served(self.platform.app()) as platform,
        ):
            asyncio.run(self._drive((telegram, account, platform), traffics, each))
        return [self._compare(traffic) for traffic in traffics]

    def _traffics(self) -> list[Traffic]:
        address = f"http://127.0.0.1:{self._port}/channels"

        def telegram(client: httpx.AsyncClient, chat: int, number: int) -> Awaitable[httpx.Response]:
            update = text_update(number + 1, f"/x{number}", chat=chat + 1)
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            return client.post(f"{address}/telegram", json=update, headers=headers)

        def account(client: httpx.AsyncClient, chat: int, number: int) -> Awaitable[httpx.Response]:
            body, headers = signed(text_event(f"m{number}", f"#x{number}", user=f"u{chat}"))
            return client.post(f"{address}/zalo-oa", content=body, headers=headers)

        def platform(client: httpx.AsyncClient, chat: int, number: int) -> Awaitable[httpx.Response]:
            update = bot_update(f"b{number}", f"#x{number}", wrapped=number % 2 == 0)
            message = update.get("result", update)["message"]
            message["chat"]["id"] = message["from"]["id"] = f"u{chat}"
            return client.post(f"{address}/zalo-bot", json=update, headers={"X-Bot-Api-Secret-Token": SECRET})

        return [
            Traffic(
                "telegram", telegram, lambda: [(str(m["chat"] - 1), m["shown"]) for m in self.telegram.sent]
            ),
            Traffic("zalo_oa", account, lambda: [(m["user"][1:], m["text"]) for m in self.account.sent]),
            Traffic(
                "zalo_bot", platform, lambda: [(m["chat_id"][1:], m["text"]) for m in self.platform.sent]
            ),
        ]

    def _faults(self, faults: tuple[Any, ...], messages: int) -> list[Any]:
        """A step for each message and its repetitions: about one in twelve goes wrong."""
        return [
            self._chance.choice(faults) if self._chance.random() < 0.08 else "ok" for _ in range(2 * messages)
        ]

    def _put_tokens(self) -> None:
        from bots.zalo.oa_tokens import TokenRow

        database = Database.in_directory(self.data)
        database.create_tables()
        now = time.time()
        with database.transaction() as session:
            session.merge(
                TokenRow(
                    app=APP_ID, access="access-0", refresh="refresh-0", expires=now + 90_000, refreshed=now
                )
            )
        database.close()

    async def _drive(self, addresses: tuple[str, ...], traffics: list[Traffic], each: int) -> None:
        killing = asyncio.create_task(self._start_and_kill(addresses, traffics, each))
        async with httpx.AsyncClient(timeout=5.0, limits=httpx.Limits(max_connections=40)) as client:
            work = [
                self._converse(client, traffic, chat, range(chat, each, _CHATS))
                for traffic in traffics
                for chat in range(_CHATS)
            ]
            await asyncio.gather(*work)
        await killing

    async def _converse(self, client: httpx.AsyncClient, traffic: Traffic, chat: int, numbers: range) -> None:
        """One chat after the other's messages, each pushed until it is acknowledged; some come again, later."""
        old: list[int] = []
        for number in numbers:
            await self._push(client, traffic, chat, number)
            traffic.acknowledged.append((str(chat), number))
            old.append(number)
            if self._chance.random() < 0.15:
                await self._push(client, traffic, chat, self._chance.choice(old[-5:]))

    async def _push(self, client: httpx.AsyncClient, traffic: Traffic, chat: int, number: int) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if (await traffic.push(client, chat, number)).status_code == 200:
                    return
            await asyncio.sleep(0.1)

    async def _start_and_kill(self, addresses: tuple[str, ...], traffics: list[Traffic], each: int) -> None:
        """Starts the application, kills it in the midst of its work, and lets the last one finish."""
        for kill in range(1, self.kills + 1):
            child = self._child(addresses)
            share = kill / (self.kills + 1)
            while sum(len(t.acknowledged) for t in traffics) < share * 3 * each:
                await asyncio.sleep(0.02)
            await asyncio.sleep(self._chance.random() * 0.5)
            child.send_signal(signal.SIGKILL)
            await asyncio.to_thread(child.wait)
        child = self._child(addresses)
        try:
            while not self._settled(traffics, each):
                assert child.poll() is None, "the application ended by itself"
                await asyncio.sleep(0.3)
        finally:
            child.send_signal(signal.SIGKILL)
            await asyncio.to_thread(child.wait)

    def _child(self, addresses: tuple[str, ...]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.bots.servers.channels_child", str(self.data), str(self._port)]
        return subprocess.Popen([*command, *addresses], cwd=REPOSITORY, stderr=subprocess.DEVNULL)

    def _settled(self, traffics: list[Traffic], each: int) -> bool:
        if any(len(traffic.acknowledged) < each for traffic in traffics):
            return False
        database = Database.in_directory(self.data)
        try:
            return not any(state in {"waiting", "working"} for _, _, state in counts(database))
        finally:
            database.close()

    def _compare(self, traffic: Traffic) -> Outcome:
        delivered = [
            (chat, int(found[1])) for chat, text in traffic.delivered() if (found := _NUMBER.search(text))
        ]
        times = Counter(number for _, number in delivered)
        unsure = self._unsure(traffic.name)
        late: list[tuple[int, int]] = []
        for chat in range(_CHATS):
            wanted = {n: i for i, (c, n) in enumerate(traffic.acknowledged) if c == str(chat)}
            got = [number for where, number in delivered if where == str(chat)]
            late += [(a, b) for a, b in itertools.pairwise(got) if wanted[a] > wanted[b]]
        return Outcome(
            channel=traffic.name,
            messages=len(traffic.acknowledged),
            answered=len(times),
            unsure=len(unsure),
            lost=[n for _, n in traffic.acknowledged if n not in times and n not in unsure],
            doubled=[number for number, often in times.items() if often > 1],
            late=late,
        )

    def _unsure(self, channel: str) -> set[int]:
        database = Database.in_directory(self.data)
        try:
            letters = [
                letter for _, letter in undelivered(database, limit=100_000) if letter.channel == channel
            ]
        finally:
            database.close()
        return {int(found[1]) for letter in letters if (found := _NUMBER.search(str(letter.body)))}


def main() -> None:
    """Prints what was found of each channel; status 1 where anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = Soak(Path(folder), given.messages, given.kills, given.seed).run()
    for outcome in outcomes:
        print(
            f"{outcome.channel}: {outcome.messages} messages, {outcome.answered} answered once, {outcome.unsure} shown "
            f"to an operator, lost {outcome.lost}, doubled {outcome.doubled}, out of order {outcome.late}"
        )
    print(f"{given.kills} kills, {time.perf_counter() - begun:.0f} s")
    if any(outcome.lost or outcome.doubled or outcome.late for outcome in outcomes):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
