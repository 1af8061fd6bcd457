"""Pages on their way out, packed: on a slow line a page of 34 kB arrives as 8.

A packed answer tells by its length how much of it repeats (BREACH): a stranger who could make a browser ask for pages with
words of his choice might guess the form token letter by letter. Two things stand against it: the session cookie is
SameSite=Strict, so no other site's request is anybody's, and the token is written differently into every page (``veil``).
"""

import base64
import binascii
import gzip
import secrets

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from supervision.foundation.assets import SMALLEST, takes_gzip

LEVEL = 5
"""Beyond it the processor pays more than the line saves."""


class PackedPages(ASGIMiddleware):
    """Packs whole HTML answers for browsers that take gzip; files, data and what is packed already pass as they are."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if not takes_gzip(Headers.from_scope(scope).get("accept-encoding", "")):
            await next_app(scope, receive, send)
            return
        held: list[HTTPResponseStartEvent] = []

        async def pack(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                if (
                    headers.get("content-type", "").startswith("text/html")
                    and "content-encoding" not in headers
                ):
                    held.append(message)
                    return
            elif held and message["type"] == "http.response.body":
                start = held.pop()
                body = message.get("body", b"")
                if len(body) > SMALLEST and not message.get("more_body"):
                    message["body"] = gzip.compress(body, LEVEL, mtime=0)
                    headers = MutableScopeHeaders.from_message(start)
                    headers["content-encoding"] = "gzip"
                    headers["content-length"] = str(len(message["body"]))
                    headers.extend_header_value("vary", "Accept-Encoding")
                await send(start)
            await send(message)

        await next_app(scope, receive, pack)


def veil(token: str) -> str:
    """A form token as one page shows it: different every time, so that its length when packed tells nothing."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(pad + _mixed(pad, plain)).decode()


def unveil(shown: str) -> str:
    """The token behind what ``veil`` made; anything else comes back as it is."""
    try:
        both = base64.b64decode(shown.encode("ascii"), altchars=b"-_", validate=True)
        half, odd = divmod(len(both), 2)
        return shown if odd else _mixed(both[:half], both[half:]).decode("ascii")
    except (binascii.Error, UnicodeError):
        return shown


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
