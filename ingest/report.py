"""What an ingest did, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in, and why (Vietnamese)."""

    file: str
    reason: str


@dataclass(slots=True)
class ProposingReport:
    """What a language model did that may propose figures.

    `asked` passages were put to it, `accepted` facts came of them, `refused` proposals did not hold; `failures` is how
    often it gave no usable answer, `trouble` the last reason (Vietnamese); `left` passages wait for the next ingest.
    """

    asked: int = 0
    accepted: int = 0
    refused: int = 0
    failures: int = 0
    trouble: str = ""
    left: int = 0


@dataclass(slots=True)
class RunReport:
    """Counted while the run goes on.

    `files` were looked at, `unchanged` of them were known; `written` documents were put in or replaced,
    `removed` taken out; `embedded` texts had no vector before. The totals are of the whole data directory.
    """

    files: int = 0
    unchanged: int = 0
    written: int = 0
    removed: int = 0
    embedded: int = 0
    documents: int = 0
    sections: int = 0
    chunks: int = 0
    derived: dict[str, int] = field(default_factory=dict)
    warnings: int = 0
    failures: list[Failure] = field(default_factory=list)
    passed_over: list[Failure] = field(default_factory=list)
    proposing: ProposingReport | None = None

    @property
    def changed(self) -> bool:
        """Whether anything in the index is different now."""
        return bool(self.written or self.removed)


class Progress(Protocol):
    """Told how the work goes on."""

    def reading(self, name: str) -> None:
        """A file is being read and understood."""
        ...

    def documents(self, total: int) -> None:
        """So many documents are to be written."""
        ...

    def document(self) -> None:
        """One document has been written."""
        ...

    def embedded(self, texts: int) -> None:
        """So many more texts have their vectors."""
        ...


class SilentProgress:
    """Tells nobody."""

    def reading(self, name: str) -> None:
        """Nothing."""

    def documents(self, total: int) -> None:
        """Nothing."""

    def document(self) -> None:
        """Nothing."""

    def embedded(self, texts: int) -> None:
        """Nothing."""
