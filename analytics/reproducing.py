"""Computing kept figures again from their kept rows, and saying where they differ."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analytics import definitions, kept
from analytics.board.board import from_frames, moments_of
from analytics.board.refreshing import names_of
from analytics.board.seats import scope_of_key
from analytics.digests import digest
from analytics.frames import Frames
from analytics.kept import About
from analytics.refresh import figures
from analytics.snapshots import Snapshot
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.settings import Settings

_NAMES = ("coverage", "measures", "desk", "estimates", "risk", "board")


@dataclass(frozen=True)
class Outcome:
    """What computing again gave.

    ``intact``: the kept rows have the hash they were kept with. ``where``: the path of the first figure that differs, empty when all are
    equal; ``then`` and ``now`` are its two values. ``definitions``: the version that computed now.
    """

    about: About
    intact: bool
    where: str
    then: Any
    now: Any
    definitions: str

    @property
    def equal(self) -> bool:
        """The rows are those that were kept, and every figure came out the same."""
        return self.intact and not self.where


def reproduce(settings: Settings, fingerprint: str) -> Outcome:
    """Compute the figures of a fingerprint again. Raises NotFound when it is not kept."""
    about = kept.about(settings, fingerprint)
    if about is None:
        raise NotFound(_("没有留存快照{fingerprint}的数据，不能重算。"), fingerprint=fingerprint[:40])
    frames = kept.frames_of(settings, about)
    intact = digest(frames) == about.data_hash
    where, before, now = "", None, None
    for name, snapshot, fresh in _again(settings, fingerprint, frames):
        old = _same_parts(snapshot.content, fresh)
        where, before, now = first_difference(old, json.loads(json.dumps(fresh, default=str)), name)
        if where:
            break
    return Outcome(about, intact, where, before, now, definitions.version())


def _again(
    settings: Settings, fingerprint: str, frames: Frames
) -> Iterator[tuple[str, Snapshot, dict[str, Any]]]:
    """Each kept snapshot with its content computed again, as far as it follows from the frames."""
    made = {name: kept.read(settings, fingerprint, name) for name in _NAMES}
    names: dict[str, dict[str, str]] = next((one.content["names"] for one in made.values() if one), {})
    for name, content in figures(frames, names).items():
        snapshot = made.get(name)
        if snapshot is not None:
            yield name, snapshot, kept.without_names(name, content)
    board = made["board"]
    if board is not None:
        moments = moments_of(frames, board.content["least"])
        parents = {int(station): bureau for station, bureau in board.content["parents"].items()}
        seats = {
            key: from_frames(moments, parents, scope_of_key(key), names_of(names))
            for key in board.content["seats"]
        }
        yield "board", board, {"seats": seats}


def _same_parts(kept_content: Mapping[str, Any], fresh: Mapping[str, Any]) -> dict[str, Any]:
    """The kept content without what was not computed again; of seats only the parts that were."""
    found = {key: value for key, value in kept_content.items() if key in fresh}
    if "seats" in found and all("numbers" in seat for seat in fresh["seats"].values()):
        found["seats"] = {
            key: {part: value for part, value in seat.items() if part in fresh["seats"].get(key, {})}
            for key, seat in found["seats"].items()
        }
    return found


def first_difference(then: Any, now: Any, path: str = "") -> tuple[str, Any, Any]:
    """The path of the first value that differs, and both values; an empty path when none does."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in sorted({*then, *now}):
            if key not in then or key not in now:
                return f"{path}/{key}", then.get(key), now.get(key)
            if (found := first_difference(then[key], now[key], f"{path}/{key}"))[0]:
                return found
        return "", None, None
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (one, other) in enumerate(zip(then, now, strict=True)):
            if (found := first_difference(one, other, f"{path}/{place}"))[0]:
                return found
        return "", None, None
    return ("", None, None) if then == now else (path, then, now)
