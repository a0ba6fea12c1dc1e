"""Question sets: one question a line of JSON, read strictly.

The form is the public one of `vanban eval`: every field that is not of it, every identifier given twice and
every number that is no number is refused with the file and the line, all of them at once, so that a set is
mended in one go.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from index.errors import VanbanError


class BadQuestionSet(VanbanError):
    """A question set that is not of the form; the message names each file and line."""


# The beginnings of pydantic's names for faults.
_EXPECTED = {
    "decimal": "phải là số",
    "finite_number": "phải là số hữu hạn",
    "string_too_short": "không được để trống",
    "string": "phải là chữ",
    "bool": "phải là true hoặc false",
    "tuple": "phải là danh sách",
    "model_type": "phải là đối tượng JSON",
}


def _composed(value: object) -> object:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _decimal(value: object) -> object:
    # Through the printed form: 15.66 as a binary float is not 15.66.
    if isinstance(value, bool):
        raise ValueError("phải là số")
    return Decimal(repr(value)) if isinstance(value, float) else value


Text = Annotated[str, BeforeValidator(_composed)]
Number = Annotated[Decimal, BeforeValidator(_decimal), Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: object) -> object:
        # A field that is null is a field that is missing.
        return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data


class Alternative(_Strict):
    """The same amount in another unit."""

    value: Number
    unit: Text = ""


class GoldNumber(_Strict):
    """A value that the answer must contain (or may, for a bonus, where `must` is false)."""

    value: Number
    unit: Text = ""
    must: bool = True
    tol: Number = Decimal(0)
    alt: tuple[Alternative, ...] = ()
    src_form: Text | None = None

    @field_validator("alt", mode="before")
    @classmethod
    def _as_list(cls, value: object) -> object:
        # One alternative may stand without the brackets, and without its unit.
        given = value if isinstance(value, list | tuple) else [value]
        return [{"value": a} if isinstance(a, int | float | str) else a for a in given]


class GoldSource(_Strict):
    """Where the answer stands: a verbatim quote of a file. One `group` is one document in several files."""

    file: Text
    quote: Text = Field(min_length=1)
    group: Text | None = None


class GoldQuestion(_Strict):
    """One question with its right answer."""

    id: Text = Field(min_length=1)
    question: Text = Field(min_length=1)
    kind: Text = "unlabelled"
    history: tuple[Text, ...] = ()
    answerable: bool = True
    answer: Text = ""
    numbers: tuple[GoldNumber, ...] = ()
    strings: tuple[Text, ...] = ()
    forbidden: tuple[Text | Number, ...] = ()
    sources: tuple[GoldSource, ...] = ()
    any_source: bool = False
    note: Text = ""


def load_question_set(path: Path) -> list[GoldQuestion]:
    """The questions of a file, in its order.

    Raises:
        BadQuestionSet: the file cannot be read, is not UTF-8, or lines of it are not of the form.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadQuestionSet(f"{path}: {_unreadable(path)}") from error
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        raise BadQuestionSet(f"{path}:{at}: không phải UTF-8 (byte thứ {error.start + 1} của tệp)") from error
    questions: list[GoldQuestion] = []
    faults: list[str] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = GoldQuestion.model_validate(json.loads(line, object_pairs_hook=_without_repeats))
        except (ValidationError, ValueError) as error:
            faults += [f"{path}:{number}: {reason}" for reason in _reasons(error)]
            continue
        if question.id in first_line:
            faults.append(f"{path}:{number}: id «{question.id}» đã có ở dòng {first_line[question.id]}")
            continue
        first_line[question.id] = number
        questions.append(question)
    if not questions and not faults:
        faults.append(f"{path}: không có câu hỏi nào")
    if faults:
        raise BadQuestionSet("\n".join(faults))
    return questions


def load_question_sets(paths: Sequence[Path]) -> list[tuple[str, GoldQuestion]]:
    """The questions of several files, each with the name of its set (the file's stem).

    Raises:
        BadQuestionSet: faults of all the files together; an id or a set name that stands in two files.
    """
    loaded: list[tuple[str, GoldQuestion]] = []
    faults: list[str] = []
    home: dict[str, Path] = {}
    named: dict[str, Path] = {}
    for path in paths:
        if path.stem in named:
            # Results and floors go by the name of a set.
            faults.append(f"{path}: bộ «{path.stem}» đã có ở {named[path.stem]}; hãy đổi tên một tệp")
            continue
        named[path.stem] = path
        try:
            questions = load_question_set(path)
        except BadQuestionSet as error:
            faults.append(str(error))
            continue
        for question in questions:
            if question.id in home:
                faults.append(f"{path}: id «{question.id}» đã có trong {home[question.id]}")
            home[question.id] = path
            loaded.append((path.stem, question))
    if faults:
        raise BadQuestionSet("\n".join(faults))
    return loaded


def as_record(question: GoldQuestion) -> dict[str, Any]:
    """The question as a line of a set holds it: numbers as JSON numbers, nothing that is empty."""

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value

    record: dict[str, Any] = plain(question.model_dump(exclude_defaults=True))
    return record


def write_question_set(questions: Iterable[GoldQuestion], path: Path) -> None:
    """The questions as a set file, which `load_question_set` reads back as they are."""
    lines = [json.dumps(as_record(question), ensure_ascii=False) + "\n" for question in questions]
    path.write_text("".join(lines), encoding="utf-8")


def missing_quotes(questions: Iterable[GoldQuestion], texts: dict[str, str]) -> list[str]:
    """What each question cites that is not there: `ID: FILE has not «quote»`.

    `texts` maps a file's name to its text; both sides are compared in NFC with whitespace collapsed.
    """
    collapsed = {file: collapse(text) for file, text in texts.items()}
    faults = []
    for question in questions:
        for source in question.sources:
            if source.file not in collapsed:
                faults.append(f"{question.id}: không có tệp {source.file}")
            elif collapse(source.quote) not in collapsed[source.file]:
                faults.append(f"{question.id}: {source.file} không có đoạn «{source.quote}»")
    return faults


def collapse(text: str) -> str:
    """NFC with every run of whitespace as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _unreadable(path: Path) -> str:
    if path.is_dir():
        return "là thư mục; hãy chỉ ra tệp JSONL"
    return "không mở được" if path.exists() else "không có tệp này"


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("một trường được ghi hai lần")
    return record


def _expected(fault: Mapping[str, Any]) -> str:
    """What a field must be; what the library says where we have no words for it."""
    kind = str(fault["type"])
    for begins, words in _EXPECTED.items():
        if kind.startswith(begins):
            return words
    return str(fault["msg"]).removeprefix("Value error, ")


def _reasons(error: Exception) -> list[str]:
    if not isinstance(error, ValidationError):
        return [f"không phải JSON đúng mẫu ({error})"]
    reasons = []
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            reasons.append(f"trường lạ «{place}»")
        elif fault["type"] == "missing":
            reasons.append(f"thiếu trường «{place}»")
        elif not place:
            reasons.append("dòng phải là một đối tượng JSON")
        else:
            reasons.append(f"trường «{place}»: {_expected(fault)}")
    return reasons
