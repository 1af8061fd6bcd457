"""Pages travel packed, and say nothing of the form token by their length."""

import gzip
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.packing import unveil, veil
from tests.people import Visitor, form_token

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def _ask(visitor: Visitor, address: str, accepts: str) -> tuple[dict[str, str], bytes]:
    with visitor.client.stream("GET", address, headers={"accept-encoding": accepts}) as answer:
        return dict(answer.headers), b"".join(answer.iter_raw())


@ON_SQLITE
def test_a_page_travels_packed_and_whole(visitor: Visitor) -> None:
    plain_headers, plain = _ask(visitor, "/login", "identity")
    headers, packed = _ask(visitor, "/login", "gzip, br")
    assert "content-encoding" not in plain_headers
    assert headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in headers["vary"]
    assert int(headers["content-length"]) == len(packed) < len(plain) / 2
    assert b"</html>" in gzip.decompress(packed)


@ON_SQLITE
def test_what_is_packed_already_is_not_packed_again(visitor: Visitor) -> None:
    headers, body = _ask(visitor, "/static/house.css", "gzip")
    assert headers["content-encoding"] == "gzip"
    assert b"{" in gzip.decompress(body)


@ON_SQLITE
def test_an_error_page_travels_packed_too(visitor: Visitor) -> None:
    visitor.client.headers["accept"] = "text/html"
    headers, body = _ask(visitor, "/static/none.css", "gzip")
    assert headers["content-encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(body)


@ON_SQLITE
def test_the_token_looks_different_on_every_page_and_all_of_them_count(
    signed_in: Callable[..., Visitor],
) -> None:
    officer = signed_in("officer")
    first, second, third = (form_token(officer.client.get("/desk").text) for _ in range(3))
    assert len({first, second, third, officer.csrf}) == 4
    wrong = third[:-4] + ("AAA=" if third[-4:] != "AAA=" else "BBA=")
    out = "/logout"
    assert officer.client.post(out, data={"csrf_token": wrong}, follow_redirects=False).status_code == 403
    answer = officer.client.post(out, data={"csrf_token": first}, follow_redirects=False)
    assert answer.status_code == 303


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_a_veiled_token_is_read_back(token: str) -> None:
    assert unveil(veil(token)) == token


@given(st.text(max_size=80))
def test_whatever_a_stranger_sends_as_a_token_is_read_without_an_accident(shown: str) -> None:
    right = secrets.token_urlsafe(24)
    assert unveil(shown) != right
