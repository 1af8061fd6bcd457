"""Reading committed rows into the declared frames: one query each, straight into columns (ADBC), on either database.

A visit, a duty or a penalty is put in the district, station and trade its entity belongs to *now*, so that numerator and denominator of every
rate, and the records behind it, are cut by the same knife.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from analytics import definitions, planned
from analytics import frames as f
from analytics.digests import digest
from analytics.frames import Frames, checked
from analytics.moments import dated, moment
from analytics.questions import NOT_INSPECTED, QUERIES, questions
from analytics.sharing import as_acts
from supervision.foundation.database import Database

DAYS = ("started_on", "due_on", "done_on")
PLACE = ("area", "cell", "trade", "station", "credit_class")
"""What a visit or duty takes from its business."""


@dataclass(frozen=True)
class Taken:
    """The frames of one moment and the fingerprints that let anybody check them next year."""

    frames: Frames
    query_hash: str
    data_hash: str
    rows: dict[str, int]
    changed_later: int = 0
    """Rows of the register that were entered or changed after the day: what they were then is not kept."""
    beside: Mapping[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    """The answers to what else was asked, as the database gave them."""

    @property
    def fingerprint(self) -> str:
        """Short form of both hashes, printed beside figures."""
        return fingerprint(self.query_hash, self.data_hash)


def take(database: Database, *, as_of: date, beside: Mapping[str, str] | None = None) -> Taken:
    """Read everything the measures, estimates and scores need, as it was known at the end of a day.

    For today that is what is committed now; of a past day see ``analytics.questions`` for what cannot be known any more.

    Args:
        beside: further queries by name, answered from the same moment and by the same reader; no part of the fingerprint.
    """
    asked, more = questions(as_of), dict(beside or {})
    answers = database.frames({**asked, **more})
    raw = {name: answers[name] for name in asked}
    items, lists, caps = planned.lists(database, as_of)
    frames = replace(arranged(raw, as_of=as_of, caps=caps), items=items, lists=lists)
    return Taken(
        frames=frames,
        query_hash=hashlib.sha256("\0".join((*QUERIES.values(), definitions.version())).encode()).hexdigest(),
        data_hash=digest(frames),
        rows={name: frame.height for name, frame in raw.items()},
        changed_later=int(raw["entities"]["later"].sum()),
        beside={name: answers[name] for name in more},
    )


def arranged(raw: dict[str, pl.DataFrame], *, as_of: date, caps: dict[int, int] | None = None) -> Frames:
    """Bring the rows of the queries into the declared frames.

    Args:
        caps: the most counted visits of one agency to one business, by calendar year.
    """
    raw = _numbered({name: _keyed(frame) for name, frame in raw.items()})
    entities = checked(
        _graded(dated(raw["entities"], "registered_on"), dated(raw["classes"], "valid_from")), f.ENTITIES
    )
    places = entities.select("entity_id", *PLACE)
    acts = _acts(raw["acts"], raw["followed"], raw["punished"])
    visits = _visits(raw, acts, places)
    results = visits.filter(pl.col("draw_id") != "").select(
        "draw_id", "entity_id", "inspected", "problem", pl.col("occurred_on").alias("done_on")
    )
    drawn = (
        raw["drawn"]
        .join(dated(raw["strata"], "opened_on", "due_on"), on=["draw_id", "stratum"], maintain_order="left")
        .join(places, on="entity_id", how="left")
        .join(results.with_columns(pl.lit(True).alias("completed")), on=["draw_id", "entity_id"], how="left")
        .with_columns(
            # closed, moved or suspended before the draw was opened: that is its result, nothing could be inspected
            pl.col("completed").fill_null(pl.col("gone") == 1),
            pl.col("inspected", "problem").fill_null(False),
            pl.when(pl.col("gone") == 1)
            .then(pl.coalesce("done_on", "opened_on"))
            .otherwise("done_on")
            .alias("done_on"),
            *_nowhere(),
        )
    )
    items = acts.select("act_id", "item", "known")
    by_item, joint = _by_item(acts, visits)
    formed = raw["publications"].join(items.filter("known"), on="act_id")
    return Frames(
        as_of=as_of,
        entities=entities,
        visits=checked(visits, f.VISITS),
        rectifications=_placed(
            dated(raw["rectifications"], *DAYS).join(items, on="act_id", how="left"), places
        ),
        publications=_placed(dated(formed, *DAYS), places),
        penalties=checked(
            dated(raw["penalties"], "decided_on")
            .join(places, on="entity_id", how="left")
            .with_columns(_nowhere()),
            f.PENALTIES,
        ),
        officers=checked(raw["officers"], f.OFFICERS),
        attendance=checked(
            raw["attendance"]
            .sort("number", "inspector_id")
            .pipe(_of_visits, visits, ("area", "occurred_on")),
            f.ATTENDANCE,
        ),
        drawn=checked(drawn, f.DRAWN),
        acts=checked(by_item, f.ACTS),
        tasks=planned.tasks(dated(raw["tasks"], *planned.DAYS), raw["participants"]),
        caps=planned.caps(dated(raw["caps"], "at"), places, caps or {}),
        placed=checked(raw["placed"], f.PLACED),
        joint=checked(joint, f.JOINT),
        partners=checked(planned.partners(raw["strata"], raw["participants"]), f.PARTNERS),
    )


def _numbered(raw: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Visits in the order of their text keys, and what belongs to them with their ``number`` in it: by that it is joined and sorted, many times faster."""
    visits = (
        raw["visits"].sort("visit_id").with_row_index("number")
    )  # the database would fetch every row by itself
    numbers = visits.select("visit_id", "number")
    belonging = {
        name: raw[name].join(numbers, on="visit_id", how="left", maintain_order="left")
        for name in ("acts", "punished", "phoned", "attendance")
    }
    belonging["attendance"] = belonging["attendance"].drop_nulls("number")
    return {**raw, "visits": visits, **belonging}


def _of_visits(frame: pl.DataFrame, visits: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows, which bear the number of their visit, with columns of that visit."""
    return frame.hstack(visits.select(columns)[frame["number"]])


def _visits(raw: dict[str, pl.DataFrame], acts: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The recorded visits with what their acts, cases and places say of them."""
    timed = _timed(raw["visits"])
    known = pl.lit(True)
    persons = raw["attendance"].group_by("number").agg(pl.len().cast(pl.Int64).alias("persons"))
    belonging = (
        raw["punished"].group_by("number").agg(pl.col("punished").max(), known.alias("filed")),
        raw["phoned"].select("number", known.alias("phone")),
        _by_visit(acts),
        persons,
    )
    late = (pl.col("received_on") - pl.col("occurred_on")).dt.total_days()
    visits = dated(timed, "occurred_on", "received_on").join(
        places, on="entity_id", how="left", maintain_order="left"
    )
    for frame in belonging:
        visits = visits.join(frame.drop_nulls("number"), on="number", how="left", maintain_order="left")
    return visits.with_columns(
        *_nowhere(),
        pl.col("departments", "persons").fill_null(0),
        pl.col("inspected", "problem", "filed", "phone").fill_null(False),
        late.clip(0).fill_null(-1).alias("received_after"),
        (
            pl.col("reviewed").cast(pl.Boolean)
            & pl.col("known").fill_null(True)
            & (pl.col("punished").fill_null(0) == 0)
        ).alias("counted"),
        pl.sum_horizontal(
            pl.col("arrived", "finished", "checklist", "item").cast(pl.Int64).fill_null(0)
        ).alias("filled"),
    )


def _nowhere() -> list[pl.Expr]:
    """Of a business that is not on the register the place is empty, never null."""
    return [pl.col("area", "cell", "trade", "credit_class").fill_null(""), pl.col("station").fill_null(0)]


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys in their declared types: an empty answer of SQLite has none, and then nothing would join."""
    texts = ("visit_id", "draw_id", "stratum", "mode")
    numbers = ("entity_id", "department", "gone", "act_id", "punished", "inspector_id", "known")
    kinds = dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Int64)
    return frame.with_columns(
        pl.col(name).cast(kind) for name, kind in kinds.items() if name in frame.columns
    )


def _acts(raw: pl.DataFrame, followed: pl.DataFrame, punished: pl.DataFrame) -> pl.DataFrame:
    """The acts in their types: whether something was inspected, whether a problem was found and followed to its end, whether a case was filed."""
    return raw.select(
        "act_id",
        "number",
        pl.col("department_id", "item").cast(pl.Int64),
        (~pl.col("headline").cast(pl.String).is_in(NOT_INSPECTED)).alias("inspected"),
        pl.col("problem").cast(pl.Boolean),
        pl.col("known").cast(pl.Boolean),
        pl.col("act_id").is_in(followed["act_id"].implode()).alias("followed"),
        pl.col("act_id").is_in(punished["act_id"].implode()).alias("filed"),
    )


def _by_visit(acts: pl.DataFrame) -> pl.DataFrame:
    """One row per visit: how many departments acted, whether anything was inspected, whether a problem was found, whether an item is named."""
    return acts.group_by("number").agg(
        pl.col("department_id").n_unique().cast(pl.Int64).alias("departments"),
        pl.col("inspected", "problem").any(),
        (pl.col("item") > 0).all().alias("item"),
        pl.col("known").all(),
    )


def _by_item(acts: pl.DataFrame, visits: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``ACTS``, in the order of the visits, and of ``JOINT``; a problem is followed when every problem of the item is."""
    who = ("entity_id", "department_id", "item")
    each = (
        acts.drop_nulls("number")
        .group_by("number", "item", "department_id")
        .agg(pl.col("inspected", "problem", "filed").any(), (pl.col("followed") | ~pl.col("problem")).all())
        .with_columns(pl.col("followed") & pl.col("problem"))
        .sort("number", "item", "department_id")
        .pipe(_of_visits, visits, ("visit_id", "entity_id", "department", "occurred_on", "mode"))
        .with_row_index("row")
    )
    came = each.filter(pl.col("mode") != "offsite").sort(*who, "occurred_on", "number")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in who)
    since = (pl.col("occurred_on") - pl.col("occurred_on").shift(1)).dt.total_days()
    days = pl.when(same).then(since).fill_null(-1).alias("days_since")
    each = each.join(came.select("row", days), on="row", how="left", maintain_order="left").with_columns(
        pl.col("days_since").fill_null(-1)
    )
    others = each.filter(pl.col("department_id") != pl.col("department"))["number"].unique()
    joint = each.filter(pl.col("number").is_in(others.implode()))
    twice = joint.height > joint.select("number", "item").n_unique()
    own = joint.with_columns(pl.col("department_id").alias("department"))
    return as_acts(each) if twice else each, own


def _graded(entities: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """Credit classes as the register's history had them, where they were changed after the day."""
    then = classes.sort("valid_from").group_by("entity_id").last().select("entity_id", then="grade")
    return entities.join(
        then.cast({"then": pl.String}), on="entity_id", how="left", maintain_order="left"
    ).with_columns(credit_class=pl.coalesce("then", "credit_class"))


def _timed(visits: pl.DataFrame) -> pl.DataFrame:
    """Minutes from arrival to end, 0 where either is unknown or the end lies before; and which of both is known."""
    begin, end = (moment(visits.schema[name], name) for name in ("occurred_at", "finished_at"))
    return visits.with_columns(
        (end - begin).dt.total_minutes().fill_null(0).clip(0).alias("minutes"),
        begin.is_not_null().alias("arrived"),
        end.is_not_null().alias("finished"),
    )


def _placed(frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    joined = frame.join(places, on="entity_id", how="left")
    return checked(joined.with_columns(*_nowhere(), pl.col("item").fill_null(0)), f.DUTIES)


def fingerprint(query_hash: str, data_hash: str) -> str:
    """Short form of both hashes, printed beside figures."""
    return f"{query_hash[:6]}-{data_hash[:10]}"
