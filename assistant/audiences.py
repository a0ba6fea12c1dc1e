"""One data directory as each audience may see it: everything, or only what everybody may see.

An asker who has no leave for internal documents is answered from the public part (`ingest/public_part.py`), a data
directory in which they have never been; while there are no internal documents, that is the whole one. Who has leave is
decided where people ask (`bots/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any

from sqlalchemy.exc import OperationalError

from assistant.answer import Answer
from assistant.answering_pool import Answering, AnsweringPool, Asked, NoProcess
from assistant.contract import answer_json
from assistant.conversation import Conversations
from assistant.opening import LANGUAGE_FILE, Opened, open_assistant, open_directory, require_data
from assistant.question import Turn
from assistant.recent import RecentAnswers
from assistant.settings import Settings
from index.database import Database
from index.documents import Access
from index.errors import IndexNotReady
from index.public_folder import is_complete, public_folder
from index.signature import generation
from index.store import Store

# What a question may take besides its wording by a language model, before it is given up.
_SECONDS = 60.0
# Search and the database work without the interpreter; more threads than these only wait for it.
_THREADS = 8


@contextmanager
def open_audiences(settings: Settings, processes: int = 1) -> Iterator[Audiences]:
    """Opens the data directory of the settings for all audiences; closes it after use.

    With more than one process, as many others answer, each with the directory open for itself.

    Raises:
        IndexNotReady: there is no index, or one built with another embedder or chunking.
        SearchUnavailable: a part of it cannot be opened.
    """
    with ExitStack() as stack:
        # The processes open the directory side by side with this one.
        pool = stack.enter_context(closing(_pool(settings, processes))) if processes > 1 else None
        whole = stack.enter_context(open_assistant(settings))
        yield stack.enter_context(closing(Audiences(whole, pool)))


def _pool(settings: Settings, processes: int) -> AnsweringPool:
    require_data(settings.data)
    database = Database.in_directory(settings.data)
    # Several that find a table missing would all make it.
    database.create_tables()
    database.close()
    return AnsweringPool(
        partial(_open_answering, settings), processes, _SECONDS + settings.llm.timeout_seconds
    )


@contextmanager
def _open_answering(settings: Settings) -> Iterator[Answering]:
    """What answers in a process of its own."""
    with open_audiences(settings) as audiences:
        audiences.warm_up()
        yield audiences.answer


class Audiences:
    """What each audience is answered from. Safe for many threads.

    `pool` answers where there is one; this process only keeps what was said.
    """

    def __init__(self, whole: Opened, pool: AnsweringPool | None = None) -> None:
        self.whole = whole
        self._pool = pool
        self._store = Store(whole.database)
        self._as_public = replace(whole, assistant=replace(whole.assistant, access="public"))
        self._part: Opened | None = None
        self._part_state: tuple[Any, ...] | None = None
        self._closing = ExitStack()
        self._recent = RecentAnswers()
        self._lock = Lock()

    @property
    def conversations(self) -> Conversations:
        """The conversations of all."""
        return self.whole.conversations

    @property
    def at_once(self) -> int:
        """How many questions are worth taking up at the same time; more would only wait for one another."""
        return _THREADS if self._pool is None else _THREADS + self._pool.processes

    @property
    def database(self) -> Database:
        """Where people, keys, conversations and messages are kept. Documents are read through `seen_by`."""
        return self.whole.database

    def seen_by(self, access: Access) -> Opened:
        """The corpus for somebody who may see documents of this label.

        Raises:
            IndexNotReady: there are internal documents, and the part without them is not made yet.
        """
        if not self._store.holds_internal():
            return self._as_public
        return self.whole if access == "internal" else self._public_part()

    def ask(
        self,
        text: str,
        *,
        access: Access,
        conversation_id: str | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """The answer for that audience, kept in the conversation. Raises what `Assistant.ask` raises."""
        answer = self.answer(Asked(text, access, conversation_id, tuple(history)))
        self.conversations.keep(answer.conversation_id, text, answer.message_id, answer_json(answer))
        return answer

    def answer(self, asked: Asked) -> Answer:
        """The answer, kept nowhere. Raises what `Assistant.ask` raises."""
        while True:
            opened = self.seen_by(asked.access)
            if asked.conversation_id or asked.history:
                answer = self._worked_out(opened, asked)
            else:
                # Of a moment ago or of this moment, if the same corpus was asked the same.
                corpus = self._part_state if opened is self._part else opened is self.whole
                key = (asked.text, corpus, generation(opened.database))
                answer = self._recent.answer(key, partial(self._worked_out, opened, asked))
            # The first internal document may have come in meanwhile: then the answer was drawn from too much.
            if opened is not self._as_public or not self._store.holds_internal():
                return answer

    def _worked_out(self, opened: Opened, asked: Asked) -> Answer:
        if self._pool is not None:
            try:
                return self._pool.answer(asked)
            except NoProcess:
                pass
        return opened.assistant.ask(
            asked.text, conversation_id=asked.conversation_id, history=asked.history, keep=False
        )

    def warm_up(self) -> None:
        """Loads what a question needs, so that the first is answered as fast as the next."""
        if self._pool is not None and self._pool.wait_until_ready():
            return
        self.whole.warm_up()
        if self.why_not_ready() is None:
            self.seen_by("public").warm_up()

    def why_not_ready(self) -> str | None:
        """None where everybody can be answered, else why not."""
        try:
            self.seen_by("public")
        except IndexNotReady as error:
            return str(error)
        return None

    def close(self) -> None:
        """Lets go of the public part."""
        with self._lock:
            self._let_go()

    def _public_part(self) -> Opened:
        folder = public_folder(self.whole.settings.data)
        try:
            state = (folder / "vanban.sqlite").stat().st_ino, (folder / LANGUAGE_FILE).stat().st_mtime_ns
        except FileNotFoundError:
            raise IndexNotReady(
                "Kho có văn bản nội bộ mà phần công khai chưa có; hãy chạy lại `vanban ingest` hoặc `vanban reindex`."
            ) from None
        with self._lock:
            if self._part is None or state != self._part_state:
                self._let_go()
                self._part, self._part_state = self._open(), state
            return self._part

    def _open(self) -> Opened:
        whole = self.whole
        folder = public_folder(whole.settings.data)
        with ExitStack() as stack:
            database = Database.in_directory(folder)
            stack.callback(database.close)
            if not _can_answer(database):
                raise IndexNotReady("Phần công khai của kho đang được lập; xin thử lại sau ít phút.")
            opened = stack.enter_context(
                open_directory(folder, database, whole.engine, whole.settings, whole.conversations)
            )
            self._closing = stack.pop_all()
        return replace(opened, assistant=replace(opened.assistant, access="public"))

    def _let_go(self) -> None:
        self._part = self._part_state = None
        self._closing.close()


def _can_answer(part: Database) -> bool:
    try:
        return is_complete(part)
    except OperationalError:
        # It is being made this moment: its tables are not there yet.
        return False
