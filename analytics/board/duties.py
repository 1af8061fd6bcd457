"""Who owns a duty (责任单位): the station that looks after the business if it belongs to the department of the duty, else the department. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import polars as pl

from analytics.frames import Frames

ORDERS, RESULTS = "overdue", "unpublished_now"
"""Kinds of late duties, named after the list of their records: orders to correct, results to publish."""


@dataclass(frozen=True)
class Late:
    """What one owner has late: kind, owner's id and name, how many, the oldest's days past due, and the address of the records."""

    kind: str
    owner: int
    name: str
    count: int
    days: int
    href: str


def owned(duties: pl.DataFrame, parents: Mapping[int, int]) -> pl.DataFrame:
    """The duties with ``owner``."""
    stations = pl.DataFrame(
        sorted(parents.items()), schema={"station": pl.Int64, "parent": pl.Int64}, orient="row"
    )
    own = pl.when(pl.col("parent") == pl.col("department")).then("station").otherwise("department")
    return duties.join(stations, on="station", how="left", maintain_order="left").with_columns(
        own.alias("owner")
    )


def open_duties(frames: Frames) -> pl.DataFrame:
    """Orders and results not done yet, with their ``kind``."""
    parts = ((frames.rectifications, ORDERS), (frames.publications, RESULTS))
    return pl.concat(
        [
            frame.filter(pl.col("done_on").is_null()).with_columns(pl.lit(kind).alias("kind"))
            for frame, kind in parts
        ]
    )


def late_duties(frames: Frames, parents: Mapping[int, int], names: Mapping[int, str]) -> list[Late]:
    """What is past its day, by kind and owner: most first, then the oldest."""
    late = owned(open_duties(frames).filter(pl.col("due_on") < frames.as_of), parents)
    table = (
        late.group_by("kind", "owner", "department")
        .agg(pl.len().alias("n"), pl.col("due_on").min(), (pl.col("station") == 0).all().alias("homeless"))
        .sort(["n", "due_on", "kind", "owner"], descending=[True, False, False, False])
    )
    found = []
    for kind, owner, department, n, due, homeless in table.select(
        "kind", "owner", "department", "n", "due_on", "homeless"
    ).rows():
        where = {"of": kind, **whose(owner, department, parents, homeless=homeless)}
        found.append(
            Late(
                kind,
                owner,
                names.get(owner, ""),
                n,
                _days(frames.as_of, due),
                "/analytics/records?" + urlencode(where),
            )
        )
    return found


def whose(owner: int, department: int, parents: Mapping[int, int], *, homeless: bool) -> dict[str, int]:
    """The conditions that cut a list of records to one owner's.

    Args:
        homeless: no station looks after any of these businesses.
    """
    if owner != department:
        return {"department": department, "station": owner}
    if homeless and department in parents.values():
        return {"department": department, "station": 0}
    return {"department": department}


def _days(today: date, due: date) -> int:
    return (today - due).days
