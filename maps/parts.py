"""What of a published sheet differs by reader: one text for each department's readers, put into the page when it is served.

The sheet itself is the same for all who may see its district. Whose visits count is not: a department sees its own. So a job writes one text for each
department beside the sheet, and the web process joins two finished files; it computes nothing. Who the points are is kept here too, as
entity ids in the order of the page, so that the page needs no name.
"""

import json
import zlib
from array import array
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.snapshots import replace_file
from maps.publish import FOLDER, Manifest, Sheet, file_of
from supervision.foundation.settings import Settings

OF_READER = "@@of-the-reader@@"
"""The place in a sheet where the reader's own text goes."""


def keep(
    settings: Settings, name: str, area: str, fingerprint: str, of_seats: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write what each seat ("" for everybody's visits, ``d5`` for department 5) sees: ``text`` for the page, anything else for the page around it."""
    data = json.dumps(of_seats, ensure_ascii=False, separators=(",", ":")).encode()
    replace_file(_path(settings, name, area, fingerprint, "seats"), data)


def keep_ids(settings: Settings, name: str, area: str, fingerprint: str, ids: Iterable[int]) -> None:
    """Write which entity each point of a sheet is, in its order."""
    replace_file(_path(settings, name, area, fingerprint, "ids"), array("q", ids).tobytes())


def seat_of(settings: Settings, manifest: Manifest, area: str, seat: str) -> dict[str, Any]:
    """What a seat sees of a sheet; empty for a department without visits."""
    path = _path(settings, manifest.name, area, manifest.fingerprint, "seats")
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return dict(_loaded(path, changed).get(seat, {}))


def composed(settings: Settings, manifest: Manifest, sheet: Sheet, seat: str) -> bytes:
    """A sheet with the reader's own text in it."""
    return filled(settings, sheet, str(seat_of(settings, manifest, sheet.area, seat).get("text", "")))


def filled(settings: Settings, sheet: Sheet, text: str) -> bytes:
    """A sheet with a text in the reader's place: base64, or JSON from ``as_json``, nothing that could end its block."""
    return file_of(settings, sheet).read_bytes().replace(OF_READER.encode(), text.encode(), 1)


def as_json(value: object) -> str:
    """JSON that cannot end the block it stands in, nor become markup anywhere."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def unpacked(text: str) -> Any:
    """What a deflated JSON text of a sheet says; None for an empty one."""
    return json.loads(zlib.decompress(b64decode(text))) if text else None


def ids_at(settings: Settings, manifest: Manifest, area: str, places: Sequence[int]) -> list[int]:
    """The entities at these places of a sheet; places that it does not have are passed over."""
    size = array("q").itemsize
    found: list[int] = []
    try:
        with _path(settings, manifest.name, area, manifest.fingerprint, "ids").open("rb") as file:
            for place in places:
                file.seek(place * size)
                found += array("q", chunk) if len(chunk := file.read(size)) == size else []
    except FileNotFoundError:
        return []
    return found


def clear(settings: Settings, name: str, *, kept: Iterable[str]) -> None:
    """Remove the parts of sheets with other fingerprints than these."""
    fingerprints = tuple(kept)
    for path in settings.folder(FOLDER).glob(f"{name}-*"):
        if path.suffix in (".seats", ".ids") and not path.stem.endswith(fingerprints):
            path.unlink(missing_ok=True)


def _path(settings: Settings, name: str, area: str, fingerprint: str, kind: str) -> Path:
    return settings.folder(FOLDER) / f"{name}-{area or 'all'}-{fingerprint}.{kind}"


@lru_cache(maxsize=12)
def _loaded(path: Path, _changed: int) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(path.read_bytes())
    return values
