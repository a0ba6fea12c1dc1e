"""A person goes through proposed questions: accepts, mends or drops each. What was decided is written at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.question_set import GoldQuestion, load_question_set, write_question_set


@dataclass(frozen=True, slots=True)
class Review:
    """Where a review stands: `kept` goes into the set, `dropped` are the ids that a person refused."""

    kept: tuple[GoldQuestion, ...] = ()
    dropped: tuple[str, ...] = ()

    def decided(self) -> set[str]:
        """The ids that need no second look."""
        return {question.id for question in self.kept} | set(self.dropped)


class Reviewing:
    """A review under way: what is decided is written before the next proposal is shown."""

    def __init__(self, proposals: Sequence[GoldQuestion], out: Path) -> None:
        self.proposals = tuple(proposals)
        self.out = out
        self.state = _taken_up(out)

    def next(self) -> tuple[int, GoldQuestion] | None:
        """The first proposal that is not decided, with its place counted from 1; None where all are."""
        decided = self.state.decided()
        waiting = ((n, p) for n, p in enumerate(self.proposals, 1) if p.id not in decided)
        return next(waiting, None)

    def proposal(self, name: str) -> GoldQuestion | None:
        """The proposal with an id, None where there is none or it is decided."""
        if name in self.state.decided():
            return None
        return next((proposal for proposal in self.proposals if proposal.id == name), None)

    def keep(self, question: GoldQuestion) -> None:
        """Takes a proposal, as it is or mended, into the set."""
        self._write(Review((*self.state.kept, question), self.state.dropped))

    def drop(self, name: str) -> None:
        """Leaves a proposal out for good."""
        self._write(Review(self.state.kept, (*self.state.dropped, name)))

    def take_back(self) -> None:
        """Undoes the last of what was kept; nothing where nothing was."""
        self._write(Review(self.state.kept[:-1], self.state.dropped))

    def _write(self, state: Review) -> None:
        write_question_set(state.kept, self.out)
        _dropped_path(self.out).write_text("".join(f"{name}\n" for name in state.dropped), encoding="utf-8")
        self.state = state


def review(
    proposals: Sequence[GoldQuestion], out: Path, ask: Callable[[str], str], say: Callable[[str], None]
) -> Review:
    """Shows each proposal that is not decided yet and does what the person answers.

    The answers: empty keeps it; `x` drops it; `c TEXT` keeps it with another question; `đ TEXT` with another
    gold answer for people; `q` stops. `ask` shows a prompt and gives a line, `say` shows a text.
    """
    reviewing = Reviewing(proposals, out)
    while (waiting := reviewing.next()) is not None:
        number, proposal = waiting
        say(_shown(proposal, f"{number}/{len(proposals)}"))
        decision = _decided(proposal, ask)
        if isinstance(decision, GoldQuestion):
            reviewing.keep(decision)
        elif decision == "drop":
            reviewing.drop(proposal.id)
        else:
            break
    return reviewing.state


def _decided(proposal: GoldQuestion, ask: Callable[[str], str]) -> GoldQuestion | str:
    while True:
        line = ask("[Enter] nhận, x bỏ, c CÂU HỎI KHÁC, đ ĐÁP ÁN KHÁC, q dừng: ").strip()
        letter, _, text = line.partition(" ")
        match letter.lower():
            case "":
                return proposal
            case "x":
                return "drop"
            case "q":
                return "stop"
            case "c" if text.strip():
                proposal = proposal.model_copy(update={"question": text.strip()})
            case "đ" | "d" if text.strip():
                proposal = proposal.model_copy(update={"answer": text.strip()})


def _shown(question: GoldQuestion, place: str) -> str:
    lines = [f"\n{place} {question.id} ({question.kind})", f"Hỏi: {question.question}"]
    lines.append(f"Đáp: {question.answer}")
    lines += [f"Phải có: {number.value} {number.unit}".rstrip() for number in question.numbers if number.must]
    lines += [f"Phải có: {string}" for string in question.strings]
    lines += [f"Nguồn: {source.file}: «{source.quote}»" for source in question.sources]
    return "\n".join(lines)


def _dropped_path(out: Path) -> Path:
    return out.with_suffix(".dropped.txt")


def _taken_up(out: Path) -> Review:
    kept = tuple(load_question_set(out)) if out.is_file() and out.stat().st_size else ()
    path = _dropped_path(out)
    dropped = tuple(path.read_text(encoding="utf-8").split()) if path.is_file() else ()
    return Review(kept, dropped)
