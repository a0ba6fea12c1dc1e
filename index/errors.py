"""What can go wrong, as types. Each message names the value and what was expected, in Vietnamese."""

from __future__ import annotations


class VanbanError(Exception):
    """Anything that a user may be told about; its text is fit to be shown."""


class IndexNotReady(VanbanError):
    """The data directory holds no index, or one built by another embedder or chunking."""


class SearchUnavailable(VanbanError):
    """A part of the search (vectors, full text, database) failed. Never the same as finding nothing."""


class UnknownDocument(VanbanError):
    """A document was asked for that the store does not hold."""


class UnreadableFile(VanbanError):
    """A file could not be read; the others go on."""


class BadQuestion(VanbanError):
    """A question that cannot be understood as text: empty, too long, not Unicode."""
