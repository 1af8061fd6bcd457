"""Style sheets and scripts: packed, kept by browsers for a year, and asked for again when they change."""

import gzip
import time
from pathlib import Path

import pytest

from supervision.foundation import assets
from supervision.foundation.assets import FOLDER, static_address
from tests.people import Visitor

HOUSE = "house.css"
ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def _ask(visitor: Visitor, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent = {"accept-encoding": "identity"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    with visitor.client.stream("GET", address, headers=sent) as answer:
        return answer.status_code, dict(answer.headers), b"".join(answer.iter_raw())


@ON_SQLITE
def test_a_versioned_file_is_kept_for_a_year_and_travels_packed(visitor: Visitor) -> None:
    status, headers, body = _ask(visitor, static_address(HOUSE), accept_encoding="br, gzip;q=0.8")
    assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert gzip.decompress(body) == (FOLDER / HOUSE).read_bytes()
    assert len(body) == int(headers["content-length"]) < (FOLDER / HOUSE).stat().st_size / 2


@ON_SQLITE
@pytest.mark.parametrize("accepts", ["identity", "", "gzip;q=0", "br"])
def test_who_cannot_unpack_gets_the_file_as_it_is(visitor: Visitor, accepts: str) -> None:
    status, headers, body = _ask(visitor, static_address(HOUSE), accept_encoding=accepts)
    assert status == 200
    assert "content-encoding" not in headers
    assert body == (FOLDER / HOUSE).read_bytes()


@ON_SQLITE
@pytest.mark.parametrize("address", [f"/static/{HOUSE}", f"/static/{HOUSE}?v=0123456789abcdef"])
def test_an_address_without_the_present_version_is_asked_for_again(visitor: Visitor, address: str) -> None:
    assert _ask(visitor, address)[1]["cache-control"] == "no-cache"


@ON_SQLITE
@pytest.mark.parametrize("accepts", ["gzip", "identity"])
def test_what_the_browser_has_is_not_sent_again(visitor: Visitor, accepts: str) -> None:
    tag = _ask(visitor, f"/static/{HOUSE}", accept_encoding=accepts)[1]["etag"]
    for known in (tag, f'"other", W/{tag}'):
        status, headers, body = _ask(
            visitor, f"/static/{HOUSE}", accept_encoding=accepts, if_none_match=known
        )
        assert (status, headers["etag"], body) == (304, tag, b"")
    assert _ask(visitor, f"/static/{HOUSE}", accept_encoding=accepts, if_none_match='"other"')[0] == 200


def test_the_address_changes_with_the_content_and_not_with_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    file = tmp_path / "a.css"
    file.write_text("a { color: red }")
    before = static_address("a.css")
    file.touch()
    assert static_address("a.css") == before
    file.write_text("a { color: blue }")
    a_second_later = time.monotonic() + 1
    monkeypatch.setattr(time, "monotonic", lambda: a_second_later)
    assert static_address("a.css") != before
    assert static_address("absent.css") == "/static/absent.css"


@ON_SQLITE
@pytest.mark.parametrize(
    "name",
    [
        "absent.css", "field", "..%2fapp.py", "%2e%2e/%2e%2e/app.py", "..%2f..%2f..%2fetc%2fpasswd", "a%00b.css",
        "%2fetc%2fpasswd", "x" * 300,
    ],
)  # fmt: skip
def test_nothing_but_files_of_the_folder_is_served(visitor: Visitor, name: str) -> None:
    assert _ask(visitor, f"/static/{name}")[0] == 404
