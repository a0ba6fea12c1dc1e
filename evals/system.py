"""The assistant of a data directory as a system that can be evaluated."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.contract import answer_json
from assistant.opening import Opened
from assistant.question import Turn
from evals.metrics import Answer
from evals.ranking import Passage
from index.documents import Document
from index.renditions import RenditionStore
from index.store import Store


@dataclass(frozen=True, slots=True)
class AssistantSystem:
    """Asks through the same call that serves; nothing is kept of the questions."""

    opened: Opened
    fingerprint: str

    @classmethod
    def over(cls, opened: Opened) -> AssistantSystem:
        """The system of an open data directory, known by its documents and by the program's own files."""
        ids = sorted(summary.id for summary in Store(opened.database).documents())
        material = [str(opened.settings.embedding.model), *ids, program_version()]
        return cls(opened, hashlib.sha256("\n".join(material).encode()).hexdigest())

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The answer as the contract has it."""
        turns = [turn_of(line) for line in history]
        return answer_json(self.opened.assistant.ask(question, history=turns, keep=False))

    def search(self, question: str, history: Sequence[str], k: int) -> Sequence[Passage]:
        """What the hybrid search finds for the question as it is understood."""
        understood = self.opened.assistant.understand(question, [turn_of(line) for line in history])
        passages = []
        for hit in self.opened.searcher.search(understood.text, k=k):
            document = self.opened.library.document(hit.chunk.document_id)
            span = hit.chunk.span
            passages.append(Passage(document.file_at(span.start), document.quote(span)))
        return passages

    def documents(self) -> dict[str, Document]:
        """Each document by the name of each of its files."""
        library = self.opened.library
        return {
            file: library.document(summary.id) for summary in library.summaries() for file in summary.files
        }

    def texts(self) -> dict[str, str]:
        """The text of each file as it was read on its own, by the file's name; of files of one name all together."""
        store = RenditionStore(self.opened.database)
        files = [state for state in store.files().values() if state.rendition]
        own = store.own_documents(state.rendition or "" for state in files)
        found: dict[str, str] = {}
        for state in files:
            if document := own.get(state.rendition or ""):
                found[state.name] = "\n".join(filter(None, (found.get(state.name), document.text)))
        return found


def turn_of(line: str) -> Turn:
    """One earlier turn: `assistant: ...` and `user: ...` as marked, anything else the user's."""
    for role in ("user", "assistant"):
        if line.startswith(f"{role}: "):
            return Turn("user" if role == "user" else "assistant", line[len(role) + 2 :])
    return Turn("user", line)


def program_version() -> str:
    """A digest of the program's own source, so that a run is not taken up by another program."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    for room in ("assistant", "index", "ingest"):
        for path in sorted((root / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
