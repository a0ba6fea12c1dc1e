"""Works through a postbox: each chat in its order, many chats at the same time, a slow one holds nobody
up."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bots.inbox.postbox import Letter, Postbox
from index.errors import VanbanError
from index.lock import Locked, take_lock

log = logging.getLogger(__name__)
Answering = Callable[[Letter], list[dict[str, Any]]]
Sending = Callable[[Letter], Awaitable[str]]
Announcing = Callable[[Letter], Awaitable[None]]
_LONGEST_SLEEP = 5.0
_SHORTEST_SLEEP = 0.2
_FIRST_WAIT = 0.2
# A typing sign goes away after five seconds.
_REMIND_SECONDS = 4.5
P = ParamSpec("P")
T = TypeVar("T")


class ChannelBusy(VanbanError):
    """Another process works through this channel's postbox."""


class TryLater(Exception):
    """The message surely did not go out. `after` seconds, if the channel asked for a wait."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Undeliverable(Exception):
    """The message can never go out: the person blocked us, the window is closed."""


class MayHaveArrived(Exception):
    """The connection broke after the message was handed over."""


@contextlib.asynccontextmanager
async def alone(
    channel: str, lock: Path | None, tell: Callable[[str], None] | None = None
) -> AsyncIterator[None]:
    """Only one process at a time works through a channel's postbox.

    Two would mistake each other's work for what a killed one left. With `tell` the turn is waited for, and told why;
    without it `ChannelBusy` is raised.
    """
    descriptor = None
    while lock is not None and descriptor is None:
        try:
            descriptor = take_lock(lock)
        except Locked as error:
            why = f"Kênh {channel} đang được tiến trình số {error.holder} phục vụ."
            if tell is None:
                raise ChannelBusy(why) from error
            tell(why)
            await asyncio.sleep(_LONGEST_SLEEP)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


@dataclass
class Pump:
    """Answers questions and sends replies until cancelled.

    `answer` runs in a thread and gives the bodies of the replies; `send` gives the channel's name of the sent
    message or raises `TryLater`, `Undeliverable` or `MayHaveArrived`; `announce` (a typing sign, an acknowledged button)
    and `remind`, which repeats the sign for as long as the answer takes, may fail freely.
    """

    postbox: Postbox
    answer: Answering
    send: Sending
    announce: Announcing | None = None
    apology: dict[str, Any] | None = None
    workers: int = 8
    remind: Announcing | None = None

    def __post_init__(self) -> None:
        self._wake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[bool]] = {}
        self._stopping = False

    def wake(self) -> None:
        """Something came in."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled; a message in hand is finished first."""
        unsure = await self.kept(self.postbox.recover)
        if unsure:
            log.warning("%s: %d messages may have been sent before the stop", self.postbox.channel, unsure)
        try:
            while True:
                self._wake.clear()
                await self._start_chats()
                await self._sleep()
        finally:
            self._stopping = True
            await asyncio.shield(asyncio.gather(*self._busy.values(), return_exceptions=True))

    async def kept(self, store: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Does something with the postbox; a database that is busy or away for a while is waited for.

        What was answered or sent must be noted, or it would be done again.
        """
        wait = _FIRST_WAIT
        while True:
            try:
                return await asyncio.to_thread(store, *arguments, **named)
            except (OperationalError, PoolTimeout) as error:
                if self._stopping:
                    raise
                log.warning(
                    "%s: the database does not answer: %s", self.postbox.channel, type(error).__name__
                )
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_SLEEP)

    async def drain(self) -> None:
        """Works until nothing is due: for commands that end, and for tests."""
        while True:
            await self._start_chats()
            if not self._busy:
                return
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)

    async def _start_chats(self) -> None:
        free = self.workers - len(self._busy)
        if free <= 0:
            return
        chats = await self.kept(self.postbox.chats_with_work, set(self._busy), free)
        for chat in chats:
            if chat not in self._busy:
                task = asyncio.create_task(self._work_through(chat))
                self._busy[chat] = task
                task.add_done_callback(partial(self._finished, chat))

    def _finished(self, chat: str, task: asyncio.Task[bool]) -> None:
        self._busy.pop(chat, None)
        if task.cancelled():
            return
        if task.exception() is not None:
            log.error(
                "%s: a chat could not be worked through", self.postbox.channel, exc_info=task.exception()
            )
        # A chat that could do nothing waits for its time; waking for it would spin.
        elif task.result():
            self._wake.set()

    async def _sleep(self) -> None:
        due = await self.kept(self.postbox.next_due)
        wait = _LONGEST_SLEEP if due is None else min(max(due, _SHORTEST_SLEEP), _LONGEST_SLEEP)
        # Not `wait_for`: before Python 3.12 it can swallow a cancellation that comes with the wake-up.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._wake.wait()

    async def _work_through(self, chat: str) -> bool:
        """True if anything of the chat was worked on."""
        worked = False
        while not self._stopping:
            reply = await self.kept(self.postbox.next_reply, chat)
            if reply is not None:
                worked = True
                if not await self._deliver(reply):
                    break
                continue
            question = await self.kept(self.postbox.next_question, chat)
            if question is None:
                break
            worked = True
            await self._answer(question)
        return worked

    async def _answer(self, question: Letter) -> None:
        if self.announce is not None:
            try:
                await self.announce(question)
            except Exception as error:  # a typing sign is a courtesy; the answer matters
                log.info("%s: no announcement: %s", self.postbox.channel, type(error).__name__)
        reminding = asyncio.create_task(self._remind(question))
        try:
            replies = await asyncio.to_thread(self.answer, question)
        except Exception as error:  # whatever went wrong with one question, the others go on
            log.exception("%s: question %d failed", self.postbox.channel, question.id)
            dead = await self.kept(self.postbox.not_answered, question, f"{type(error).__name__}: {error}")
            if dead and self.apology is not None:
                await self.kept(self.postbox.put, question.chat, self.apology)
            return
        finally:
            reminding.cancel()
        await self.kept(self.postbox.answered, question, replies)

    async def _remind(self, question: Letter) -> None:
        while self.remind is not None:
            await asyncio.sleep(_REMIND_SECONDS)
            with contextlib.suppress(Exception):  # as above: only a courtesy
                await self.remind(question)

    async def _deliver(self, reply: Letter) -> bool:
        """Sends one reply; False if the chat has to wait."""
        box = self.postbox
        try:
            remote = await self.send(reply)
        except TryLater as later:
            return await self.kept(box.not_sent, reply, str(later), later.after)
        except Undeliverable as refused:
            await self.kept(box.give_up, reply, str(refused))
        except MayHaveArrived as doubt:
            await self.kept(box.unsure, reply, str(doubt))
        except Exception as error:  # a fault of ours: kept for the operator, the chat goes on
            log.exception("%s: reply %d failed", box.channel, reply.id)
            await self.kept(box.unsure, reply, f"{type(error).__name__}: {error}")
        else:
            await self.kept(box.sent, reply, remote)
        return True
