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


def review(
    proposals: Sequence[GoldQuestion], out: Path, ask: Callable[[str], str], say: Callable[[str], None]
) -> Review:
    """Shows each proposal that is not decided yet and does what the person answers.

    The answers: empty keeps it; `x` drops it; `c TEXT` keeps it with another question; `đ TEXT` with another
    gold answer for people; `q` stops. `ask` shows a prompt and gives a line, `say` shows a text.
    """
    state = _taken_up(out)
    for number, proposal in enumerate(proposals, 1):
        if proposal.id in state.decided():
            continue
        say(_shown(proposal, f"{number}/{len(proposals)}"))
        decision = _decided(proposal, ask)
        if decision == "stop":
            break
        if decision == "drop":
            state = Review(state.kept, (*state.dropped, proposal.id))
        elif isinstance(decision, GoldQuestion):
            state = Review((*state.kept, decision), state.dropped)
        _write(state, out)
    return state


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


def _write(state: Review, out: Path) -> None:
    write_question_set(state.kept, out)
    _dropped_path(out).write_text("".join(f"{name}\n" for name in state.dropped), encoding="utf-8")
