"""Who may ask in a channel: everybody, a list of people, or those whom an operator has let in by a code.

Pairing: a stranger who writes is told a code of six digits; the stranger gives it to an operator, who runs
`vanban users approve CODE`. The code proves nothing by itself and is forgotten once used.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from bots.settings import WhoMayAsk
from index.database import Base, Database
from index.errors import VanbanError

Role = Literal["reader", "keeper", "operator"]
Standing = Literal["pending", "approved", "blocked"]
_CODE_LIVES = timedelta(hours=24)


class UnknownPerson(VanbanError):
    """No person has that code, or that name in that channel."""


class PersonRow(Base):
    """A person in a channel."""

    __tablename__ = "people"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    standing: Mapped[str] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(8), default="reader")
    code: Mapped[str | None] = mapped_column(String(12), index=True)
    code_made: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a channel, as an operator sees it."""

    channel: str
    person: str
    name: str
    standing: Standing
    role: Role


class Access:
    """Decides and remembers who may ask."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refusal(
        self, who: WhoMayAsk, allowed: Collection[str], channel: str, person: str, name: str = ""
    ) -> str | None:
        """None if the person may ask, else what to tell them."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person))
            standing = row.standing if row else None
        if standing == "blocked":
            return "Tài khoản này đã bị chặn. Xin liên hệ người quản trị."
        if who == "open" or standing == "approved" or person in allowed:
            return None
        if who == "allow-list":
            return "Tài khoản này chưa được cấp quyền hỏi. Xin liên hệ người quản trị."
        code = self._code(channel, person, name)
        return (
            f"Để dùng trợ lý, xin gửi mã ghép nối {code} cho người quản trị của đơn vị. "
            "Sau khi được duyệt, anh/chị gửi lại câu hỏi. Mã có hiệu lực trong 24 giờ."
        )

    def approve(self, code: str, role: Role = "reader") -> Person:
        """Lets in the person who was told the code. Raises `UnknownPerson`."""
        with self._database.transaction() as session:
            row = session.scalar(
                select(PersonRow).where(PersonRow.code == code, PersonRow.standing == "pending")
            )
            if row is None or row.code_made is None or _age(row.code_made) > _CODE_LIVES:
                raise UnknownPerson(f"Không có ai đang chờ với mã {code!r}, hoặc mã đã quá 24 giờ")
            row.standing, row.role, row.code = "approved", role, None
            return _person(row)

    def put(self, channel: str, person: str, standing: Standing, role: Role = "reader") -> Person:
        """Lets in or blocks a person by name."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person)) or PersonRow(
                channel=channel, person=person, name=""
            )
            row.standing, row.role, row.code = standing, role, None
            session.add(row)
            return _person(row)

    def remove(self, channel: str, person: str) -> None:
        """Forgets a person. Raises `UnknownPerson`."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person))
            if row is None:
                raise UnknownPerson(f"Không có {person!r} trong kênh {channel!r}")
            session.delete(row)

    def people(self) -> list[Person]:
        """All people known."""
        with self._database.transaction() as session:
            rows = session.scalars(select(PersonRow).order_by(PersonRow.channel, PersonRow.person))
            return [_person(row) for row in rows]

    def _code(self, channel: str, person: str, name: str) -> str:
        """The person's code, the same one while it lives."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person)) or PersonRow(
                channel=channel, person=person, standing="pending"
            )
            if row.code is None or row.code_made is None or _age(row.code_made) > _CODE_LIVES:
                row.code = f"{secrets.randbelow(1_000_000):06d}"
                row.code_made = datetime.now(UTC)
            row.name = name[:200]
            session.add(row)
            return row.code


def _age(made: datetime) -> timedelta:
    # SQLite gives times back without their zone; ours are always UTC.
    return datetime.now(UTC) - (made if made.tzinfo else made.replace(tzinfo=UTC))


def _person(row: PersonRow) -> Person:
    return Person(row.channel, row.person, row.name or "", row.standing, row.role or "reader")  # type: ignore[arg-type]
