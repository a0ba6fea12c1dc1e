"""The column that a question is about, and the rows of it that it names.

Every word of the question that is no way of asking must stand somewhere: in a row that it names, in the head of the
column, in what stands around the table, or in the name of the document. A column that leaves a word unsaid is another
column, and no answer is better than its answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.figures.columns import Column, columns_of_table, is_rest, is_total, lists_of, name_of
from assistant.figures.operands import Inquiry
from assistant.figures.question_words import LIGHT
from assistant.figures.row_names import Naming, rows_named, same_word, tokens_of
from assistant.figures.times import end_of, period_match
from index.documents import Document, Table
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold

_TOKEN = re.compile(r"[^\W_]+")
_LOOKED_AT, _MOST_TABLES, _MOST_DOCUMENTS = 90, 12, 6
# Of the nearest documents all tables are looked at: a table's title may say what its rows do not.
_NEAREST = 2
# Words of asking and of the operation, as they are typed with their marks and without.
_OPERATION = frozenset(
    """nhất nhiều ít cao thấp lớn nhỏ nhanh chậm kém tốt mạnh yếu top đứng xếp thứ hạng dẫn đầu cuối đội sổ mấy bao nhiêu hơn chênh lệch
    nhau giữa tổng cộng thêm tăng giảm so sánh gấp lần nào mỗi một trung bình quân bằng tất cả lại chung chiếm trọng tỉ tỷ lệ phần
    trăm điểm từng những các có là được thì của đơn vị vượt đạt hoàn thành kế hoạch dự toán chỉ tiêu mục kết quả thực hiện
    giao năm tháng quý đến hết trong theo báo cáo biểu bảng phụ lục danh sách kể tên liệt kê nêu cho biết số lượng hai ba bốn trở lên
    xuống trên dưới không chưa từ khoảng gần vào về với và hay ai đâu nơi sao thế ước thống kê kể cả toàn tiền""".split()
)
_OPERATION_BARE = frozenset(fold(word) for word in _OPERATION)
_PLAN = re.compile(r"(?<!\w)(?:ke hoach|du toan|chi tieu|muc tieu|duoc giao|giao von|kh|dt)(?!\w)")
_DONE = re.compile(r"(?<!\w)(?:thuc hien|ket qua|dat duoc|uoc|th)(?!\w)")
_COMPARED = re.compile(r"(?<!\w)(?:so (?:voi |sanh )?|tang|giam|cung ky|tang truong|chenh lech)|\+/-|± ")
_ATTAINED = re.compile(
    r"(?:th|uoc|thuc hien) ?[/:] ?(?:kh|dt|ke hoach|du toan)|(?:%|ty le|ti le) (?:hoan thanh|dat|thuc hien|so voi (?:kh|ke hoach|du toan))|(?:so|dat|%) (?:voi )?(?:% )?(?:kh|dt|ke hoach|du toan)"
)
_ASKS_ATTAINED = re.compile(
    r"hoan thanh|(?:dat|vuot|ty le) (?:\w+ ){0,3}?(?:ke hoach|du toan|chi tieu)|(?:ke hoach|du toan|chi tieu) (?:cao|thap)"
)
_ASKS_CHANGE = re.compile(r"(?<!\w)(?:tang|giam|thay doi|bien dong)(?!\w)")
_ASKS_DISTANCE = re.compile(
    r"(?<!\w)(?:tang|giam|vuot|hut|thieu|chenh lech)(?: \w+){0,6}? (?:nhieu|cao|lon|manh|nhanh|it|thap|nho|cham) nhat|(?:nhieu|cao|lon|manh|nhanh|it|thap|nho|cham) nhat (?:\w+ ){0,2}?(?:tang|giam|vuot|hut|thieu)"
)
_LACKS = re.compile(r"(?<!\w)thiếu(?!\w)")
_HEAD, _AROUND, _OF_DOCUMENT, _OF_A_HEADING = 1.0, 0.85, 0.75, 0.5
_LIGHTLY, _MISFIT = 0.3, 0.45
# `số người tham gia` is no share of them.
_COUNTS = re.compile(r"(?<!\w)(?:số|số lượng) (?!với|liệu|thu|chi|tiền)\w+")
_HALF = 0.5
_SAID_BY_HEAD, _SAID_OF_HEAD = 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that says all that was asked, how well it fits, and the rows that the question names."""

    column: Column
    named: tuple[Naming, ...]
    fit: float

    @property
    def rows(self) -> tuple[Fact, ...]:
        """The named rows, in the order of the question."""
        return tuple(self.column.facts[naming.row] for naming in self.named)

    def name(self, fact: Fact) -> str:
        """The name of a row of the column."""
        return self.column.names[self.column.facts.index(fact)]


def choices(
    inquiry: Inquiry,
    *,
    unsaid: Collection[str] = (),
    percent: bool | None = None,
    prefers_share: bool = False,
) -> list[Choice]:
    """The columns that the question may be about, best first.

    `unsaid` are words that need not be found (what the rows are is checked apart), `percent` keeps columns of shares or
    of amounts only, `prefers_share` puts shares before amounts that fit as well.
    """
    found = []
    for column in _candidates(inquiry):
        if percent is not None and (column.first.unit == "%") != percent:
            continue
        choice = _judged(column, inquiry, {fold(word) for word in unsaid}, prefers_share)
        if choice is not None:
            found.append(choice)
    return sorted(
        found, key=lambda c: (-round(c.fit, 3), _newest_first(c.column.first), c.column.first.ordinal)
    )


def says_rate_of_plan(column: Column) -> bool:
    """Whether a column shows the share of a plan that was reached, or a change."""
    head = fold(column.header) if column.first.table is not None else ""
    return bool(
        _ATTAINED.search(head) or _COMPARED.search(head) or column.first.role in ("attainment", "change")
    )


def is_asked_row(fact: Fact, inquiry: Inquiry) -> bool:
    """Whether a table's figure may answer: its row is named, or is the total, or the table has no total at all."""
    if fact.table is None or is_total(name_of(fact)):
        return True
    cells = [
        f for f in inquiry.finder.siblings(fact)
        if f.table == fact.table and f.column == fact.column and f.unit == fact.unit
    ]  # fmt: skip
    names = [name_of(cell) for cell in cells]
    if not any(is_total(name) for name in names):
        return True
    named = rows_named(inquiry.tokens, names, inquiry.asked.alternatives)
    return any(cells[naming.row].id == fact.id for naming in named)


def _newest_first(fact: Fact) -> str:
    """A key that sorts the newest period first."""
    return "".join(chr(0x7F - ord(letter)) for letter in end_of(fact.period))


def _candidates(inquiry: Inquiry) -> Iterator[Column]:
    """The columns of the tables and lists in which words of the question stand, and their neighbours."""
    for document, facts, tables in _near(inquiry):
        for table in tables:
            yield from columns_of_table(table, facts, document)
        yield from lists_of(facts, document)


def _near(inquiry: Inquiry) -> Iterator[tuple[Document, list[Fact], list[Table]]]:
    """The documents in whose figures words of the question stand, and of each the tables that may be meant."""
    asked = replace(
        inquiry.asked, noun=(), operation="lookup", change=False, whole=False, condition=None, places=(), names=(),
        phrases=(), levels=(), negated=False, base="", measured_in="", several=True,
    )  # fmt: skip
    matches = inquiry.finder.find(asked).matches[:_LOOKED_AT]
    cells = dict.fromkeys((m.fact.document_id, m.fact.table) for m in matches if m.fact.table is not None)
    wanted = list(cells)[:_MOST_TABLES]
    documents = list(dict.fromkeys(m.fact.document_id for m in matches))[:_MOST_DOCUMENTS]
    for identity in dict.fromkeys([*(document for document, _ in wanted), *documents]):
        document = inquiry.documents.document(identity)
        near = document.tables[:_MOST_TABLES] if identity in documents[:_NEAREST] else ()
        tables = [t for t in document.tables if (identity, t.ordinal) in wanted or t in near]
        yield document, inquiry.finder.of_document(identity), tables


def _judged(column: Column, inquiry: Inquiry, unsaid: set[str], prefers_share: bool) -> Choice | None:
    """The column with its fit; None where a word of the question stands nowhere in or around it."""
    asked, first = inquiry.asked, column.first
    if asked.periods and not any(period_match(fact.period, asked.periods) >= 0.5 for fact in column.facts):
        return None
    question = inquiry.tokens
    if asked.measure == "money" and first.unit and not fold(first.unit).endswith(("dong", "usd")):
        return None
    fits_operation = _fits_operation(column, inquiry)
    if first.unit == "%" and asked.measure != "%" and _COUNTS.search(inquiry.text.lower()):
        return None
    found = rows_named(question, column.names, asked.alternatives, by_tail=first.table is None)
    named = tuple(naming for naming in found if "khác" in question or not is_rest(column.names[naming.row]))
    used = frozenset(position for naming in named for position in naming.words)
    if not inquiry.finder.speaks_of(first, asked, [question[position] for position in sorted(used)]):
        return None
    terms = _terms(inquiry, used, unsaid)
    names, title = inquiry.finder.names(first.document_id)
    document = inquiry.documents.document(first.document_id)
    headings = _words(" ".join(section.heading for section in document.sections))
    head, around = _words(column.header), _words(f"{column.about} {column.kind} {first.unit}")
    every = got = by_head = 0.0
    if not fits_operation and not _is_named_by_distance(column) and _ASKS_DISTANCE.search(inquiry.folded):
        # By how much a row grew or missed its plan is not told by how large it is.
        return None
    near = bool(named)
    for term in terms:
        weight = _LIGHTLY if term in LIGHT else 1.0
        credit = (
            _HEAD if _says(term, head, inquiry) else _AROUND if _says(term, around, inquiry)
            else _OF_DOCUMENT if fold(term) in names | title
            else _OF_A_HEADING if _says(term, headings, inquiry) else 0.0
        )  # fmt: skip
        if not credit and weight == 1.0:
            return None
        near = near or credit == _HEAD or (credit >= _AROUND and weight == 1.0)
        every, got, by_head = every + weight, got + weight * credit, by_head + weight * (credit == _HEAD)
    near = near or fits_operation
    if not near and every:
        return None
    fit = (got / every if every else _AROUND) + _SAID_BY_HEAD * (by_head / every if every else 0.0)
    if first.table is not None and not fits_operation:
        said = _said_of_head(column, inquiry)
        if said < _HALF:
            return None
        fit += _SAID_OF_HEAD * said
    return Choice(column, named, fit + _kind_of_figure(column, inquiry, prefers_share))


def _terms(inquiry: Inquiry, used: frozenset[int], unsaid: set[str]) -> list[str]:
    """The words of the question that name neither its rows nor what is done with them."""
    asked = set(inquiry.asked.terms)
    rest = [word for position, word in enumerate(inquiry.tokens) if position not in used and word in asked]
    return [
        term for term in dict.fromkeys(rest)
        if fold(term) not in unsaid and not term.isdigit()
        and term not in _OPERATION and not (term.isascii() and term in _OPERATION_BARE)
    ]  # fmt: skip


def tables_asked(inquiry: Inquiry) -> Iterator[tuple[Document, list[Column]]]:
    """The tables in which words of the question stand, each with its columns, of whatever units."""
    for document, facts, tables in _near(inquiry):
        for table in tables:
            columns = columns_of_table(table, facts, document, of_one_unit=False)
            if columns:
                yield document, columns


def is_said(column: Column, inquiry: Inquiry, unsaid: Collection[str]) -> bool:
    """Whether what stands around a column and the names of its document say the question, `unsaid` words apart."""
    asked = inquiry.asked.periods
    timely = not asked or any(period_match(fact.period, asked) >= _HALF for fact in column.facts)
    return timely and _all_said(column, _terms(inquiry, frozenset(), set(unsaid)), inquiry)


def says_share_of_plan(column: Column) -> bool:
    """Whether a column shows the share of the plan that was reached."""
    return column.first.unit == "%" and _ATTAINED.search(fold(column.header)) is not None


def two_columns(inquiry: Inquiry) -> tuple[str, Fact, Fact, tuple[str, str]] | None:
    """The row that a question names, and its figures in two columns of one unit that it names as well."""
    for _, columns in tables_asked(inquiry):
        heads = [column.header for column in columns]
        named = _heads_named(inquiry.tokens, heads)
        rows = rows_named(inquiry.tokens, columns[0].names, inquiry.asked.alternatives)
        if len(named) != 2 or len(rows) != 1:
            continue
        name = columns[0].names[rows[0].row]
        pair = [
            next(
                (f for f, n in zip(columns[n_.row].facts, columns[n_.row].names, strict=True) if n == name),
                None,
            )
            for n_ in named
        ]
        used = frozenset(position for naming in (*named, *rows) for position in naming.words)
        one, two = pair
        if one is None or two is None or (one.unit, one.scale) != (two.unit, two.scale):
            continue
        if _all_said(columns[0], _terms(inquiry, used, set()), inquiry):
            return name, one, two, (heads[named[0].row], heads[named[1].row])
    return None


def _heads_named(question: Sequence[str], heads: Sequence[str]) -> list[Naming]:
    """The heads of columns that a question says word for word."""
    found = []
    for position, head in enumerate(heads):
        words = tokens_of(re.sub(r"\([^()]*\)", " ", head.rpartition(" – ")[2]))
        for start in range(len(question) - len(words) + 1 if words else 0):
            if all(same_word(question[start + i], word) for i, word in enumerate(words)):
                found.append(Naming(position, frozenset(range(start, start + len(words))), 1.0))
                break
    return sorted(found, key=lambda naming: naming.at)


def _all_said(column: Column, terms: Collection[str], inquiry: Inquiry) -> bool:
    """Whether what stands around a column and the names of its document say every word that is left."""
    first = column.first
    names, title = inquiry.finder.names(first.document_id)
    around = _words(f"{column.about} {column.kind} {first.unit}")
    said_by_place = inquiry.finder.speaks_of(first, inquiry.asked, inquiry.tokens[:0])
    return said_by_place and all(
        term in LIGHT or _says(term, around, inquiry) or fold(term) in names | title for term in terms
    )


def _said_of_head(column: Column, inquiry: Inquiry) -> float:
    """How much of what the head of a column names the question says; plan, result, year and unit name nothing."""
    names = [
        word for word in tokens_of(re.sub(r"\([^()]*\)", " ", column.header.rpartition(" – ")[2]))
        if words_of(word) and not word.isdigit() and word not in _OPERATION
    ]  # fmt: skip
    others = {
        word for phrases in inquiry.asked.alternatives.values() for phrase in phrases for word in phrase
    }
    spoken = _words(" ".join(inquiry.tokens)) | others
    short = "".join(fold(word)[0] for word in inquiry.tokens)
    said = [
        word
        for word in names
        if any(same_word(token, word) for token in spoken) or (len(word) > 2 and word in short)
    ]
    return len(said) / len(names) if names else 1.0


def _words(text: str) -> frozenset[str]:
    return frozenset(tokens_of(text))


def _says(term: str, words: frozenset[str], inquiry: Inquiry) -> bool:
    """Whether words say a term: itself, a synonym, or an abbreviation that it is a part of."""
    if any(same_word(term, word) for word in words):
        return True
    for phrase in inquiry.asked.alternatives.get(term, ()):
        if words.issuperset(phrase):
            return True
    spoken = [fold(word)[0] for word in inquiry.asked.terms]
    initials = "".join(spoken)
    at = [i for i, word in enumerate(inquiry.asked.terms) if word == term]
    for short in (
        word for word in words if 3 <= len(word) <= 6 and word.isascii() and not re.search("[aeiouy]", word)
    ):
        begin = initials.find(short)
        if begin >= 0 and any(begin <= i < begin + len(short) for i in at):
            return True
    return False


def _is_named_by_distance(column: Column) -> bool:
    """Whether the figures themselves count what is missing: `mầm non thiếu 1.042 giáo viên`."""
    lacks = [_LACKS.search(fact.own.lower()) is not None for fact in column.facts]
    return _LACKS.search(column.header.lower()) is not None or all(lacks)


def _fits_operation(column: Column, inquiry: Inquiry) -> bool:
    """Whether the column is just what is done with figures: the share of a plan, a change."""
    head = fold(column.header) if column.first.table is not None else ""
    attained = _ATTAINED.search(head) and _ASKS_ATTAINED.search(inquiry.folded)
    compared = (column.first.role == "change" or _COMPARED.search(head)) and _ASKS_CHANGE.search(
        inquiry.folded
    )
    return bool(attained or compared)


def _kind_of_figure(column: Column, inquiry: Inquiry, prefers_share: bool) -> float:
    """What speaks for and against a column by the kind of its figures: planned or done, a share, a change, its year."""
    folded, first = inquiry.folded, column.first
    # The lead of a list tells of many things; the head of a column of one.
    head = fold(column.header) if first.table is not None else ""
    value = 0.0
    attained, asks_attained = bool(_ATTAINED.search(head)), bool(_ASKS_ATTAINED.search(folded))
    planned = not attained and (first.role == "target" or bool(_PLAN.search(head)) or inquiry.plans(first))
    asks_plan = bool(_PLAN.search(folded)) and not asks_attained
    if planned != asks_plan and not (planned and attained):
        value -= _MISFIT if planned else _MISFIT / 3
    if attained != asks_attained:
        value -= _MISFIT if attained else 0.0
    elif attained:
        value += _MISFIT
    compared = not attained and (first.role == "change" or bool(_COMPARED.search(head)))
    if compared != bool(_ASKS_CHANGE.search(folded)):
        value -= _MISFIT
    percent = first.unit == "%"
    if inquiry.asked.measure == "%":
        value += 0.1 if percent else -0.1
    elif percent and prefers_share and column.beside_plan:
        # Of what has a plan, `thấp nhất` and `chậm nhất` are told by the share that was done.
        value += 0.6
    elif percent and not attained and not compared:
        value -= 0.25
    if first.role == "estimate" and first.table is None:
        value -= 0.05
    if first.table is None:
        value -= 0.05
    return value


def words_around(column: Column) -> set[str]:
    """The folded words that say what the rows of a column are."""
    return set(words_of(f"{column.kind} {column.about} {' '.join(column.names)}"))
