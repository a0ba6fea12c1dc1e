"""The parts of documents that may answer, each scored by what it says, what stands above it, and how it was found.

A *part* is a node of a document's outline: one line, or a heading with all that stands below it. The words of a
question may stand in the line itself, in the headings and introducing lines above it, or in the title of the document;
the farther away, the less they count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from assistant.passages.asked import ASIDE, Asked
from assistant.passages.aspects import LISTED, aspects_headed, names_another_part, says_an_aspect
from assistant.passages.outline import Node, Outline
from assistant.passages.sentences import sentences
from assistant.passages.terms import Covering, coverage, shares
from index.documents import Document
from ingest.dates import parse_dates
from ingest.numbers import parse_numbers

# What a word counts where it stands: set on the development questions (`evals/sets`), as are the weights below.
HEADING_COUNTS, _HIGHER, TITLE_COUNTS, BEFORE_COUNTS, _BELOW, _ASPECT = 0.95, 0.9, 0.85, 0.8, 0.55, 0.97
_REACH, _OWN, _RANK = 0.62, 0.28, 0.10
_OF_THE_ASPECT, _OTHER_ASPECT, _TYPED, _LIST, _QUOTED_ORDER = 0.16, 0.05, 0.10, 0.15, 0.3
_LEAST_IN_HEADING = 0.5
_FAR_ABOVE, _IN_PASSING = 0.8, 0.7
_LONG = 420
_LEAST_NEW, _SAYS_NOTHING_NEW, _SAYS_WHAT_IS_NOT = 7, 0.2, 0.15
_HELD = 0.35
_LIST_SAYS_AS_MUCH = 0.08
_CAUSE = regex.compile(
    r"\b(?:nguyên nhân|lý do|vì|bởi|nhờ|xuất phát từ|dẫn đến)\b"
    r"|\bdo\b(?! (?:sở|ubnd|ủy ban|bộ|hội đồng|ban|công ty|bà|ông|cơ quan|đơn vị|chủ tịch|giám đốc|người|các|tỉnh|huyện|xã)\b)"
)
_WHERE = regex.compile(r"\b(?:tại|ở|địa điểm|địa chỉ|địa bàn|trụ sở|đường|thuộc)\b")
_WHEN = regex.compile(
    r"\d+\s*(?:ngày|giờ|phút|năm|tuần)\b|\d{1,2}/\d{1,4}|tháng \d|quý (?:i|\d)|năm \d{4}|hằng (?:năm|tháng|ngày|quý)|khi\b"
)
_MONEY = regex.compile(r"\d\s*(?:đồng|đ\b|nghìn|ngàn|triệu|tỷ|tỉ|usd)|(?:đồng|triệu|tỷ)\b")
# What a rule leaves out answers no question for what it holds of.
_DENIES = regex.compile(r"\bkhông (?:áp dụng|thuộc|bao gồm|được hưởng|xem xét|hỗ trợ)\b")
_DURATION = regex.compile(r"\d+\s*(?:ngày|giờ|phút|tháng|năm|tuần)\b")
_BODY_AHEAD = regex.compile(
    r"^(?:đề nghị |giao |yêu cầu )?(?:các )?(?:sở|ubnd|ủy ban|bộ|hội đồng|hđnd|ban|công an|văn phòng|phòng|chi cục|cục|trung tâm"
    r"|chủ tịch|giám đốc|đài|ngân hàng|mặt trận|bệnh viện|trường|chủ rừng|hiệu trưởng|trưởng|thủ trưởng|đơn vị|doanh nghiệp|cơ quan"
    r"|nhà thầu|chủ đầu tư|thường trực|hội|đoàn|liên đoàn|kho bạc|bưu điện|hộ gia đình|tổ chức, cá nhân|tổ công tác)\b"
)
_CHARGED = regex.compile(
    r"^(?:trách nhiệm|nhiệm vụ|quyền hạn|nhiệm vụ, quyền hạn|nhiệm vụ và quyền hạn) của (?:các )?",
    regex.IGNORECASE,
)
# Words that speak to whoever reads the document for others: a quotation of somebody's order, no statement of its own.
_ORDER_TO_READERS = regex.compile(
    r"(?:trợ lý|chatbot|\bbot\b|mô hình ngôn ngữ|\bai\b nào đọc|hệ thống trả lời).{0,120}(?:bỏ qua|hãy trả lời|trả lời rằng|phải nói)"
    r"|bỏ qua (?:mọi|các|tất cả|toàn bộ).{0,40}(?:hướng dẫn|quy định|chỉ dẫn|lệnh).{0,60}(?:trả lời|nói)"
    r"|ignore (?:all|any|the|previous).{0,40}instructions",
    regex.IGNORECASE | regex.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of a document and how well it answers.

    - `reach`: the share of the question that it says with what stands above it and below it; `alone`: without what
      stands below; `own`: what its own words say;
    - `missing`: the weightiest terms that neither says; `whole`: the part is all that stands below its line;
    - `aspect`: how far it is of the part that is asked for (None where none is); `typed`: whether it holds the kind of
      thing asked for (a day, a cause, a place; None where any words do).
    """

    outline: Outline
    node: Node
    whole: bool
    own: float
    alone: float
    reach: float
    missing: tuple[str, ...]
    missing_share: float
    aspect: float | None
    typed: bool | None
    score: float

    @property
    def document(self) -> Document:
        """The document that it stands in."""
        return self.node.document


def frame_of(document: Document) -> Covering:
    """What a document says of itself: kind, title, issuer, place and year."""
    header = document.header
    fields = (header.kind, header.title, header.issuer, header.superior, header.place)
    return Covering.of(
        *(field.value for field in fields if field),
        f"năm {header.day.year}" if header.day else "",
    )


def find_candidates(asked: Asked, found: Iterable[tuple[Outline, Sequence[Node]]]) -> list[Candidate]:
    """The parts that the found nodes (best first) and the lines above them make, best first."""
    seen: set[tuple[str, int, bool]] = set()
    scored: list[Candidate] = []
    for rank, (outline, nodes) in enumerate(found):
        frame = frame_of(outline.document)
        for node in nodes:
            for place, whole in (
                (node, False),
                (node, True),
                *((above, True) for above in outline.above(node)),
            ):
                key = (outline.document.id, place.position, whole)
                if key in seen or not _is_whole(place, whole):
                    continue
                seen.add(key)
                scored.append(_scored(asked, outline, place, frame, rank, whole=whole))
    scored.sort(key=lambda candidate: -candidate.score)
    return _as_lists(asked, scored)


def _as_lists(asked: Asked, scored: list[Candidate]) -> list[Candidate]:
    """Where a list or the causes are asked for and the best line is one item of a list, the list comes first.

    The list is meant when its heading is of the aspect asked for and says, with the title of the document, as much of
    the question as the line does; a line with a subject of its own inside a longer list stays.
    """
    if (
        not scored
        or scored[0].whole
        or not (asked.listed or asked.reason)
        or (asked.one_thing and not asked.reason)
    ):
        return scored
    best = scored[0]
    for candidate in scored[1:]:
        above = candidate.document is best.document and candidate.node.position in best.node.above
        headed = asked.aspects & aspects_headed(_heading_words(candidate.node))
        if candidate.whole and above and headed and candidate.alone >= best.reach - _LIST_SAYS_AS_MUCH:
            return [candidate, *(other for other in scored if other is not candidate)]
    return scored


def _is_whole(node: Node, whole: bool) -> bool:
    """A heading, or a line that introduces others, answers by what stands below it; any other line by itself."""
    if whole or not node.is_title:
        return node.is_title == whole and (whole or not node.opens_a_section or ":" in node.bare)
    # A long line that introduces others may well state something itself.
    return not node.opens_a_section and len(node.text) > _LONG // 2


def _scored(
    asked: Asked, outline: Outline, node: Node, frame: Covering, rank: int, *, whole: bool
) -> Candidate:
    above = outline.above(node)
    aspect = of_the_aspect(asked, node, above)
    levels = [(1.0, node.own)]
    levels += [
        (HEADING_COUNTS if place == 0 else _HIGHER, heading.own) for place, heading in enumerate(above)
    ]
    levels.append((TITLE_COUNTS, frame))
    if asked.reason and (words := caused(outline, node)) is not None:
        levels.append((BEFORE_COUNTS, words))
    own_shares = shares(asked.terms, [levels[0]])
    above_shares = with_aspect(asked, shares(asked.terms, levels, anywhere=asked.scope), aspect)
    if whole:
        levels.append((_BELOW, outline.words_below(node)))
    wide = (
        with_aspect(asked, shares(asked.terms, levels, anywhere=asked.scope), aspect)
        if whole
        else above_shares
    )
    total = sum(term.weight for term in asked.terms) or 1.0
    own, alone, reach = (
        sum(t.weight * s for t, s in zip(asked.terms, each, strict=True)) / total
        for each in (own_shares, above_shares, wide)
    )
    lacking = [(t.weight, t.accented, t.text) for t, s in zip(asked.terms, wide, strict=True) if s < _HELD]
    said = node.text
    if whole:
        said = " ".join([said, *(child.text for child in outline.below(node)[:12])])
    elif len(said) > _LONG and node.row is None:
        # In a long block the words of a question may stand far apart: what counts is the sentence that says most.
        peak, said = best_sentence(asked, node)
        own = (own + peak) / 2
    typed = holds_what_is_asked(asked, node, above, said)
    repeats = not whole and not typed and _new_words(asked, node) < _LEAST_NEW
    score = _REACH * reach + _OWN * own + _RANK / (1 + rank / 3)
    if aspect is not None:
        score += _OF_THE_ASPECT * (2 * aspect - 1)
        score -= _OTHER_ASPECT * len(_extra_aspects(asked, node)) if whole else 0.0
    if typed is not None:
        score += _TYPED if typed else -_TYPED
    if whole:
        score += _LIST if asked.listed and not asked.one_thing and aspect != 0.0 else -_LIST
        heading = sum(t.weight for t, s in zip(asked.terms, own_shares, strict=True) if s > _HELD) / total
        if aspect != 1.0 and heading < _LEAST_IN_HEADING:
            score -= 0.25
    if repeats:
        score -= _SAYS_NOTHING_NEW
    if not asked.denied and not asked.one_thing and _DENIES.search(node.bare.lower()):
        score -= _SAYS_WHAT_IS_NOT
    if _ORDER_TO_READERS.search(node.text):
        score -= _QUOTED_ORDER
    return Candidate(
        outline,
        node,
        whole,
        own,
        alone,
        reach,
        tuple(text for _, _, text in sorted(lacking, reverse=True)),
        sum(weight for weight, _, _ in lacking) / total,
        aspect,
        typed,
        score,
    )


def _new_words(asked: Asked, node: Node) -> int:
    """How many words of a line are not the question's own: one that only repeats it answers nothing."""
    return len(node.own.singles - {term.text for term in asked.terms})


def with_aspect(asked: Asked, held: list[float], aspect: float | None) -> list[float]:
    """A part of the aspect asked for says the word for it, whichever of the family it uses."""
    if aspect is None or aspect < _FAR_ABOVE:
        return held
    return [
        max(share, _ASPECT) if term.text in asked.aspect_words else share
        for term, share in zip(asked.terms, held, strict=True)
    ]


def of_the_aspect(asked: Asked, node: Node, above: Sequence[Node]) -> float | None:
    """How far the part is of the aspect asked for, 0 to 1; None where none is asked for.

    1: its line or one above it is headed so. Half: it names a cause in passing, says the word, or a body is charged.
    """
    if not asked.aspects:
        return None
    for distance, place in enumerate((node, *above)):
        headed = aspects_headed(_heading_words(place))
        if asked.aspects & headed:
            # `Phạm vi và đối tượng`: what stands below may be of the other part.
            mixed = distance > 0 and names_another_part(_heading_words(place), asked.aspects)
            return 1.0 if distance < 2 and not mixed else _FAR_ABOVE
        if headed and _is_headed(place):
            # A nearer heading of another part: `Hạn chế:` below `Hạn chế và nguyên nhân`.
            break
    if "cause" in asked.aspects:
        return _cause_in(node)
    if "duties" in asked.aspects and any(is_headed_by_a_body(place) for place in (node, *above[:1])):
        return 1.0
    if says_an_aspect(node.text, asked.aspects):
        return _IN_PASSING if asked.aspects & LISTED else 1.0
    return 0.0


def _cause_in(node: Node) -> float:
    lowered = node.text.lower()
    if "nguyên nhân" in lowered or "lý do" in lowered:
        return 1.0
    return 0.5 if _CAUSE.search(lowered) else 0.0


def caused(outline: Outline, node: Node) -> Covering | None:
    """The words of what a line names the cause of: of the shortcoming that stands before `Nguyên nhân: …`; None for any
    other line, or below a heading of causes the words before that heading."""
    for place in (node, *outline.above(node)[:1]):
        if not place.bare.lower().startswith(("nguyên nhân", "lý do")):
            continue
        before = outline.before(place)
        if before is None:
            return None
        words = _with_what_is_below(outline, before)
        if place.opens_a_section:
            # The causes that a report gives in a section of their own are those of its results, too.
            while (before := outline.before(before)) is not None:
                words = words.joined(_with_what_is_below(outline, before))
        return words
    return None


def _with_what_is_below(outline: Outline, node: Node) -> Covering:
    return node.own.joined(outline.words_below(node)) if node.below else node.own


def _is_headed(node: Node) -> bool:
    return node.opens_a_section or ":" in " ".join(node.bare.split()[:8])


def _heading_words(node: Node) -> str:
    """What heads a line: all of a heading, the words before the colon of `2. Mục đích: …`, the first words of a line."""
    head, colon, _ = node.bare.partition(":")
    if colon and len(head.split()) <= 25:
        return head
    return head if node.opens_a_section else " ".join(head.split()[:6])


def aspects_of_line(node: Node) -> frozenset[str]:
    """The families that the heading words of a line name."""
    return aspects_headed(_heading_words(node))


def _extra_aspects(asked: Asked, node: Node) -> frozenset[str]:
    return aspects_of_line(node) - asked.aspects


def best_sentence(asked: Asked, node: Node) -> tuple[float, str]:
    """How much the sentence says that says most, and its words."""
    texts = [node.document.quote(part) for part in sentences(node.document.text, node.block.span)]
    covers = [coverage(asked.terms, Covering.of(text)) for text in texts]
    best = covers.index(max(covers))
    return covers[best], texts[best]


def holds_what_is_asked(asked: Asked, node: Node, above: Sequence[Node], text: str) -> bool | None:
    """Whether a part holds a day, a cause, a place, a body, a figure: what kind of thing was asked for."""
    lowered = text.lower()
    if asked.reason:
        return names_causes(node, above) or says_why(node.text)
    if asked.asks == "when":
        # The date of a document that is named in passing is no answer.
        said = ASIDE.sub(" ", text)
        return bool(parse_dates(said)) or _WHEN.search(said.lower()) is not None
    if asked.asks == "where":
        return _WHERE.search(lowered) is not None
    if asked.asks == "who":
        return any(is_headed_by_a_body(place) for place in (node, *above[:1])) or bool(
            regex.search(r"\b(?:do|bà|ông|đồng chí|giao)\b|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+", text)
        )
    if asked.duration:
        return _DURATION.search(lowered) is not None
    if asked.amount:
        return bool(parse_numbers(text)) and (not asked.money or speaks_of_money(node, text))
    if "time limit" in asked.aspects:
        return _DURATION.search(lowered) is not None or bool(parse_dates(text))
    return None


def speaks_of_money(node: Node, text: str) -> bool:
    """Whether words of a line hold an amount of money; a row of a table has its unit in the heads of its columns."""
    if node.row is not None:
        table = node.row[0]
        text = " ".join([text, table.unit or "", *(" ".join(column) for column in table.columns)])
    return _MONEY.search(text.lower()) is not None


def names_causes(node: Node, above: Sequence[Node]) -> bool:
    """Whether a line names a cause, or stands below a heading of causes."""
    for place in (node, *above):
        headed = aspects_headed(_heading_words(place))
        if "cause" in headed:
            return True
        if headed and _is_headed(place):
            break
    return _CAUSE.search(node.text.lower()) is not None


def is_headed_by_a_body(node: Node) -> bool:
    """Whether a line begins with a body or an office (`Sở Tài chính: …`, `Trách nhiệm của chủ rừng`)."""
    return _BODY_AHEAD.match(body_words(node).lower()) is not None


def body_words(node: Node) -> str:
    """A heading without the words that charge the body that it names: `Trách nhiệm của Sở Xây dựng` gives `Sở Xây dựng`."""
    return _CHARGED.sub("", node.bare)


def says_why(text: str) -> bool:
    """Whether a text gives a reason (`do …`, `vì …`)."""
    return _CAUSE.search(text.lower()) is not None
