"""Greetings, thanks and "what can you do": short and polite, and help that says what the corpus holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from assistant.answer import Draft, Sentence
from assistant.question import Question
from index.folding import fold

TalkKind = Literal["greeting", "thanks", "goodbye", "help", "praise", "name"]

_ADDRESS = (
    r"(?:anh|chi|em|ban|bac|co|chu|ad|admin|bot|tro ly|vanban|moi nguoi|ca nha|nhieu|nhe|nha|a|ah"
    r"|oi|lam|rat|ok|oke|da|vang|u|uh|roi|truoc|rat nhieu|toi|minh|buoi|sang|chieu|toi|nay|da|biet)"
)
_FILLER = rf"(?:[\s,.!?~:)\-]|\b{_ADDRESS}\b)*"
_PHRASES: tuple[tuple[TalkKind, str], ...] = (
    ("thanks", r"cam on|thank you|thanks|thank|tks|xin cam on|da ta"),
    ("goodbye", r"tam biet|hen gap lai|bye(?: bye)?|chao tam biet|goodbye"),
    (
        "praise",
        r"gioi (?:qua|the|ghe)|hay (?:qua|lam|the)|tot lam|tuyet voi|chuan (?:roi|luon)|dung roi"
        r"|ok(?:e|ay)?|the a|vay a|the ha|da|vang|(?:ha){2,6}|(?:hi){2,6}|duoc roi|ro roi|hieu roi",
    ),
    ("greeting", r"xin chao|chao|hello|hi|hey|alo|co ai (?:o day )?khong|khoe khong"),
    (
        "help",
        r"tro giup|giup (?:toi |em |minh )?voi|cho (?:toi |em |minh )?hoi(?: chut| ti| cai)?"
        r"|toi can giup(?: do)?|giup (?:gi|duoc gi)|help|huong dan(?: su dung| dung)?|(?:lam|giup|tra loi"
        r"|tim) duoc (?:nhung )?(?:gi|viec gi)"
        r"|co the (?:lam|giup|tra loi|hoi) (?:duoc )?(?:nhung )?(?:gi|viec gi)|biet (?:nhung )?gi"
        r"|(?:hoi|nen hoi|duoc hoi) (?:nhung )?gi"
        r"|hoi duoc (?:nhung )?gi|hoi (?:nhu )?the nao|dung (?:nhu )?the nao"
        r"|su dung (?:nhu )?the nao|(?:kho )?(?:hien )?(?:dang )?co (?:nhung |cac )?(?:tai lieu|van ban"
        r"|du lieu|bao cao) (?:nao"
        r"|gi)(?: vay)?",
    ),
    (
        "name",
        r"(?:la ai|ten (?:la )?gi|la (?:nguoi|may|robot)(?: hay (?:nguoi|may|robot))?|la gi(?: vay)?)",
    ),
)
_TALK = tuple(
    (kind, re.compile(rf"{_FILLER}(?:(?:{phrases}){_FILLER}){{1,3}}")) for kind, phrases in _PHRASES
)
_LONGEST = 60
_NAME = re.compile(r"\b(?:ban|em|tro ly|bot|may|vanban)\b")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the corpus holds, for the help text: counts by kind of document, years, example questions."""

    documents: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    years: tuple[int, int] | None = None
    examples: tuple[str, ...] = ()


def talk_kind(text: str) -> TalkKind | None:
    """Which small talk the text is, None for anything that may be a question about documents."""
    folded = " ".join(fold(text).split())
    if len(folded) > _LONGEST:
        return None
    for kind, pattern in _TALK:
        if pattern.fullmatch(folded) and (kind != "name" or _NAME.search(folded)):
            return kind
    return None


@dataclass(frozen=True, slots=True)
class SmallTalkRoute:
    """Answers small talk; `holdings` is asked only for help."""

    holdings: Callable[[], Holdings] = field(default=Holdings)
    name: str = "small_talk"

    def answer(self, question: Question) -> Draft | None:
        """A short friendly draft, or None."""
        kind = talk_kind(question.text) or talk_kind(question.raw)
        if kind is None:
            return None
        if kind in ("help", "name", "greeting"):
            return _help(kind, self.holdings())
        replies = {
            "thanks": "Dạ không có gì ạ. Anh/chị cần tra cứu thêm văn bản hay số liệu nào cứ hỏi tiếp nhé.",
            "goodbye": "Dạ, chào anh/chị. Khi cần tra cứu văn bản, anh/chị cứ nhắn lại nhé.",
            "praise": "Dạ vâng. Anh/chị cần tra cứu thêm gì cứ hỏi tiếp ạ.",
        }
        return Draft("chat", (Sentence(replies[kind]),), "small_talk", "câu xã giao")


def _help(kind: TalkKind, holdings: Holdings) -> Draft:
    opening = {
        "greeting": "Chào anh/chị! Tôi là trợ lý tra cứu văn bản.",
        "name": "Tôi là trợ lý tra cứu văn bản tự động, không phải cán bộ của cơ quan.",
        "help": "Tôi trả lời câu hỏi về nội dung, số liệu và số hiệu văn bản, kèm trích dẫn đúng chỗ.",
    }[kind]
    sentences = [Sentence(opening)]
    if holdings.documents:
        sentences.append(Sentence(_holdings_text(holdings), role="note"))
    elif kind == "help":
        sentences.append(Sentence("Hiện kho chưa có văn bản nào.", role="note"))
    if kind == "help":
        sentences.append(
            Sentence(
                "Anh/chị có thể gõ không dấu, viết tắt, hoặc hỏi nối tiếp câu trước "
                "(“còn năm 2020?”, “cho xin nguồn”).",
                role="note",
            )
        )
    return Draft(
        "chat", tuple(sentences), "small_talk", "câu chào hoặc hỏi cách dùng", suggestions=holdings.examples
    )


def _holdings_text(holdings: Holdings) -> str:
    kinds = ", ".join(f"{count} {kind.lower()}" for kind, count in holdings.kinds)
    years = ""
    if holdings.years is not None:
        first, last = holdings.years
        years = f", năm {first}" if first == last else f", từ năm {first} đến năm {last}"
    return f"Kho hiện có {holdings.documents} văn bản" + (f" ({kinds})" if kinds else "") + f"{years}."
