"""Works through a postbox: each chat in its order, many chats at the same time, a slow one holds nobody
up."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bots.inbox.postbox import Letter, Postbox

log = logging.getLogger(__name__)
Answering = Callable[[Letter], list[dict[str, Any]]]
Sending = Callable[[Letter], Awaitable[str]]
Announcing = Callable[[Letter], Awaitable[None]]
_LONGEST_SLEEP = 5.0
_SHORTEST_SLEEP = 0.2


class TryLater(Exception):
    """The message surely did not go out. `after` seconds, if the channel asked for a wait."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Undeliverable(Exception):
    """The message can never go out: the person blocked us, the window is closed."""


class MayHaveArrived(Exception):
    """The connection broke after the message was handed over."""


@dataclass
class Pump:
    """Answers questions and sends replies until cancelled.

    `answer` runs in a thread and gives the bodies of the replies; `send` gives the channel's name of the sent
    message or raises `TryLater`, `Undeliverable` or `MayHaveArrived`; `announce` (typing signs) may fail
    freely.
    """

    postbox: Postbox
    answer: Answering
    send: Sending
    announce: Announcing | None = None
    apology: dict[str, Any] | None = None
    workers: int = 8

    def __post_init__(self) -> None:
        self._wake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[bool]] = {}
        self._stopping = False

    def wake(self) -> None:
        """Something came in."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled; a message in hand is finished first."""
        unsure = await asyncio.to_thread(self.postbox.recover)
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
        chats = await asyncio.to_thread(self.postbox.chats_with_work, set(self._busy), free)
        for chat in chats:
            if chat not in self._busy:
                task = asyncio.create_task(self._work_through(chat))
                self._busy[chat] = task
                task.add_done_callback(partial(self._finished, chat))

    def _finished(self, chat: str, task: asyncio.Task[bool]) -> None:
        self._busy.pop(chat, None)
        # A chat that could do nothing waits for its time; waking for it would spin.
        if not task.cancelled() and task.exception() is None and task.result():
            self._wake.set()

    async def _sleep(self) -> None:
        due = await asyncio.to_thread(self.postbox.next_due)
        wait = _LONGEST_SLEEP if due is None else min(max(due, _SHORTEST_SLEEP), _LONGEST_SLEEP)
        # Not `wait_for`: before Python 3.12 it can swallow a cancellation that comes with the wake-up.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._wake.wait()

    async def _work_through(self, chat: str) -> bool:
        """True if anything of the chat was worked on."""
        worked = False
        while not self._stopping:
            reply = await asyncio.to_thread(self.postbox.next_reply, chat)
            if reply is not None:
                worked = True
                if not await self._deliver(reply):
                    break
                continue
            question = await asyncio.to_thread(self.postbox.next_question, chat)
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
        try:
            replies = await asyncio.to_thread(self.answer, question)
        except Exception as error:  # whatever went wrong with one question, the others go on
            log.exception("%s: question %d failed", self.postbox.channel, question.id)
            dead = await asyncio.to_thread(
                self.postbox.not_answered, question, f"{type(error).__name__}: {error}"
            )
            if dead and self.apology is not None:
                await asyncio.to_thread(self.postbox.put, question.chat, self.apology)
            return
        await asyncio.to_thread(self.postbox.answered, question, replies)

    async def _deliver(self, reply: Letter) -> bool:
        """Sends one reply; False if the chat has to wait."""
        box = self.postbox
        try:
            remote = await self.send(reply)
        except TryLater as later:
            return await asyncio.to_thread(box.not_sent, reply, str(later), later.after)
        except Undeliverable as refused:
            await asyncio.to_thread(box.give_up, reply, str(refused))
        except MayHaveArrived as doubt:
            await asyncio.to_thread(box.unsure, reply, str(doubt))
        except Exception as error:  # a fault of ours: kept for the operator, the chat goes on
            log.exception("%s: reply %d failed", box.channel, reply.id)
            await asyncio.to_thread(box.unsure, reply, f"{type(error).__name__}: {error}")
        else:
            await asyncio.to_thread(box.sent, reply, remote)
        return True
