"""Who may ask in a channel, and what they may see: everybody, a list of people, or those whom an operator has let in.

Pairing: a stranger who writes is told a code of six digits; the stranger gives it to an operator, who runs
`vanban users approve CODE`. The code proves nothing by itself and is forgotten once used.

Keepers and operators see internal documents; a reader sees them where the channel shows them to everybody who may ask
there, or where an operator has cleared that person. In a group everybody reads along, so only the channel counts.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bots.settings import WhoMayAsk
from index.database import Base, Database
from index.documents import Access
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


class ClearedRow(Base):
    """A reader who may see internal documents."""

    __tablename__ = "people_cleared"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a channel, as an operator sees it. `access` is what they may see by themselves."""

    channel: str
    person: str
    name: str
    standing: Standing
    role: Role
    access: Access
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """How a channel lets people in: `who` may ask, those `allowed` by name, and what each of them may `see`."""

    channel: str
    who: WhoMayAsk = "open"
    allowed: Collection[str] = ()
    sees: Access = "public"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may ask."""

    role: Role
    access: Access


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Somebody who may not ask, and what to tell them."""

    why: str


class Admission:
    """Decides and remembers who may ask."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def admit(
        self, door: Door, person: str, name: str = "", *, in_group: bool = False
    ) -> Admitted | TurnedAway:
        """What the person may see, or why they may not ask. `in_group`: others read the answer too."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (door.channel, person))
            known = _person(session, row) if row else None
        if known is not None and known.standing == "blocked":
            return TurnedAway("Tài khoản này đã bị chặn. Xin liên hệ người quản trị.")
        if known is not None and known.standing == "approved":
            return Admitted(known.role, door.sees if in_group else _wider(door.sees, known.access))
        if door.who == "open" or person in door.allowed:
            return Admitted("reader", door.sees)
        if door.who == "allow-list":
            return TurnedAway("Tài khoản này chưa được cấp quyền hỏi. Xin liên hệ người quản trị.")
        code = self._code(door.channel, person, name)
        return TurnedAway(
            f"Để dùng trợ lý, xin gửi mã ghép nối {code} cho người quản trị của đơn vị. "
            "Sau khi được duyệt, anh/chị gửi lại câu hỏi. Mã có hiệu lực trong 24 giờ."
        )

    def approve(self, code: str, role: Role = "reader", access: Access = "public") -> Person:
        """Lets in the person who was told the code, to see what they may see. Raises `UnknownPerson`."""
        with self._database.transaction() as session:
            row = session.scalar(
                select(PersonRow).where(PersonRow.code == code, PersonRow.standing == "pending")
            )
            if row is None or row.code_made is None or _age(row.code_made) > _CODE_LIVES:
                raise UnknownPerson(f"Không có ai đang chờ với mã {code!r}, hoặc mã đã quá 24 giờ")
            row.standing, row.role, row.code = "approved", role, None
            _clear(session, row, access)
            return _person(session, row)

    def put(
        self,
        channel: str,
        person: str,
        standing: Standing,
        role: Role = "reader",
        access: Access = "public",
    ) -> Person:
        """Lets in or blocks a person by name."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person)) or PersonRow(
                channel=channel, person=person, name=""
            )
            row.standing, row.role, row.code = standing, role, None
            session.add(row)
            _clear(session, row, access)
            return _person(session, row)

    def remove(self, channel: str, person: str) -> None:
        """Forgets a person. Raises `UnknownPerson`."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person))
            if row is None:
                raise UnknownPerson(f"Không có {person!r} trong kênh {channel!r}")
            _clear(session, row, "public")
            session.delete(row)

    def people(self) -> list[Person]:
        """All people known."""
        with self._database.transaction() as session:
            rows = session.scalars(select(PersonRow).order_by(PersonRow.channel, PersonRow.person))
            return [_person(session, row) for row in rows]

    def _code(self, channel: str, person: str, name: str) -> str:
        """The person's code, the same one while it lives."""
        with self._database.transaction() as session:
            row = session.get(PersonRow, (channel, person)) or PersonRow(
                channel=channel, person=person, standing="pending"
            )
            if row.code is None or row.code_made is None or _age(row.code_made) > _CODE_LIVES:
                row.code = f"{secrets.randbelow(1_000_000):06d}"
                row.code_made = datetime.now(UTC)
            row.name = name[:200].encode("utf-8", "replace").decode()
            session.add(row)
            return row.code


def _age(made: datetime) -> timedelta:
    # SQLite gives times back without their zone; ours are always UTC.
    return datetime.now(UTC) - (made if made.tzinfo else made.replace(tzinfo=UTC))


def _wider(one: Access, other: Access) -> Access:
    return "internal" if "internal" in (one, other) else "public"


def _clear(session: Session, row: PersonRow, access: Access) -> None:
    """Keeps whether a person may see internal documents."""
    cleared = session.get(ClearedRow, (row.channel, row.person))
    if access == "internal" and cleared is None:
        session.add(ClearedRow(channel=row.channel, person=row.person))
    elif access == "public" and cleared is not None:
        session.delete(cleared)
    session.flush()


def _person(session: Session, row: PersonRow) -> Person:
    role = cast(Role, row.role or "reader")
    cleared = role != "reader" or session.get(ClearedRow, (row.channel, row.person)) is not None
    waiting = row.standing == "pending" and row.code_made is not None and _age(row.code_made) <= _CODE_LIVES
    return Person(
        row.channel,
        row.person,
        row.name or "",
        cast(Standing, row.standing),
        role,
        "internal" if cleared and row.standing == "approved" else "public",
        row.code if waiting else None,
    )
