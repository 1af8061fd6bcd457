"""Briefings on disk: one folder for each fingerprint, seat and language, with story, PDF and DOCX; put in place in one step."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from supervision.foundation.settings import Settings

FOLDER = "briefings"
FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""What a briefing can be saved as, and the media types."""


@dataclass(frozen=True)
class Place:
    """Which briefing: the fingerprint of its figures, the seat it is written for (a key of the board), the language."""

    fingerprint: str
    seat: str
    language: str

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"{self.fingerprint}~{self.seat.replace('/', '.') or 'all'}~{self.language}"


def store(settings: Settings, place: Place, story: dict[str, Any], papers: dict[str, bytes]) -> None:
    """Keep a briefing; an earlier one of the same place is replaced."""
    target = settings.folder(FOLDER) / place.name
    beside = target.with_name(f".{target.name}.{token_hex(4)}")
    beside.mkdir(mode=0o700)
    (beside / "story.json").write_text(json.dumps(story, ensure_ascii=False), encoding="utf-8")
    for form, data in papers.items():
        (beside / f"briefing.{form}").write_bytes(data)
    if target.exists():
        shutil.rmtree(target)
    beside.rename(target)


def story_at(settings: Settings, place: Place) -> dict[str, Any] | None:
    """The texts of a briefing; None when it was not made."""
    try:
        found: dict[str, Any] = json.loads(_path(settings, place, "story.json").read_bytes())
    except FileNotFoundError:
        return None
    return found


def paper_at(settings: Settings, place: Place, form: str) -> bytes | None:
    """A briefing as a file of one of ``FORMS``; None when it was not made."""
    try:
        return _path(settings, place, f"briefing.{form}").read_bytes()
    except FileNotFoundError:
        return None


def prune(settings: Settings, kept: set[str]) -> None:
    """Drop the briefings whose figures are not kept any more."""
    for folder in settings.folder(FOLDER).iterdir():
        if folder.is_dir() and folder.name.split("~")[0].removeprefix(".") not in kept:
            shutil.rmtree(folder)


def _path(settings: Settings, place: Place, name: str) -> Path:
    return settings.folder(FOLDER) / place.name / name
