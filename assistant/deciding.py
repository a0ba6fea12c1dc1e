"""One decision for all routes: how likely a draft answers the question, from features that can be explained.

Every route drafts in its own way and is sure in its own way. What decides is the same for all of them: whether the
evidence of the draft (and what stands above it) says what the question says. The features below are weighed by a
logistic model that was fitted on the development questions (`python -m evals.bench.deciding` fits and reports it);
`python -m evals.bench.deciding --show` prints what each feature of a question contributes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Draft
from assistant.cite import Documents
from assistant.passages.asked import Asked
from assistant.passages.named_documents import named_documents
from assistant.passages.outline import Outlines
from assistant.passages.support import Support, support_of
from assistant.passages.terms import Weigh
from assistant.question import Question
from index.store import Summary

ANSWERED = ("found", "conflict", "partial")
# Below the first a draft is not sent, below the second it is sent as a partial answer; from the third on no other route
# is asked.
SENT, SURE, SETTLED = 0.6, 0.66, 0.9
_MODEL: Mapping[str, float] = {
    "agreed": 0.43,
    "always": 0.45,
    "amount": -1.52,
    "another": 0.15,
    "aspect": 0.51,
    "computed": 0.62,
    "conflict": 0.26,
    "covered": 0.49,
    "covered figure": -0.25,
    "covered instrument": 0.41,
    "covered passage": 0.33,
    "describes": -0.45,
    "figure for a list": -0.69,
    "first": 1.27,
    "gap": -0.77,
    "gap in an amount": -0.28,
    "list short": -0.18,
    "lost": -1.4,
    "lost figure": -0.58,
    "lost instrument": 0.71,
    "lost passage": -1.53,
    "no aspect": 0.75,
    "no content": 0.02,
    "own": 1.44,
    "refused": -0.47,
    "route figure": -0.17,
    "route instrument": 1.82,
    "route passage": -1.21,
    "sure figure": 1.08,
    "sure instrument": 1.76,
    "sure passage": 0.17,
    "untyped": -0.47,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft with its features and how likely it answers, 0 to 1."""

    draft: Draft
    features: Mapping[str, float]
    probability: float


@dataclass(frozen=True, slots=True)
class Deciding:
    """Judges drafts of one question against each other."""

    documents: Documents
    summaries: Callable[[], Sequence[Summary]]
    weigh: Weigh
    outlines: Outlines

    def names_a_document(self, question: Question) -> bool:
        """Whether the question names a document of the corpus by its own number."""
        return named_documents(question.text, self.summaries()) is not None

    def judge(self, question: Question, drafts: Sequence[Draft]) -> list[Judged]:
        """The drafts that say something, the likeliest first; equals in the order of the routes."""
        named = named_documents(question.text, self.summaries())
        asked = Asked.of(question, named.judged if named else question.text, self.weigh)
        judged = [
            self._judged(asked, draft, drafts)
            for draft in drafts
            if draft.kind in ANSWERED and draft.sentences
        ]
        return sorted(judged, key=lambda each: -each.probability)

    def _judged(self, asked: Asked, draft: Draft, drafts: Sequence[Draft]) -> Judged:
        evidence = [piece for sentence in draft.sentences for piece in sentence.evidence]
        support = support_of(asked, evidence, self.documents, self.outlines)
        found = features(asked, draft, drafts, support)
        return Judged(draft, found, probability(found))


def as_sure_as(judged: Judged) -> Draft:
    """The draft with its probability; one that is not sure enough is a partial answer."""
    kind = "partial" if judged.probability < SURE and judged.draft.kind == "found" else judged.draft.kind
    return replace(judged.draft, kind=kind, confidence=judged.probability)


def features(asked: Asked, draft: Draft, drafts: Sequence[Draft], support: Support) -> dict[str, float]:
    """What speaks for and against a draft, each about 0 to 1.

    - `covered`: the share of the question that its evidence and what stands above it say; `own`: the evidence alone;
    - `gap`: how much the weightiest word counts that neither says; `lost`: how much names and numbers that they lack do;
    - `first`: how near the top of its search the evidence stands (1, 1/2, 1/3 …);
    - `another`: a name, year or number of the question is missing: it may be about another thing;
    - `aspect`, `no aspect`: whether it is of the part asked for (cause, duties, dossier …); nothing where none is;
    - `untyped`: it does not hold the kind of thing asked for (a day, a body, a cause …);
    - `list short`: a list is asked for and one line is given;
    - `describes`: the register only says which document it is, which answers few questions about what is in it;
    - `agreed`: another route found the same place; `refused`: a route that knows its field said "not found".
    """
    route = draft.route
    places = {(piece.document_id, piece.span.start // 400) for s in draft.sentences for piece in s.evidence}
    agreed = any(
        other is not draft
        and other.kind in ANSWERED
        and places & {(p.document_id, p.span.start // 400) for s in other.sentences for p in s.evidence}
        for other in drafts
    )
    refused = max(
        (other.confidence for other in drafts if other.kind == "not_found" and other.route != route),
        default=0.0,
    )
    listed = asked.listed and not asked.one_thing
    amount = float(asked.amount and route == "passage")
    return {
        "always": 1.0,
        f"route {route}": 1.0,
        "covered": support.covered,
        f"covered {route}": support.covered,
        "own": support.own,
        "gap": support.gap,
        "lost": support.lost,
        f"lost {route}": support.lost,
        "first": _nearness(draft),
        "another": float(support.another is not None),
        "aspect": support.aspect or 0.0,
        "no aspect": 0.0 if support.aspect is None else 1.0 - support.aspect,
        "untyped": float(support.typed is False),
        # A list that was computed names its rows in one sentence.
        "list short": float(listed and len(draft.sentences) == 1 and not draft.computations),
        "figure for a list": float(
            listed and not asked.amount and route == "figure" and not draft.computations
        ),
        "amount": amount,
        "gap in an amount": amount * support.gap,
        "agreed": float(agreed),
        "refused": refused if asked.amount else 0.5 * refused,
        f"sure {route}": draft.confidence,
        "describes": float(route == "instrument" and draft.why.startswith("mô tả")),
        "computed": float(bool(draft.computations)),
        "conflict": float(draft.kind == "conflict"),
        "no content": float(not asked.terms),
    }


def _nearness(draft: Draft) -> float:
    """One over the place of the first found passage that the evidence is of; nothing for a draft without a search."""
    pieces = [piece for sentence in draft.sentences for piece in sentence.evidence]
    for place, found in enumerate(draft.searched, start=1):
        if any(
            piece.document_id == found.document_id
            and piece.span.start < found.span.end
            and piece.span.end > found.span.start
            for piece in pieces
        ):
            return 1.0 / place
    return 0.0


def probability(found: Mapping[str, float]) -> float:
    """The model's probability that a draft with these features answers."""
    total = sum(_MODEL.get(name, 0.0) * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def contributions(found: Mapping[str, float]) -> dict[str, float]:
    """What each feature adds to the decision, the greatest first."""
    parts = {name: round(_MODEL.get(name, 0.0) * value, 3) for name, value in found.items()}
    return dict(sorted(parts.items(), key=lambda item: -abs(item[1])))
