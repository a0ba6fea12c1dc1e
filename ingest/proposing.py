"""An optional step of an ingest: a configured language model may propose figures that no rule has read.

Only passages are sent in which the number grammar sees a figure of which no rule made a fact, each once a model, and
never those of internal documents. Nothing depends on it: a model that is down, hangs, is busy or talks nonsense is left
alone after three failures in a row, the ingest goes on, and the next one asks what is left.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.database import Database
from index.documents import Document, Span
from index.errors import VanbanError
from index.fact_proposals import keep_proposals, passage_key, unasked_passages
from index.fact_table import FactTable
from index.signature import bump_generation
from index.store import Store
from ingest.facts.deriver import FactDeriver
from ingest.facts.extract import extract_facts
from ingest.facts.proposal_form import SYSTEM, NotTheForm, read_reply, user_message
from ingest.facts.proposed import ProposedFacts
from ingest.report import ProposingReport

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_FAILURES_IN_A_ROW = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proposing:
    """Puts passages to `model`, whose `name` the facts carry; at most `most_requests` in one ingest."""

    model: LLM
    name: str
    most_requests: int = 200

    def bring_up(self, database: Database) -> ProposingReport:
        """Asks about the stored documents what was not asked yet; keeps every answer at once.

        Returns:
            What was done. Raises nothing that a model does.
        """
        report = ProposingReport()
        store = Store(database)
        in_a_row = 0
        for document_id in sorted(store.fingerprints("public")):
            document = store.document(document_id)
            new = False
            for passage in self._open_passages(database, document):
                if in_a_row >= _FAILURES_IN_A_ROW or report.asked + report.failures >= self.most_requests:
                    report.left += 1
                    continue
                if self._ask(database, document, passage, report):
                    new, in_a_row = True, 0
                else:
                    in_a_row += 1
                    report.left += 1
            if new:
                self._derive(database, document, report)
        return report

    def _open_passages(self, database: Database, document: Document) -> list[Span]:
        with database.transaction() as session:
            open_passages = unasked_passages(session, document, self.name)
        if not open_passages:
            return []
        facts = ProposedFacts(document, extract_facts(document))
        return [span for span in open_passages if facts.has_unread(span)]

    def _ask(self, database: Database, document: Document, passage: Span, report: ProposingReport) -> bool:
        """Whether the model gave an answer in the form asked for, which is then kept."""
        # Imported here: an ingest without a model must not pay two seconds for llama-index.
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=SYSTEM),
            ChatMessage(role=MessageRole.USER, content=user_message(document.quote(passage))),
        ]
        try:
            proposals, misshapen = read_reply(self.model.chat(messages).message.content or "")
        # Whatever a model's client raises, the ingest goes on without it.
        except Exception as error:
            report.failures += 1
            report.trouble = (
                str(error) if isinstance(error, VanbanError | NotTheForm) else type(error).__name__
            )
            _log.warning("the language model proposed nothing: %s", error)
            return False
        with database.transaction() as session:
            keep_proposals(session, document.id, passage_key(document.quote(passage)), self.name, proposals)
        report.asked += 1
        report.refused += len(proposals) + misshapen
        return True

    def _derive(self, database: Database, document: Document, report: ProposingReport) -> None:
        before = _proposed(database, document)
        with database.transaction() as session:
            FactDeriver(database).store(session, document)
            bump_generation(session)
        accepted = _proposed(database, document) - before
        report.accepted += accepted
        report.refused -= accepted


def _proposed(database: Database, document: Document) -> int:
    """How many facts of a document came from proposals."""
    return sum(bool(fact.origin) for fact in FactTable(database).of_document(document.id))
