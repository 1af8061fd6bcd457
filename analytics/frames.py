"""The frames analytics works on: committed rows of one moment, cut to a period, a reader, a dimension. Pure."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar, cast
from weakref import ReferenceType, ref

import polars as pl

from analytics import sharing
from analytics.lists_drawn_from import part_of
from analytics.schemas import (
    ACTS,
    ATTENDANCE,
    CAPS,
    DRAWN,
    DUTIES,
    ENTITIES,
    ITEMS,
    JOINT,
    LISTS,
    OFFICERS,
    PARTNERS,
    PENALTIES,
    PLACED,
    REQUIRED,
    TASKS,
    VISITS,
    Schema,
)
from analytics.spans import Period, calendar_year, year_to_date
from supervision.foundation.actor import Scope

__all__ = [
    "ACTS",
    "ATTENDANCE",
    "CAPS",
    "DRAWN",
    "DUTIES",
    "ENTITIES",
    "ITEMS",
    "JOINT",
    "LISTS",
    "NUMBERED",
    "OFFICERS",
    "PARTNERS",
    "PENALTIES",
    "PLACED",
    "REQUIRED",
    "TASKS",
    "VISITS",
    "WHERE_PLACED",
    "Frames",
    "Period",
    "Schema",
    "WrongFrame",
    "calendar_year",
    "checked",
    "empty",
    "year_to_date",
]
_KEPT = {"rows": 16, "answers": 512, "parts": 64}
"""How much of each kind is kept beside the frames it was made of."""


T = TypeVar("T")
NUMBERED = ("station", "department", "item")
"""Dimensions whose keys are numbers."""
WHERE_PLACED = ("town", "zone")
"""Dimensions a job places businesses in: a business may lie in none, and in several custom areas."""


class WrongFrame(TypeError):
    """A frame does not have the columns it declares: a mistake of ours, not of the data."""


@dataclass(frozen=True)
class Frames:
    """Everything the measures read, taken at one moment."""

    as_of: date
    entities: pl.DataFrame
    visits: pl.DataFrame
    rectifications: pl.DataFrame
    publications: pl.DataFrame
    penalties: pl.DataFrame
    officers: pl.DataFrame
    attendance: pl.DataFrame
    drawn: pl.DataFrame
    acts: pl.DataFrame = field(default_factory=lambda: empty(ACTS))
    tasks: pl.DataFrame = field(default_factory=lambda: empty(TASKS))
    items: pl.DataFrame = field(default_factory=lambda: empty(ITEMS))
    caps: pl.DataFrame = field(default_factory=lambda: empty(CAPS))
    lists: pl.DataFrame = field(default_factory=lambda: empty(LISTS))
    placed: pl.DataFrame = field(default_factory=lambda: empty(PLACED))
    joint: pl.DataFrame = field(default_factory=lambda: empty(JOINT))
    partners: pl.DataFrame = field(default_factory=lambda: empty(PARTNERS))
    department: int = field(default=0, init=False, repr=False, compare=False)
    """The department whose rows alone these are; 0: those of all."""
    _whole: "ReferenceType[Frames] | None" = field(default=None, init=False, repr=False, compare=False)
    _made: dict[str, dict[Hashable, Any]] = field(
        default_factory=lambda: {kind: {} for kind in _KEPT}, init=False, repr=False, compare=False
    )

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every frame by its name, always in one order."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.init and f.name != "as_of"}

    def visits_in(self, period: Period) -> pl.DataFrame:
        """The visits of a period; kept, as every measure asks for the same two or three."""
        return self.once("rows", ("visits", period), lambda: self.visits.filter(period.holds("occurred_on")))

    @property
    def shares(self) -> pl.DataFrame:
        """The visits once for each department that led them or acted in them, with what its own acts found; equal to the visits where none is joint."""
        return self.once("parts", "shares", lambda: sharing.shares(self.visits, self.joint))

    def shares_in(self, period: Period) -> pl.DataFrame:
        """The same of a period."""
        return self.once("rows", ("shares", period), lambda: self.shares.filter(period.holds("occurred_on")))

    @property
    def drawn_shares(self) -> pl.DataFrame:
        """The drawn units once for each department whose task it is or that takes part in it, with what its own acts found."""
        if self.joint.is_empty() and self.partners.is_empty():
            return self.drawn
        made = sharing.drawn_shares
        return self.once("parts", "drawn", lambda: made(self.drawn, self.shares, self.joint, self.partners))

    @property
    def acts_of_one(self) -> pl.DataFrame:
        """The acts of visits in which no other than the lead department acted."""
        if self.joint.is_empty():
            return self.acts
        return self.once("parts", "acts", lambda: sharing.acts_of_one(self.acts, self.joint))

    def once(self, kind: str, key: Hashable, make: Callable[[], T]) -> T:
        """What was made of these frames before under that key, else made now and kept.

        Args:
            kind: ``rows`` (many rows, few are kept), ``answers`` (small tables) or ``parts`` (what departments have of them).
        """
        kept = self._made[kind]
        if key in kept:
            return cast(T, kept[key])
        found = make()
        if len(kept) >= _KEPT[kind]:
            kept.clear()
        kept[key] = found
        return found

    def of_department(self, department: int) -> "Frames":
        """The rows ``within`` gives for one department; those of all departments are parted when the first is asked for."""
        return self.once("parts", department, lambda: self._of_department(department))

    @property
    def whole(self) -> "Frames":
        """The frames these are a part of, or these: what does not depend on the department is made of them once for all."""
        return (self._whole() if self._whole else None) or self

    def _of_department(self, department: int) -> "Frames":
        parts = self.once("parts", "departments", self._by_department)
        tables = {
            name: found.get((department,), self.tables()[name].clear()) for name, found in parts.items()
        }
        one = Frames(as_of=self.as_of, **self._alone({**self.tables(), **tables}))
        object.__setattr__(one, "department", department)
        object.__setattr__(one, "_whole", ref(self))  # they keep their parts: a circle would outlive its use
        return one

    def _by_department(self) -> dict[str, dict[tuple[Any, ...], pl.DataFrame]]:
        return {
            name: table.partition_by("department", maintain_order=True, as_dict=True)
            for name, table in self._parted().items()
            if "department" in table.columns
        }

    def _parted(self) -> dict[str, pl.DataFrame]:
        """The frames with visits and drawn units once for each department that has a part in them."""
        return {**self.tables(), "visits": self.shares, "drawn": self.drawn_shares}

    def _of(self, departments: Collection[int]) -> dict[str, pl.DataFrame]:
        """The rows of some departments; what several of them share counts once."""
        mine = pl.col("department").is_in(sorted(departments))
        tables = {
            name: frame.filter(mine) if "department" in frame.columns else frame
            for name, frame in self._parted().items()
        }
        if len(departments) == 1:
            return self._alone(tables)
        tables["acts"] = pl.concat([self.acts_of_one, sharing.as_acts(tables["joint"])])
        for name, key in (("visits", ("visit_id",)), ("drawn", ("draw_id", "entity_id"))):
            tables[name] = sharing.once_each(tables[name], key)
        return tables

    def _alone(self, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The frames of one department: its own acts, and nothing left to be parted."""
        if self.joint.is_empty():
            acts = self.acts
        else:
            acts = pl.concat([self.acts_of_one, tables["joint"].select(self.acts.columns)])
        without = {name: tables[name].clear() for name in ("joint", "partners")}
        return {**tables, **without, "acts": acts}

    def within(self, scope: Scope) -> "Frames":
        """Only the rows a reader may see: his districts, and the visits and duties his departments have a part in."""
        tables = self.tables() if scope.department_ids is None else self._of(scope.department_ids)
        lists = tables["drawn"]
        here = pl.col("area").str.starts_with(scope.area_prefix)
        if scope.area_prefix:
            tables = {
                name: frame.filter(here) if "area" in frame.columns else frame
                for name, frame in tables.items()
            }
        return Frames(as_of=self.as_of, **{**tables, "drawn": part_of(lists, tables["drawn"])})

    def only(self, where: Mapping[str, str]) -> "Frames":
        """Only the rows with these values (dimension → key as text); frames without the dimension stay as they are.

        Raises ValueError for a key of a numbered dimension that is no number.
        """
        chosen = {name: int(key) if name in NUMBERED else key for name, key in where.items()}
        whose = chosen.pop("department", None)
        tables = self.tables() if whose is None else self._of({int(whose)})
        lists = tables["drawn"]
        for name in WHERE_PLACED:
            if name in chosen:
                there = tables["placed"].filter(level=name, key=chosen.pop(name)).select("entity_id")
                tables = {
                    title: frame.join(there, on="entity_id", how="semi", maintain_order="left")
                    if "entity_id" in frame.columns
                    else frame
                    for title, frame in tables.items()
                }
        for name, key in chosen.items():
            tables = {
                title: frame.filter(pl.col(name) == key) if name in frame.columns else frame
                for title, frame in tables.items()
            }
        if (
            "item" in chosen
        ):  # visits name no item themselves: those in which it was checked, with what it found
            acts = tables["acts"].select("visit_id", "inspected", "problem")
            tables["visits"] = (
                tables["visits"]
                .select(pl.exclude("inspected", "problem"))
                .join(acts, on="visit_id", maintain_order="left")
                .select(self.visits.columns)
            )
            # a visit is then whose act it was: the lead department may not have checked the item at all
            checked_by = tables["joint"].group_by("visit_id").agg(pl.col("department").min().alias("own"))
            tables["visits"] = (
                tables["visits"]
                .join(checked_by, on="visit_id", how="left", maintain_order="left")
                .with_columns(pl.coalesce("own", "department").alias("department"))
                .drop("own")
            )
        return Frames(as_of=self.as_of, **{**tables, "drawn": part_of(lists, tables["drawn"])})

    def by_place(self, dimension: str) -> "dict[str, Frames]":
        """The rows of each township or custom area by its code, in order; a business counts in every one it lies in.

        Frames that name no business stay as they are. Places without a business of these frames are left out.
        """
        there = self.placed.filter(level=dimension).select("entity_id", pl.col("key").alias("_place"))
        parts = {
            name: frame.join(there, on="entity_id", maintain_order="left").partition_by(
                "_place", as_dict=True, include_key=False
            )
            for name, frame in self.tables().items()
            if "entity_id" in frame.columns
        }
        whole = self.tables()
        return {
            key: Frames(
                as_of=self.as_of,
                **{
                    name: parts[name].get((key,), frame.clear()) if name in parts else frame
                    for name, frame in whole.items()
                },
            )
            for (key,) in sorted(parts["entities"])
        }


def checked(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The declared columns in the declared types and order; raises WrongFrame when that cannot be had."""
    missing = [name for name in schema if name not in frame.columns]
    if missing:
        raise WrongFrame(f"columns missing: {', '.join(missing)}")
    try:
        return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
    except pl.exceptions.PolarsError as error:
        raise WrongFrame(str(error)) from error


def empty(schema: Schema) -> pl.DataFrame:
    """A frame without rows."""
    return pl.DataFrame(schema=schema)
