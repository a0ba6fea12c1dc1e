"""Fits the decision of `assistant/deciding.py` on the development sets and reports it: `python -m evals.bench.deciding`.

Every route drafts an answer to every question of the sets; a draft is right when the whole answer made of it is judged
correct. The weights are those of a logistic regression with a ridge, the same in every run. `--fit` prints weights to
copy into the module; without it the report is of the weights that stand there: Brier score, log loss, how often the
likeliest draft is the right one, and risk against coverage over all routes.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant import deciding
from assistant.contract import answer_json
from assistant.deciding import features
from assistant.opening import Opened, open_assistant
from assistant.passages.asked import Asked
from assistant.passages.named_documents import named_documents
from assistant.passages.support import support_of
from bots.settings import load_settings
from evals.corpora import corpus_of, with_corpus
from evals.metrics import judge
from evals.question_set import GoldQuestion, load_question_set
from evals.system import turn_of

_RIDGE = 1.0
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Example:
    """A draft of a route with its features, and whether it answers rightly."""

    question: str
    route: str
    features: dict[str, float]
    right: bool


def examples(opened: Opened, questions: Sequence[GoldQuestion]) -> Iterator[Example]:
    """The drafts of all routes for the questions."""
    assistant = opened.assistant
    for gold in questions:
        question = assistant.understand(gold.question, [turn_of(line) for line in gold.history])
        drafts = assistant.drafts(question)
        named = named_documents(question.text, opened.library.summaries())
        asked = Asked.of(question, named.judged if named else question.text, assistant.deciding.weigh)
        for draft in drafts:
            if draft.kind not in deciding.ANSWERED or not draft.sentences:
                continue
            evidence = [piece for sentence in draft.sentences for piece in sentence.evidence]
            support = support_of(asked, evidence, opened.library, assistant.deciding.outlines)
            answer = answer_json(assistant.finished(question, draft, "c", []))
            right = gold.answerable and judge(gold, answer).correct
            yield Example(gold.id, draft.route, features(asked, draft, drafts, support), right)


def fit(found: Sequence[Example]) -> dict[str, float]:
    """The weights of a logistic regression with a ridge (Newton's method), by feature."""
    names = sorted({name for example in found for name in example.features})
    matrix = np.array([[example.features.get(name, 0.0) for name in names] for example in found])
    right = np.array([float(example.right) for example in found])
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        gradient = matrix.T @ (chances - right) + _RIDGE * weights
        curve = (matrix * (chances * (1 - chances))[:, None]).T @ matrix + _RIDGE * np.eye(len(names))
        weights -= np.linalg.solve(curve, gradient)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def report(found: Sequence[Example], questions: Sequence[GoldQuestion]) -> dict[str, object]:
    """How well the weights of the module tell right drafts from wrong ones."""
    chances = [deciding.probability(example.features) for example in found]
    brier = sum((c - e.right) ** 2 for c, e in zip(chances, found, strict=True)) / len(found)
    loss = -sum(
        math.log(max(1e-9, c if e.right else 1 - c)) for c, e in zip(chances, found, strict=True)
    ) / len(found)
    best: dict[str, tuple[float, bool]] = {}
    possible: set[str] = set()
    for chance, example in zip(chances, found, strict=True):
        if example.right:
            possible.add(example.question)
        if chance > best.get(example.question, (-1.0, False))[0]:
            best[example.question] = (chance, example.right)
    chosen = sum(right for _, right in best.values())
    ordered = sorted(best.values(), key=lambda pair: -pair[0])
    curve = []
    for share in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        count = min(len(ordered), round(share * len(questions)))
        wrong = sum(not right for _, right in ordered[:count])
        curve.append(
            {
                "coverage": share,
                "risk": round(wrong / max(1, count), 4),
                "from": round(ordered[count - 1][0], 3),
            }
        )
    answerable = {gold.id for gold in questions if gold.answerable}
    sent = {name: pair for name, pair in best.items() if pair[0] >= deciding.SENT}
    return {
        "drafts": len(found),
        "questions": len(questions),
        "brier": round(brier, 4),
        "log loss": round(loss, 4),
        "some draft is right": len(possible),
        "the likeliest is right": chosen,
        "sent": len(sent),
        "sent and right": sum(right for _, right in sent.values()),
        "sent though unanswerable": sum(name not in answerable for name in sent),
        "not sent though right": sum(right for name, (c, right) in best.items() if c < deciding.SENT),
        "risk against coverage": curve,
    }


def main() -> None:
    """Prints the report, or with --fit new weights, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--show", help="the features of questions whose id holds this")
    arguments = parser.parse_args()
    found: list[Example] = []
    questions: list[GoldQuestion] = []
    for path in arguments.sets:
        folder = corpus_of(path)
        if folder is None:
            raise SystemExit(f"{path}: corpora.toml không nêu thư mục văn bản")
        settings, _ = with_corpus(load_settings(), folder)
        asked = load_question_set(path)
        questions += asked
        with open_assistant(settings) as opened:
            found += examples(opened, asked)
    if arguments.fit:
        print(json.dumps(fit(found), ensure_ascii=False, indent=4))
        return
    print(
        json.dumps(
            {"command": "python -m evals.bench.deciding", **report(found, questions)},
            ensure_ascii=False,
            indent=2,
        )
    )
    for example in found:
        if arguments.show and arguments.show in example.question:
            chance = deciding.probability(example.features)
            print(
                example.question,
                example.route,
                example.right,
                round(chance, 3),
                deciding.contributions(example.features),
            )


if __name__ == "__main__":
    main()
