"""Follow-up questions made to stand alone: `còn năm 2020?`, `văn bản đó ban hành ngày nào?`, `cái thứ hai`.

A pure function of the conversation. The conversation is replayed from its first turn, so that a chain of
follow-ups is resolved link by link. A question that has its own subject is left as it is: the topic changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.follow_up_words import (
    AFTER_ABOVE,
    AND_WHAT,
    AREA,
    ASKS_SOMETHING,
    ASPECT,
    ASPECT_ASKED,
    BODY,
    COMPUTE,
    DONE_TO,
    HANDED_IN,
    LONGEST_FOLLOW_UP,
    LONGEST_FRAGMENT,
    LONGEST_QUESTION,
    MORE,
    NAME_ALONE,
    OF_DOCUMENT,
    OF_FIGURE,
    OLD_ASPECT,
    ORDINAL,
    ORDINALS,
    PART_OF,
    PLANNED,
    POINTING,
    POINTING_AT_FIGURE,
    QUESTION_WORDS,
    SHORT_FIGURE,
    SO_LITTLE,
    SOURCE,
    WHAT_OF,
    WHOLE_PROVINCE,
)
from assistant.question import Turn
from assistant.question_parts import (
    INSTRUMENT,
    PERIOD,
    Follows,
    Part,
    begun_small,
    frame_of,
    items_of,
    named_document,
    names_a_kind,
    names_of,
    no_follower,
    parts_of,
    subject_of,
    without_why,
)
from assistant.small_talk import talk_kind
from index.folding import fold

# What `con số đó` points at is what was asked for itself; `dự án đó` is what it was asked of.
_FIGURES = ("con so", "so", "ty le", "ket qua", "chi tieu", "muc", "cai", "viec", "nhiem vu")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A follow-up made to stand alone; `changes` says so in Vietnamese for the trace.

    `doubtful`: it may as well be a question of its own.
    """

    text: str
    changes: tuple[str, ...]
    wants_source: bool = False
    doubtful: bool = False


@dataclass(slots=True)
class _Talk:
    """What was said so far: questions as they stand alone, and the last answer."""

    follows: Follows
    questions: list[str] = field(default_factory=list)
    answer: Turn | None = None


def stand_alone(text: str, earlier: Sequence[Turn], follows: Follows = no_follower) -> Rewritten | None:
    """The follow-up as a question of its own, or None where the text needs no conversation.

    Args:
        text: the normalised question.
        earlier: the turns before it, oldest first, the user's already normalised.
        follows: how often the corpus has a word after another, to fit a new subject into an old question.
    """
    talk = _Talk(follows)
    for turn in earlier:
        if turn.role == "assistant":
            talk.answer = turn
        elif len(turn.text) <= LONGEST_QUESTION and talk_kind(turn.text) is None:
            rewritten = _resolve(turn.text, talk)
            talk.questions.append(turn.text if rewritten is None else rewritten.text)
    return _resolve(text, talk)


def _resolve(text: str, talk: _Talk) -> Rewritten | None:
    if not talk.questions or len(text) > LONGEST_FOLLOW_UP or talk_kind(text) is not None:
        return None
    asked = " ".join(fold(text).split()).strip(" ?.!")
    last = talk.questions[-1]
    of_document = asked.startswith("can cu") and named_document(last) is not None
    if SOURCE.fullmatch(asked) and not of_document and len(asked.split()) <= LONGEST_FRAGMENT:
        return _told(last, "hỏi nguồn của câu trước", wants_source=True)
    if MORE.fullmatch(asked):
        return _told(last, "hỏi thêm về câu trước")
    if match := COMPUTE.fullmatch(asked):
        return _told(_computed(match.group("what").strip(), talk.questions), "tính tiếp từ câu trước")
    for resolve in (_ordinal, _pointed, _replaced, _aspect_asked, _part_asked, _fragment):
        made = resolve(text, talk)
        if made is not None:
            return _told(made, "hỏi nối tiếp")
    carried = _carried(text, talk)
    return None if carried is None else replace(_told(carried, "hỏi nối tiếp"), doubtful=True)


def _carried(text: str, talk: _Talk) -> str | None:
    """`Khách quốc tế bao nhiêu?` where a place or a time was spoken of: of that place and time."""
    asked = fold(text).strip(" ?.!").split()
    of_its_own = parts_of(text) or names_of(text) or INSTRUMENT.search(text) or asked[:1] == ["tinh"]
    if len(asked) > SHORT_FIGURE or of_its_own or ORDINAL.search(fold(text)):
        return None
    if len(asked) > SHORT_FIGURE - 3 and not ASKS_SOMETHING.search(" ".join(asked)):
        return None
    last = talk.questions[-1]
    if (document := _document_in_focus(talk)) is not None:
        return frame_of(text).with_added(f"trong {document}")
    places = [part.text for part in parts_of(last) if part.kind == "place"]
    named = [name for name in names_of(last) if all(name not in place for place in places)]
    periods = [part.text for part in parts_of(last) if part.kind == "period"]
    periods = [f"năm {period}" if period.isdecimal() else period for period in periods]
    periods = [begun_small(period) for period in periods]
    context = [*places[:1], *(f"ở {name}" for name in named[: 1 - len(places[:1])]), *periods[:1]]
    return frame_of(text).with_added(" ".join(context)) if context else None


def _told(text: str, why: str, wants_source: bool = False) -> Rewritten:
    return Rewritten(text, (f"{why}, hiểu là: “{text}”",), wants_source)


def _computed(what: str, questions: list[str]) -> str:
    """`chênh lệch` of the last two questions where they differ in one part, else of the last one."""
    name = {
        "tong": "Tổng cộng",
        "cong": "Tổng cộng",
        "trung binh": "Trung bình",
        "ty le tang": "Tỷ lệ tăng",
        "tang truong": "Tỷ lệ tăng",
    }.get(
        next(
            (
                key
                for key in ("tong", "cong", "trung binh", "ty le tang", "tang truong")
                if what.startswith(key)
            ),
            "",
        ),
        "Chênh lệch",
    )
    last = questions[-1]
    if len(questions) > 1:
        before, now = parts_of(questions[-2]), parts_of(last)
        for kind in ("period", "level", "place"):
            first = next((part.text for part in before if part.kind == kind), None)
            second = next((part.text for part in now if part.kind == kind), None)
            if first and second and fold(first) != fold(second):
                rest = subject_of(last, without=kind)
                span = f"từ {first} đến {second}" if kind == "period" else f"giữa {first} và {second}"
                return f"{name} {rest} {span} là bao nhiêu?"
    return f"{name} {subject_of(last)} là bao nhiêu?"


def _ordinal(text: str, talk: _Talk) -> str | None:
    match = ORDINAL.search(fold(text))
    if match is None or talk.answer is None or INSTRUMENT.search(text):
        return None
    items = items_of(talk.answer.text)
    if match.group("word"):
        word = match.group("word")
        place = int(word) if word.isdigit() else ORDINALS[word]
    elif match.group("digit"):
        place = int(match.group("digit"))
    else:
        place = 1 if match.group("edge").startswith("dau") else len(items)
    if not 1 <= place <= len(items):
        return None
    item = named_document(items[place - 1]) or items[place - 1]
    before, after = text[: match.start()].strip(), text[match.end() :].strip(" ?.,")
    before = re.sub(r"^(?:còn|thế còn|vậy còn|thế|vậy|cho biết|cho hỏi)\b\s*", "", before)
    if not before and (
        not after or fold(after) in ("thi sao", "la gi", "la sao", "the nao", "noi gi", "noi ro hon")
    ):
        return f"{item} có nội dung gì?"
    return " ".join(piece for piece in (before, item, after) if piece) + "?"


def _pointed(text: str, talk: _Talk) -> str | None:
    folded = fold(text)
    for match in POINTING.finditer(folded):
        name = _document_meant(match.group("kind"), talk) if _points_back(text, match) else None
        if name is not None:
            return text[: match.start()] + name + text[match.end() :]
    for match in POINTING_AT_FIGURE.finditer(folded):
        if _points_back(text, match):
            subject = subject_of(talk.questions[-1])
            if not match.group().startswith(_FIGURES):
                subject = _without_aspect(subject).removeprefix("số ")
            return text[: match.start()] + subject + text[match.end() :]
    return None


def _points_back(text: str, match: re.Match[str]) -> bool:
    """Whether the words, with their marks, point at something said: `số đó`, not `mức độ` or `trên môi trường`."""
    last = text[match.start() : match.end()].split()[-1].lower()
    if last == "trên":
        after = fold(text[match.end() :]).split()
        return not after or after[0].strip("?.,!") in AFTER_ABOVE
    return last in ("đó", "này", "kia", "ấy", "nó", "nêu", "rồi", "nói")


def _document_meant(kind: str | None, talk: _Talk) -> str | None:
    """The document last spoken of: in the question, then in the answer, then among its citations."""
    wanted = None if kind in (None, "van ban", "tai lieu") else kind
    texts = [talk.questions[-1]]
    if talk.answer is not None:
        texts += [talk.answer.text, *talk.answer.labels]
    for text in texts:
        name = named_document(text, wanted)
        if name is not None:
            return name
    if talk.answer is not None and talk.answer.labels and wanted is None:
        return talk.answer.labels[0].split(", mục")[0]
    return None


def _replaced(text: str, talk: _Talk) -> str | None:
    """`còn X thì sao?`: the last question with X in the place of what it replaces."""
    folded = fold(text)
    match = AND_WHAT.match(folded) or WHAT_OF.match(folded)
    if match is None or re.match(r"(?:(?:con|the|vay) )?so voi\b", folded):
        return None
    new = text[match.start("rest") : match.end("rest")].strip(" ?.,")
    if folded.startswith(("rieng ", "trong do ", "trong so do ")) and not parts_of(new):
        return _narrowed(new, talk.questions[-1])
    if (area := _another_area(new, talk.questions[-1])) is not None:
        return area
    # `còn hiệu lực không?`: here còn is the verb.
    if re.match(r"(?:hieu luc|gia tri|ton tai|thieu|lai bao|bao nhieu)\b", fold(new)):
        return _fragment(text, talk)
    return _with(new, talk.questions[-1], talk.follows)


def _narrowed(new: str, question: str) -> str:
    """`riêng thủy sản?` of `kim ngạch xuất khẩu năm 2024`: the same of a part."""
    frame = frame_of(question)
    periods = [part for part in parts_of(frame.subject) if part.kind == "period"]
    cut = min((part.start for part in periods), default=len(frame.subject))
    if frame.before:
        return frame.about(new)
    head, rest = frame.subject[:cut].strip(), frame.subject[cut:].strip()
    return frame.whole(" ".join(piece for piece in (head, new, rest) if piece))


def _another_area(new: str, question: str) -> str | None:
    """`học phí ở thành thị` and `miền núi`: the kind of area in the question replaced by the new one."""
    if AREA.fullmatch(fold(new)) is None:
        return None
    folded = fold(question)
    if len(folded) != len(question) or (old := AREA.search(folded)) is None:
        return None
    return question[: old.start("area")] + new + question[old.end("area") :]


def _part_asked(text: str, talk: _Talk) -> str | None:
    """`Có bao nhiêu thành viên?` of what was counted; `Ngân sách tỉnh bao nhiêu?` of the plan spoken of."""
    asked = " ".join(fold(text).split()).strip(" ?.!")
    last = talk.questions[-1]
    if PART_OF.match(asked):
        frame = frame_of(last)
        whole = " ".join([frame.subject, begun_small(frame.context)])
        return f"{text.strip(' ?.!')} {whole}".strip() + "?"
    if len(asked.split()) <= SHORT_FIGURE and re.search(r"\bbao nhieu$", asked) and not parts_of(text):
        document = named_document(last)
        if document is not None:
            return frame_of(text).with_added(f"trong {document}")
    return None


def _aspect_asked(text: str, talk: _Talk) -> str | None:
    """`Mục tiêu là gì?`, `thay thế văn bản nào?`, `tăng hay giảm?`: of the document or figure spoken of."""
    bare = re.sub(r"\s+(?:ạ|à|vậy|nhỉ|nhé|thế)$", "", text.strip(" ?.!"))
    asked = fold(bare)
    last = talk.questions[-1]
    if len(asked.split()) > LONGEST_FRAGMENT + 1 or INSTRUMENT.search(asked):
        return None
    document = _document_in_focus(talk)
    if (planned := PLANNED.match(asked)) is not None and document is None:
        rest = subject_of(last, without="period")
        return " ".join([bare[: planned.end("what")], rest, bare[planned.end("what") :].strip()]) + "?"
    if match := SO_LITTLE.match(asked):
        return f"Vì sao {subject_of(last)} {bare[match.start('how') : match.end('how')]}?"
    if OF_FIGURE.match(asked) or (document is None and OF_DOCUMENT.match(asked)):
        return f"{subject_of(last)} {bare}?"
    if document is not None and OF_DOCUMENT.match(asked):
        return f"{document} {bare}?"
    if document is None and DONE_TO.match(asked):
        subject = subject_of(last)
        done_to = subject if HANDED_IN.search(asked) else _without_aspect(subject)
        return f"{done_to.removeprefix('số ')} {begun_small(bare)}?"
    aspect = ASPECT_ASKED.match(asked)
    if aspect is None or parts_of(bare):
        return None
    of = (
        _without_aspect(subject_of(last))
        if document is None
        else document
        if asked.startswith("tom tat")
        else f"của {document}"
    )
    return " ".join(f"{bare[: aspect.end('aspect')]} {of} {bare[aspect.end('aspect') :]}".split()) + "?"


def _without_aspect(subject: str) -> str:
    """What an aspect was asked of: `hồ sơ cấp giấy phép` gives `cấp giấy phép`; the subject where nothing else is left."""
    subject = without_why(subject)
    match = OLD_ASPECT.match(fold(subject))
    rest = subject[match.end() :].strip() if match and len(fold(subject)) == len(subject) else ""
    return rest if len(rest.split()) > 1 else subject


def _document_in_focus(talk: _Talk) -> str | None:
    """The document that the last question is about: named in it, or the answer to "which plan"."""
    named = named_document(talk.questions[-1])
    if named is None and talk.answer is not None and names_a_kind(talk.questions[-1]):
        named = named_document(talk.answer.text)
    return named


def _with(new: str, question: str, follows: Follows) -> str:
    found = parts_of(new)
    if len(found) == 1 and _covers(found[0], new):
        return _substituted(found[0], question)
    if NAME_ALONE.fullmatch(new):
        return _substituted(Part("place", new.split(maxsplit=1)[1], 0, len(new)), question)
    words = fold(new).split()
    if words and all(word in QUESTION_WORDS for word in words):
        return f"{subject_of(question)} {new}?"
    if re.search(r"\b(?:gi|nao|sao|ai|bao nhieu)\b", fold(new)):
        return f"{subject_of(question)}, {new}?" if len(words) <= SHORT_FIGURE - 2 else f"{new}?"
    if (swapped := _another_body(new, question) or _another_beneficiary(new, question)) is not None:
        return swapped
    if ASPECT.fullmatch(fold(new)) and (document := named_document(question)) is not None:
        return f"{new} của {document} là gì?"
    if ASPECT.fullmatch(fold(new)):
        return f"{new} {subject_of(question)} {frame_of(question).after or 'là bao nhiêu'}?"
    return frame_of(question).about(new, follows)


def _another_body(new: str, question: str) -> str | None:
    """`Ý kiến của Sở Tài chính là gì?` and `Công an tỉnh`: the body in the question replaced by the new one."""
    if BODY.match(new) is None:
        return None
    for match in BODY.finditer(question):
        if INSTRUMENT.match(fold(question[match.start() :])) is None:
            return question[: match.start()] + new + question[match.end() :]
    return None


def _another_beneficiary(new: str, question: str) -> str | None:
    """`Mức hỗ trợ đối với bác sĩ là bao nhiêu?` and `giáo viên`: whom or what it is of, replaced."""
    frame = frame_of(question)
    for link in (" đối với ", " dành cho ", " áp dụng cho ", " cho "):
        before, found, after = frame.subject.rpartition(link)
        if found and before and len(after.split()) <= LONGEST_FRAGMENT and not parts_of(after):
            return frame.whole(f"{before}{link}{new}")
    return None


def _covers(part: Part, text: str) -> bool:
    """Whether the part is all of the text but for little words."""
    rest = fold(text[: part.start] + " " + text[part.end :]).split()
    return all(
        word
        in ("nam", "o", "cua", "trong", "den", "tai", "vao", "cap", "tinh", "so", "voi", "thi", "cho", "tu")
        for word in rest
    )


def _substituted(part: Part, question: str) -> str:
    """The question with the part of the same kind replaced, or the part added before its question words."""
    new = part.text
    if part.kind == "period" and re.fullmatch(r"(?:19|20)\d\d", new):
        new = f"năm {new}"
    if part.kind == "period":
        new = _year_counted(new, question)
    for old in parts_of(question):
        whole = old.kind in ("place", "level") and fold(old.text) in WHOLE_PROVINCE
        if old.kind == part.kind or (whole and part.kind in ("place", "level")):
            if part.kind == "period" and not re.search(r"\d{4}", new) and not re.search(r"nam\b", fold(new)):
                year = re.search(r"\d{4}", old.text)
                new = f"{new} năm {year.group()}" if year else new
            elif part.kind == "period" and re.fullmatch(
                r"(?:dau|giua|cuoi|het|ca) nam"
                r"|\d+ thang \w+ nam",
                fold(new),
            ):
                year = re.search(r"\d{4}", old.text)
                new = f"{new} {year.group()}" if year else new
            return question[: old.start] + new + question[old.end :]
    if part.kind in ("level", "place") and not fold(new).startswith(("toan", "ca ")):
        new = f"ở {new}"
    return frame_of(question).with_added(new)


def _year_counted(new: str, question: str) -> str:
    """`năm trước` as the year before the one that the question names, where it names one."""
    step = {"nam truoc": -1, "nam ngoai": -1, "nam sau": 1, "nam toi": 1}.get(fold(new))
    years = [
        year
        for part in parts_of(question)
        if part.kind == "period"
        for year in re.findall(r"\d{4}", part.text)
    ]
    return f"năm {int(years[-1]) + step}" if step is not None and years else new


def _fragment(text: str, talk: _Talk) -> str | None:
    """A question without a subject of its own: `ai ký?`, `năm 2020?`, `so với năm 2021?`, `vì sao?`."""
    text = re.sub(r"\s+(?:ạ|à|vậy|nhỉ|nhé)$", "", text.strip(" ?.!"))
    words = fold(text).split()
    if not words or len(words) > LONGEST_FRAGMENT:
        return None
    if words[:2] == ["so", "voi"] and len(words) > 2:
        other = " ".join(text.strip(" ?.!").split()[2:])
        return f"{subject_of(talk.questions[-1])} so với {other} tăng hay giảm bao nhiêu?"
    found = parts_of(text)
    if len(found) == 1 and _covers(found[0], text.strip(" ?.!")) and found[0].kind != "instrument":
        return _substituted(found[0], talk.questions[-1])
    if PERIOD.search(fold(text)) or not all(word.strip(",") in QUESTION_WORDS for word in words):
        return None
    if words[:2] in (["vi", "sao"], ["tai", "sao"]) and len(words) <= 3:
        return f"Vì sao {subject_of(talk.questions[-1])}?"
    subject = _document_meant(None, talk) or subject_of(talk.questions[-1])
    return f"{subject} {text.strip(' ?.!')}?"
