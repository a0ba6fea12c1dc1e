"""The seam between the kinds of questions: each route looks at a question and drafts an answer, or declines."""

from __future__ import annotations

from typing import Protocol

from assistant.answer import Draft
from assistant.question import Question


class Route(Protocol):
    """Figures, instruments and passages each are a route. `None` means: not a question for this route.

    A draft of kind `not_found` means: it is one for this route, and the corpus does not hold the answer.
    Errors of search are raised (`index.errors.SearchUnavailable`), never turned into `not_found`.
    """

    @property
    def name(self) -> str:
        """The route's name in traces and reports."""
        ...

    def answer(self, question: Question) -> Draft | None:
        """The draft, or None."""
        ...
