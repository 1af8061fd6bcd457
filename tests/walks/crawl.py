"""Walking through every page that links lead to, as one person sees them."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.people import links

LEAVE_ALONE = ("/static/", "/logout", "/health")


@dataclass(frozen=True)
class Page:
    """One answer: its address, the route it belongs to, status, kind, text, and the page that linked to it."""

    address: str
    route: str
    status: int
    kind: str
    text: str
    found_on: str = ""


def routes(application: Litestar) -> dict[str, re.Pattern[str]]:
    """Every route that answers GET, as a pattern for addresses; the most exact first."""
    paths = {
        route.path_format
        for route in application.routes
        if isinstance(route, HTTPRoute)
        and "GET" in route.methods
        and not route.path_format.startswith("/static")
    }
    exact_first = sorted(paths, key=lambda path: (path.count("{"), -len(path), path))
    return {
        path: re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) + "$") for path in exact_first
    }


def route_of(address: str, known: dict[str, re.Pattern[str]]) -> str:
    """The route an address belongs to, or an empty text."""
    path = address.partition("?")[0]
    return next((route for route, pattern in known.items() if pattern.match(path)), "")


def asking(client: httpx.Client) -> Callable[[str], tuple[int, str, str]]:
    """Asks with this client, each address once, and follows redirections.

    The text of what is no page, or is saved, is left out.
    """

    @cache
    def ask(address: str) -> tuple[int, str, str]:
        answer = client.get(address, follow_redirects=True)
        kind = answer.headers.get("content-type", "")
        saved = answer.headers.get("content-disposition", "").startswith("attachment")
        return answer.status_code, kind, answer.text if "html" in kind and not saved else ""

    return ask


def crawl(
    ask: Callable[[str], tuple[int, str, str]],
    known: dict[str, re.Pattern[str]],
    *,
    starts: Iterable[str] = ("/desk",),
    each: int = 1,
) -> Iterator[Page]:
    """Every page that links from ``starts`` lead to, at most ``each`` of one route; addresses with ``{}`` are left out.

    ``ask(address)`` gives status, media type and text of an answer.
    """
    waiting = deque((address, "") for address in starts if "{" not in address)
    met, seen = {address for address, _ in waiting}, Counter[str]()
    while waiting:
        address, found_on = waiting.popleft()
        route = route_of(address, known)
        if seen[route] >= each:
            continue
        seen[route] += 1
        status, kind, text = ask(address)
        yield Page(address, route, status, kind, text, found_on)
        for link in links(text) if "html" in kind else []:
            if link not in met and not link.startswith(LEAVE_ALONE):
                met.add(link)
                waiting.append((link, address))
