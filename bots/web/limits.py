"""How often one visitor, key or address may ask over HTTP."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import Request

from bots.rates import RateLimit
from bots.web.problems import Refused


class AskingLimit:
    """Refuses with 429 and `Retry-After` whoever asks too often."""

    def __init__(self, per_minute: int) -> None:
        self._rate = RateLimit(per_minute)

    def check(self, request: Request, name: str = "") -> None:
        """Counts one asking under the address, and under the name where there is one.

        A program on the machine itself (no visitor's name, nothing forwarded) is the operator's own and not limited.
        """
        address = request.client.host if request.client else ""
        if not name and _is_own_machine(address) and "x-forwarded-for" not in request.headers:
            return
        # A visitor makes up their own name, so a fresh name must not give a fresh allowance: the address counts.
        wait = self._rate.wait(f"key {name}" if name.startswith("key:") else f"address {address}")
        if wait:
            raise Refused(
                429,
                f"Gửi quá nhiều câu hỏi trong một phút. Xin thử lại sau {wait} giây.",
                {"Retry-After": str(wait)},
            )


def _is_own_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        # The test client and a Unix socket have no address.
        return True
