"""Putting rendered maps in place and finding them again: files named by their content, one manifest swapped in a single step.

The web process only reads what is here. A map's own content policy is computed from the file when it is published: only the scripts that were in it
then may run, by their hashes, so a name that slipped through as markup would still do nothing.
"""

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from analytics.snapshots import replace_file
from supervision.foundation.settings import Settings

FOLDER = "maps"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Sheet:
    """One file: a map in one language for the readers of one district (empty: of the whole city)."""

    language: str
    area: str
    file: str
    sha256: str
    size: int
    scripts: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """What was published last under a name."""

    name: str
    as_of: date
    taken_at: datetime
    fingerprint: str
    counts: dict[str, int]
    sheets: tuple[Sheet, ...]

    def sheet_for(self, language: str, area_prefix: str) -> Sheet | None:
        """The sheet of a reader: his district's if he may see only that."""
        fitting = [s for s in self.sheets if s.area == area_prefix]
        return next((s for s in fitting if s.language == language), fitting[0] if fitting else None)


def put(settings: Settings, name: str, html: str, *, language: str, area: str) -> Sheet:
    """Write one rendered map; it is not shown before its manifest names it."""
    data = html.encode()
    digest = hashlib.sha256(data).hexdigest()
    place = area or "all"
    file = f"{name}-{place}-{language}-{digest[:16]}.html"
    path = settings.folder(FOLDER) / file
    if not path.exists():
        replace_file(path, data)
    return Sheet(language, area, file, digest, len(data), script_hashes(html))


def announce(settings: Settings, manifest: Manifest) -> None:
    """Swap the manifest in, then remove sheets that neither it nor the one before it names."""
    folder = settings.folder(FOLDER)
    before = read(settings, manifest.name)
    replace_file(
        folder / f"{manifest.name}.json",
        json.dumps(asdict(manifest), ensure_ascii=False, default=str).encode(),
    )
    kept = {sheet.file for one in (manifest, before) if one for sheet in one.sheets}
    for path in folder.glob(f"{manifest.name}-*.html"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def withdraw(settings: Settings, name: str) -> None:
    """Show no map under a name any more, since there is nothing to draw; the next one announced removes its files."""
    (settings.folder(FOLDER) / f"{name}.json").unlink(missing_ok=True)


def read(settings: Settings, name: str) -> Manifest | None:
    """The manifest published last; None before the first."""
    try:
        values = json.loads((settings.folder(FOLDER) / f"{name}.json").read_bytes())
    except FileNotFoundError:
        return None
    return Manifest(
        name=values["name"],
        as_of=date.fromisoformat(values["as_of"]),
        taken_at=datetime.fromisoformat(values["taken_at"]),
        fingerprint=values["fingerprint"],
        counts=values["counts"],
        sheets=tuple(Sheet(**{**s, "scripts": tuple(s["scripts"])}) for s in values["sheets"]),
    )


def file_of(settings: Settings, sheet: Sheet) -> Path:
    """Where a sheet of a manifest lies."""
    return settings.folder(FOLDER) / sheet.file


def script_hashes(html: str) -> tuple[str, ...]:
    """CSP hashes of the inline scripts of a page."""
    return tuple(
        "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        for text in _SCRIPT.findall(html)
    )


def policy(sheet: Sheet, tile_url: str = "") -> str:
    """The content policy of one sheet: its own scripts, our files, the bureau's tile server if there is one; nothing else."""
    images = " ".join(filter(None, ("'self'", "data:", tile_origin(tile_url))))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(sheet.scripts)}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src {images}",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "sandbox allow-scripts",
        )
    )


def tile_origin(tile_url: str) -> str:
    """The origin of a tile address as a policy names it; ``{s}`` in the host becomes a star."""
    if not tile_url:
        return ""
    parts = urlsplit(tile_url)
    host = "*." + parts.netloc.split(".", 1)[1] if "{" in parts.netloc.split(".", 1)[0] else parts.netloc
    return f"{parts.scheme}://{host}"
