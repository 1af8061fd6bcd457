"""Whatever is sent to whatever route: the answer is a refusal, never a breakdown, and nothing is kept."""

import re
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from sqlmodel import select

from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from tests.house.test_guards import handlers
from tests.people import Visitor

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data; boundary=x"
GARBAGE: dict[str, tuple[str, bytes]] = {
    "nothing": (FORM, b""),
    "an unknown field": (FORM, b"no_such_field=1"),
    "NUL in a value": (FORM, b"name=%00&title=%00&reason=%00&value=%00&note=%00"),
    "broken UTF-8": (FORM, b"name=%FF%FE&title=%C3%28&value=\xff\xfe"),
    "numbers nobody can count": (FORM, b"year=99999999999999999999&rounds=-1&entity_id=1e400&team_size=NaN"),
    "five megabytes of brackets": (JSON, b"[" * 5_000_000),
    "deep objects": (JSON, b'{"a":' * 50_000),
    "a lonely surrogate": (JSON, b'{"note": "\\ud800", "value": "\\u0000"}'),
    "not a number": (JSON, b'{"visit_id": NaN, "count": 1e999}'),
    "an array for an object": (JSON, b"[1, 2, 3]"),
    "text for JSON": (JSON, b"<xml/>"),
    "an empty multipart": (MULTIPART, b"--x--\r\n"),
    "a multipart without end": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n',
    ),
    "a file with a path for a name": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../etc/passwd"\r\n'
        b"Content-Type: text/csv\r\n\r\n\x00\x01\r\n--x--\r\n",
    ),
    "an unknown kind of content": ("application/x-nonsense", b"\x00\xff"),
}
ROLES = ("officer", "approver", "witness", "inspector", "list_keeper", "administrator")
FREE = {"/login", "/language"}


def _filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "1", path)


REACHING = ("NUL in a value", "a lonely surrogate", "an unknown field", "a file with a path for a name")
"""What may get as far as the database; the rest ends before it and is asked of one engine."""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_garbage_is_refused(
    application: Litestar, database: Database, signed_in: Any, visitor: Visitor, engine: str
) -> None:
    people = [visitor, *(signed_in(role) for role in ROLES)]
    before = _events(database)
    doors = [
        (method, path) for method, path, handler in handlers(application) if _reads_a_body(method, handler)
    ]
    let_in = dict.fromkeys(doors, people)
    wrong = []
    for kind, (media_type, body) in GARBAGE.items():
        if engine != "sqlite" and kind not in REACHING:
            continue
        for method, path in doors:
            turned_away = []
            for person in let_in[method, path]:
                token = {"x-csrf-token": person.csrf} if person is not visitor else {}
                answer = person.client.request(
                    method, _filled(path), content=body, headers={"content-type": media_type, **token}
                )
                status = answer.status_code
                if status >= 500 or (status < 400 and path not in FREE and status != 303):
                    wrong.append(f"{kind}: {method} {path}: {status}")
                if status == 401 and person is not visitor:
                    wrong.append(f"{kind}: {method} {path}: signed out")
                if status in {401, 403}:
                    turned_away.append(person)  # before anything was read, whatever is sent
            let_in[method, path] = [one for one in let_in[method, path] if one not in turned_away]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert _events(database) == before, "garbage left a change behind"
    assert all(let_in.values()), "nobody got as far as what was sent"


def _reads_a_body(method: str, handler: HTTPRouteHandler) -> bool:
    """A button has none: whatever is sent with it, it is a press."""
    return method not in {"GET", "HEAD"} and "data" in handler.parsed_fn_signature.parameters


def test_what_may_reach_the_database_is_among_the_garbage() -> None:
    assert set(REACHING) <= set(GARBAGE)


def _events(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(AuditEvent.seq)).all())


def test_a_header_too_long_or_odd_is_no_reason_to_break(visitor: Visitor) -> None:
    for headers in (
        {"cookie": "supervision=" + "x" * 5000},
        {"cookie": "supervision=%00\x7f; flash=zz; language=\x01"},
        {"cookie": "flash=5b5d; language=../../etc"},
        {"accept-language": "x" * 5000},
        {"x-csrf-token": "\x7f"},
        {"hx-request": "maybe"},
    ):
        assert visitor.client.get("/login", headers=headers).status_code < 500
