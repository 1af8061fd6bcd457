"""The files pages ask for (style sheets, scripts, pictures): compressed once, kept by browsers until they change."""

import gzip
import hashlib
import mimetypes
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from litestar.response import Response

from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import ROOT

FOLDER = ROOT / "supervision" / "static"
PACKED = frozenset({".css", ".js", ".svg", ".json", ".txt", ".ttf"})
SMALLEST = 500
"""Bytes below which packing saves nothing."""
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: its content, the same packed (empty: not worth it), and its version."""

    content: bytes
    packed: bytes
    version: str
    media_type: str


def static_address(path: str) -> str:
    """Address of a house or vendored file; it changes with the content, so that browsers may keep it for a year.

    A file that is not there (yet) gets an address that will say so; one that was changed, a second later.
    """
    return _address(FOLDER, path, int(time.monotonic()))


@lru_cache(maxsize=512)  # a page names its icons fifty times, and looking at the disk is what costs
def _address(_folder: Path, path: str, _second: int) -> str:
    try:
        return f"/static/{path}?v={asset(path).version}"
    except NotFound:
        return f"/static/{path}"


def asset(path: str) -> Asset:
    """A file of ``supervision/static``; read again when it was changed on the disk.

    Raises:
        NotFound: no such file, or a name that leads elsewhere.
    """
    try:
        file = (FOLDER / path).resolve()
        about = file.stat()
    except (OSError, ValueError) as error:  # absent, too long for the file system, NUL …
        raise NotFound("没有这个页面，或者它不在您的职责范围内。") from error
    if not file.is_relative_to(FOLDER) or not file.is_file():
        raise NotFound("没有这个页面，或者它不在您的职责范围内。")
    return _read(file, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=512)  # the folder holds about a hundred files, four megabytes
def _read(file: Path, _changed: int, _size: int) -> Asset:
    content = file.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if file.suffix in PACKED and len(content) > SMALLEST else b""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(
        content,
        packed if len(packed) < len(content) else b"",
        hashlib.sha256(content).hexdigest()[:16],
        kind,
    )


def send(path: str, *, version: str = "", accepts: str = "", known: str = "") -> Response[bytes]:
    """A file as an answer to a browser.

    Args:
        path: below ``supervision/static``.
        version: what the address says (``?v=``); only the present one may be kept without asking.
        accepts, known: the headers Accept-Encoding and If-None-Match.

    Raises:
        NotFound: no such file.
    """
    found = asset(path)
    packing = bool(found.packed) and takes_gzip(accepts)
    tag = f'"{found.version}{"-gzip" if packing else ""}"'
    headers = {
        "Cache-Control": FOR_EVER if version == found.version else ASK_FIRST,
        "ETag": tag,
        "Vary": "Accept-Encoding",
    }
    if tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
        return Response(content=b"", status_code=304, headers=headers, media_type=found.media_type)
    if packing:
        headers["Content-Encoding"] = "gzip"
    content = found.packed if packing else found.content
    return Response(content=content, headers=headers, media_type=found.media_type)


def takes_gzip(accepts: str) -> bool:
    """Whether a browser that sends this Accept-Encoding may be answered with gzip."""
    for part in accepts.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
