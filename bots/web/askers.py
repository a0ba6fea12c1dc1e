"""Who is at the other end of a request, and what they may do and see.

An API key (`Authorization: Bearer …`) or a signed-in browser may do what the key's scopes say. Anybody else may ask and
read what the settings show to everybody, unless the settings want a key of all.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from bots.asking import Audiences, Library
from bots.keys import Key, Keys, Scope
from bots.settings import WebSettings
from bots.web.problems import Refused
from bots.web.sessions import COOKIE, Sessions
from index.database import Database
from index.documents import Access
from index.fact_table import FactTable
from index.register import Register

_NO_KEY = "Cần khóa truy cập hợp lệ."
_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_NOT_ALLOWED = "Khóa truy cập này không được phép làm việc đó."


@dataclass(frozen=True, slots=True)
class Asker:
    """`key` is the name of the key, None without one."""

    key: str | None
    scopes: frozenset[Scope]
    access: Access

    def require(self, scope: Scope) -> None:
        """Raises `Refused` unless the asker may do this."""
        if scope not in self.scopes:
            raise Refused(401, _NO_KEY, _CHALLENGE) if self.key is None else Refused(403, _NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an asker may see."""

    library: Library
    register: Register
    facts: FactTable


class Askers:
    """Knows the askers of one application."""

    def __init__(self, audiences: Audiences, database: Database, web: WebSettings) -> None:
        self._audiences = audiences
        self._web = web
        self.keys = Keys(database)
        self.sessions = Sessions(database)

    def of(self, request: Request) -> Asker:
        """Who asks. Raises `Refused` for a key that does not exist: it must not turn into a stranger's request.

        Before the first key is made, what clients send as one (they insist on having some) means nothing.
        """
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and given.strip():
            key = self.keys.find(given.strip())
            if key is not None:
                return self._with_key(key)
            if self.keys.any():
                raise Refused(401, _NO_KEY, _CHALLENGE)
        token = request.cookies.get(COOKIE)
        name = self.sessions.key_name(token) if token else None
        key = self.keys.named(name) if name else None
        if key is not None:
            return self._with_key(key)
        scopes: frozenset[Scope] = frozenset(("ask", "read")) if self._web.who == "open" else frozenset()
        return Asker(None, scopes, self._web.sees)

    def seen(self, request: Request) -> Seen:
        """What whoever sent the request may read. Raises `Refused` where that is nothing."""
        asker = self.of(request)
        asker.require("read")
        corpus = self._audiences.seen_by(asker.access)
        return Seen(corpus.library, Register(corpus.database), FactTable(corpus.database))

    def _with_key(self, key: Key) -> Asker:
        sees_all = "internal" in (self._web.sees, *key.scopes)
        return Asker(key.name, key.scopes, "internal" if sees_all else "public")
