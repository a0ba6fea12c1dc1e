"""What every chat channel does with a text: who may ask, commands, the question itself. Knows no protocol."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.answer import Answer
from assistant.conversation import WITHHELD, may_see
from bots.admission import Admission, Admitted, Door, TurnedAway, UnknownPerson
from bots.asking import Audiences
from bots.audit import Audit
from bots.chats import Chats
from bots.feedback import Feedback, Verdict
from bots.rates import RateLimit
from index.database import Database
from index.errors import BadQuestion, IndexNotReady
from index.folding import fold

WELCOME = (
    "Xin chào! Tôi trả lời câu hỏi về các văn bản của đơn vị và luôn kèm trích dẫn: văn bản số mấy, mục nào, "
    "nguyên văn ra sao. Điều gì văn bản không có, tôi nói là không tìm thấy.\n\n"
    "Anh/chị cứ gõ câu hỏi, có dấu hoặc không dấu đều được."
)
HELP = (
    "Cách hỏi:\n"
    "- Gõ câu hỏi về số liệu, văn bản, nhiệm vụ; có thể hỏi tiếp theo câu trước.\n"
    "- {prefix}nguon 1: xem nguyên văn nguồn số 1 của câu trả lời gần nhất.\n"
    "- {prefix}vanban 18/KH-UBND: hỏi về một văn bản theo số.\n"
    "- {prefix}solieu từ khóa: hỏi số liệu.\n"
    "- {prefix}moi: bắt đầu cuộc trò chuyện mới."
)
THANKS = "Đã ghi nhận đánh giá, xin cảm ơn."
ONLY_TEXT = "Tôi chỉ đọc được tin nhắn chữ. Xin anh/chị gõ câu hỏi."
NEW_CONVERSATION = "Đã bắt đầu cuộc trò chuyện mới. Anh/chị cần tra cứu điều gì?"
NO_ANSWER_YET = "Chưa có câu trả lời nào trong cuộc trò chuyện này."
ONLY_OPERATORS = "Lệnh này chỉ dành cho người quản trị, trong cuộc trò chuyện riêng."
MAX_QUESTION = 4_000
_ONCE_PER_SECONDS = 3600.0


@dataclass(frozen=True)
class Reply:
    """What to say: an answer, a source of an answer, or a plain text. Exactly one of them."""

    text: str | None = None
    answer: Answer | None = None
    source: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A person who may ask, in a chat."""

    chat: str
    person: str
    admitted: Admitted


@dataclass(frozen=True)
class Desk:
    """Serves one channel."""

    door: Door
    audiences: Audiences
    database: Database
    questions_per_minute: int = 20
    command_prefix: str = "/"
    chats: Chats = field(init=False)
    admission: Admission = field(init=False)
    feedback: Feedback = field(init=False)
    audit: Audit = field(init=False)
    rate: RateLimit = field(init=False)
    _declined: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chats", Chats(self.database, self.channel))
        object.__setattr__(self, "admission", Admission(self.database))
        object.__setattr__(self, "feedback", Feedback(self.database))
        object.__setattr__(self, "audit", Audit(self.database))
        object.__setattr__(self, "rate", RateLimit(self.questions_per_minute))

    @property
    def channel(self) -> str:
        """The name of the channel."""
        return self.door.channel

    def visit(self, chat: str, person: str, name: str = "") -> Visit | TurnedAway:
        """Lets a person in, or says why not. In a group (a chat that is not the person's own) all read along."""
        admitted = self.admission.admit(self.door, person, name, in_group=chat != person)
        return admitted if isinstance(admitted, TurnedAway) else Visit(chat, person, admitted)

    def serve(self, chat: str, person: str, text: str, name: str = "") -> list[Reply]:
        """The replies to one message of a person.

        Raises:
            SearchUnavailable: a part of the search is down; the message should be tried again.
        """
        visit = self.visit(chat, person, name)
        if isinstance(visit, TurnedAway):
            return [Reply(visit.why)]
        command, rest = self._command(text.strip())
        if command in _COMMANDS:
            return _COMMANDS[command](self, visit, rest)
        if command is not None:
            return [Reply(f"Không có lệnh {self.command_prefix}{command}.\n\n{self._help()}")]
        return self._ask(visit, text.strip())

    def decline(self, chat: str) -> list[Reply]:
        """To a picture, a sticker, a voice: that only text is read. Said once an hour, not to each of an album."""
        now = time.monotonic()
        if now - self._declined.get(chat, float("-inf")) < _ONCE_PER_SECONDS:
            return []
        for known in [each for each, at in self._declined.items() if now - at >= _ONCE_PER_SECONDS]:
            del self._declined[known]
        self._declined[chat] = now
        return [Reply(ONLY_TEXT)]

    def source(self, visit: Visit, message_id: str | None, number: int) -> Reply:
        """A source of an answer that was given in this chat."""
        answer = self.chats.answer(visit.chat, message_id)
        if answer is not None and not may_see(answer, visit.admitted.access):
            return Reply(WITHHELD)
        if answer is None:
            return Reply(
                NO_ANSWER_YET if message_id is None else "Câu trả lời này không thuộc cuộc trò chuyện này."
            )
        found = next((c for c in answer["citations"] if c["n"] == number), None)
        if found is None:
            held = len(answer["citations"])
            said = f"có {held} nguồn" if held else "không có nguồn nào"
            return Reply(f"Câu trả lời này {said}, không có nguồn số {number}.")
        return Reply(source=found)

    def answer(self, visit: Visit, message_id: str) -> dict[str, Any] | None:
        """An answer of this chat that this person may see."""
        answer = self.chats.answer(visit.chat, message_id)
        return answer if answer is not None and may_see(answer, visit.admitted.access) else None

    def suggestion(self, visit: Visit, message_id: str, position: int) -> str | None:
        """A question that was offered with an answer of this chat."""
        answer = self.answer(visit, message_id)
        offered = answer["suggestions"] if answer else []
        return offered[position] if 0 <= position < len(offered) else None

    def rate_answer(self, chat: str, message_id: str | None, verdict: Verdict) -> bool:
        """Keeps a verdict on an answer of this chat; False for an answer of another."""
        answer = self.chats.answer(chat, message_id)
        if answer is None:
            return False
        self.feedback.keep(answer["message_id"], verdict, "", self.channel)
        return True

    def _ask(self, visit: Visit, text: str) -> list[Reply]:
        if not text:
            return [Reply(self._help())]
        if len(text) > MAX_QUESTION:
            return [Reply(f"Câu hỏi dài {len(text)} ký tự; xin rút gọn còn nhiều nhất {MAX_QUESTION} ký tự.")]
        wait = self.rate.wait(visit.person)
        if wait:
            return [Reply(f"Anh/chị hỏi hơi nhanh. Xin chờ {wait} giây rồi hỏi tiếp.")]
        try:
            answer = self.audiences.ask(
                text,
                access=visit.admitted.access,
                conversation_id=self.chats.conversation(visit.chat),
            )
        except (BadQuestion, IndexNotReady) as error:
            return [Reply(str(error))]
        self.audit.note(self.channel, visit.person, text, answer)
        return [Reply(answer=answer)]

    def _command(self, text: str) -> tuple[str | None, str]:
        if not text.startswith(("/", "#")):
            return None, text
        word, _, rest = text[1:].partition(" ")
        return word.partition("@")[0].lower(), rest.strip()

    def _help(self) -> str:
        return HELP.format(prefix=self.command_prefix)

    def _open_source(self, visit: Visit, rest: str) -> list[Reply]:
        """`2`, or `2 8f21ab3c` from a button under an earlier answer."""
        number, _, key = rest.partition(" ")
        chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
        return [self.source(visit, key.strip() or None, chosen)]

    def _right(self, visit: Visit, rest: str) -> list[Reply]:
        return [self._verdict(visit.chat, rest, "right")]

    def _wrong(self, visit: Visit, rest: str) -> list[Reply]:
        return [self._verdict(visit.chat, rest, "wrong")]

    def _verdict(self, chat: str, key: str, verdict: Verdict) -> Reply:
        return Reply(THANKS if self.rate_answer(chat, key or None, verdict) else NO_ANSWER_YET)

    def _begin(self, visit: Visit, _rest: str) -> list[Reply]:
        self.chats.begin(visit.chat)
        return [Reply(NEW_CONVERSATION)]

    def _ask_document(self, visit: Visit, rest: str) -> list[Reply]:
        if not rest:
            return [Reply(f"Xin ghi số văn bản, ví dụ {self.command_prefix}vanban 18/KH-UBND")]
        return self._ask(visit, f"Văn bản số {rest} về việc gì?")

    def _ask_figure(self, visit: Visit, rest: str) -> list[Reply]:
        if not rest:
            return [Reply(f"Xin ghi điều cần số liệu, ví dụ {self.command_prefix}solieu trạm BTS")]
        # `trạm BTS` is no question yet; `trạm BTS có bao nhiêu?` is.
        return self._ask(visit, rest if "bao nhieu" in fold(rest) else f"{rest.rstrip(' ?')} là bao nhiêu?")

    def _waiting(self, visit: Visit, _rest: str) -> list[Reply]:
        """For an operator: who waits to be let in."""
        if not self._is_operator(visit):
            return [Reply(ONLY_OPERATORS)]
        waiting = [person for person in self.admission.people() if person.code is not None]
        lines = [f"- {person.code}: {person.name or person.person} ({person.channel})" for person in waiting]
        return [Reply("Đang chờ duyệt:\n" + "\n".join(lines) if lines else "Không có ai đang chờ duyệt.")]

    def _approve(self, visit: Visit, rest: str) -> list[Reply]:
        """For an operator: `123456`, or `123456 noibo` for somebody who may see internal documents."""
        if not self._is_operator(visit):
            return [Reply(ONLY_OPERATORS)]
        code, _, more = rest.partition(" ")
        cleared = "".join(fold(more).split()) == "noibo"
        if not code or (more.strip() and not cleared):
            return [
                Reply(
                    f"Xin ghi {self.command_prefix}duyet và mã ghép nối, thêm noibo để cho xem văn bản nội bộ."
                )
            ]
        try:
            person = self.admission.approve(code, access="internal" if cleared else "public")
        except UnknownPerson as error:
            return [Reply(str(error))]
        seen = ", được xem văn bản nội bộ" if cleared else ""
        return [Reply(f"Đã duyệt {person.name or person.person} ({person.channel}){seen}.")]

    def _is_operator(self, visit: Visit) -> bool:
        # What is done for an operator is read by all in a group.
        return visit.admitted.role == "operator" and visit.chat == visit.person

    def _greet(self, _visit: Visit, _rest: str) -> list[Reply]:
        return [Reply(f"{WELCOME}\n\n{self._help()}")]

    def _show_help(self, _visit: Visit, _rest: str) -> list[Reply]:
        return [Reply(self._help())]


_COMMANDS: dict[str | None, Callable[[Desk, Visit, str], list[Reply]]] = {
    "start": Desk._greet,
    "help": Desk._show_help,
    "trogiup": Desk._show_help,
    "nguon": Desk._open_source,
    "moi": Desk._begin,
    "dung": Desk._right,
    "sai": Desk._wrong,
    "vanban": Desk._ask_document,
    "solieu": Desk._ask_figure,
    "hoi": lambda desk, visit, rest: desk._ask(visit, rest),
    "cho": Desk._waiting,
    "duyet": Desk._approve,
}
