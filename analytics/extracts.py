"""Reading committed rows into the declared frames: one query each, straight into columns (ADBC), on either database.

A visit, a duty or a penalty is put in the district, station and trade its entity belongs to *now*, so that numerator and denominator of every
rate, and the records behind it, are cut by the same knife.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from analytics import definitions
from analytics import frames as f
from analytics.frames import Frames, Schema, checked
from analytics.questions import NOT_INSPECTED, QUERIES, questions
from supervision.foundation.database import Database

NAMING = ("code", "name", "lon", "lat")
"""Columns of the register that say who somebody is and where; no figure needs them, and no kept file has them."""


@dataclass(frozen=True)
class Taken:
    """The frames of one moment and the fingerprints that let anybody check them next year."""

    frames: Frames
    query_hash: str
    data_hash: str
    rows: dict[str, int]
    changed_later: int = 0
    """Rows of the register that were entered or changed after the day: what they were then is not kept."""

    @property
    def fingerprint(self) -> str:
        """Short form of both hashes, printed beside figures."""
        return fingerprint(self.query_hash, self.data_hash)

    @property
    def fingerprint(self) -> str:
        """Short form of both hashes, as a snapshot of these frames prints it."""
        return f"{self.query_hash[:6]}-{self.data_hash[:10]}"


def take(database: Database, *, as_of: date) -> Taken:
    """Read everything the measures, estimates and scores need, as it was known at the end of a day.

    For today that is what is committed now; of a past day see ``analytics.questions`` for what cannot be known any more.
    """
    raw = database.frames(questions(as_of))
    frames = arranged(raw, as_of=as_of)
    return Taken(
        frames=frames,
        query_hash=hashlib.sha256("\0".join((*QUERIES.values(), definitions.version())).encode()).hexdigest(),
        data_hash=digest(frames),
        rows={name: frame.height for name, frame in raw.items()},
        changed_later=int(raw["entities"]["later"].sum()),
    )


def arranged(raw: dict[str, pl.DataFrame], *, as_of: date) -> Frames:
    """Bring the rows of the queries into the declared frames."""
    raw = {name: _keyed(frame) for name, frame in raw.items()}
    entities = checked(
        _graded(_dated(raw["entities"], "registered_on"), _dated(raw["classes"], "valid_from")), f.ENTITIES
    )
    places = entities.select("entity_id", "area", "cell", "trade", "station")
    acts = _acts(raw["acts"])
    punished = raw["punished"].with_columns(pl.lit(True).alias("punished"))
    visits = (
        # sorted here: by its text key the database would fetch every row by itself
        _dated(_timed(raw["visits"]), "occurred_on")
        .sort("visit_id")
        .join(punished, on="visit_id", how="left")
        .join(places, on="entity_id", how="left")
        .join(acts, on="visit_id", how="left")
        .with_columns(
            pl.col("area", "cell", "trade").fill_null(""),
            pl.col("station", "departments").fill_null(0),
            pl.col("inspected", "problem").fill_null(False),
            (
                pl.col("reviewed").cast(pl.Boolean)
                & pl.col("known").fill_null(True)
                & pl.col("punished").is_null()
            ).alias("counted"),
        )
    )
    results = visits.filter(pl.col("draw_id") != "").select("draw_id", "entity_id", "inspected", "problem")
    drawn = (
        raw["drawn"]
        .join(_dated(raw["strata"], "opened_on"), on=["draw_id", "stratum"], maintain_order="left")
        .join(places.select("entity_id", "area"), on="entity_id", how="left")
        .join(results.with_columns(pl.lit(True).alias("completed")), on=["draw_id", "entity_id"], how="left")
        .with_columns(
            # closed, moved or suspended before the draw was opened: that is its result, nothing could be inspected
            pl.col("completed").fill_null(pl.col("gone") == 1),
            pl.col("inspected", "problem").fill_null(False),
            pl.col("area").fill_null(""),
        )
    )
    formed = raw["acts"].filter(pl.col("known") == 1).select("act_id")
    return Frames(
        as_of=as_of,
        entities=entities,
        visits=checked(visits, f.VISITS),
        rectifications=_placed(
            _dated(raw["rectifications"], "started_on", "due_on", "done_on"), places, f.DUTIES
        ),
        publications=_placed(
            _dated(
                raw["publications"].join(formed, on="act_id", how="semi"), "started_on", "due_on", "done_on"
            ),
            places,
            f.DUTIES,
        ),
        penalties=_placed(_dated(raw["penalties"], "decided_on"), places, f.PENALTIES),
        officers=checked(raw["officers"], f.OFFICERS),
        attendance=checked(raw["attendance"], f.ATTENDANCE)
        .join(visits.select("visit_id"), on="visit_id", how="semi")
        .sort(*f.ATTENDANCE),
        drawn=checked(drawn, f.DRAWN),
    )


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys in their declared types: an empty answer of SQLite has none, and then nothing would join."""
    texts, numbers = (
        ("visit_id", "draw_id", "stratum"),
        ("entity_id", "department", "gone", "act_id", "known"),
    )
    kinds = dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Int64)
    return frame.with_columns(
        pl.col(name).cast(kind) for name, kind in kinds.items() if name in frame.columns
    )


def _acts(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per visit: how many departments acted, whether anything was inspected, whether a problem was found."""
    typed = raw.select(
        pl.col("visit_id", "headline").cast(pl.String),
        pl.col("department_id").cast(pl.Int64),
        pl.col("problem").cast(pl.Boolean),
        pl.col("known").cast(pl.Boolean),
    )
    return typed.group_by("visit_id").agg(
        pl.col("department_id").n_unique().cast(pl.Int64).alias("departments"),
        (~pl.col("headline").is_in(NOT_INSPECTED)).any().alias("inspected"),
        pl.col("problem").any(),
        pl.col("known").all(),
    )


def _graded(entities: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """Credit classes as the register's history had them, where they were changed after the day."""
    then = classes.sort("valid_from").group_by("entity_id").last().select("entity_id", then="grade")
    return entities.join(
        then.cast({"then": pl.String}), on="entity_id", how="left", maintain_order="left"
    ).with_columns(credit_class=pl.coalesce("then", "credit_class"))


def _timed(visits: pl.DataFrame) -> pl.DataFrame:
    """Minutes from arrival to end; 0 where either is unknown or the end lies before."""
    begin, end = (_moment(visits.schema[name], name) for name in ("occurred_at", "finished_at"))
    return visits.with_columns((end - begin).dt.total_minutes().fill_null(0).clip(0).alias("minutes"))


def _moment(kind: pl.DataType, name: str) -> pl.Expr:
    """A moment in UTC, from text (SQLite), a timestamp, or a column of nothing."""
    if kind == pl.String:
        return pl.col(name).str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    if isinstance(kind, pl.Datetime):
        return pl.col(name).dt.replace_time_zone(None) if kind.time_zone else pl.col(name)
    return pl.col(name).cast(pl.Datetime)


def _placed(frame: pl.DataFrame, places: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    joined = frame.join(places.select("entity_id", "area", "station"), on="entity_id", how="left")
    return checked(joined.with_columns(pl.col("area").fill_null(""), pl.col("station").fill_null(0)), schema)


def _dated(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Dates out of what the two databases give: text (SQLite), dates, or moments in UTC turned to the business date."""
    return frame.with_columns(_as_date(frame.schema[name], name) for name in columns)


def _as_date(kind: pl.DataType, name: str) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.String:  # "2026-11-21" or "2026-11-21 16:30:00.000000" (UTC)
        moment = column.str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
        return pl.coalesce(
            _local(moment), column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        ).alias(name)
    if isinstance(kind, pl.Datetime):
        return _local(
            column.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if kind.time_zone else column
        ).alias(name)
    return column.cast(pl.Date)


def _local(moment: pl.Expr) -> pl.Expr:
    """The business date of a UTC moment. China has had one zone and no summer time since 1991."""
    return moment.dt.offset_by("8h").dt.date()


def fingerprint(query_hash: str, data_hash: str) -> str:
    """Short form of both hashes, printed beside figures."""
    return f"{query_hash[:6]}-{data_hash[:10]}"


def digest(frames: Frames) -> str:
    """SHA-256 over the rows without who they are: equal rows, equal digest, on any machine and with any version of polars.

    Each column gives its name and its values: whole numbers, truth values and days as little-endian bytes, texts one after the other with
    their lengths, and beside them which are missing.
    """
    found = hashlib.sha256(frames.as_of.isoformat().encode())
    for field in fields(frames):
        table = getattr(frames, field.name)
        if isinstance(table, pl.DataFrame):
            found.update(f"{field.name} {table.height}".encode())
            for column in table.drop(NAMING, strict=False):
                found.update(column.name.encode())
                for part in _bytes(column):
                    found.update(part)
    return found.hexdigest()


def _bytes(column: pl.Series) -> Iterator[bytes]:
    if column.null_count():
        yield column.is_null().cast(pl.UInt8).to_numpy().tobytes()
    if column.dtype == pl.String:
        whole = column.fill_null("")
        yield whole.str.len_bytes().cast(pl.Int64).to_numpy().astype("<i8").tobytes()
        yield (whole.str.join("").item() or "").encode()
    else:
        yield column.to_physical().cast(pl.Int64).fill_null(0).to_numpy().astype("<i8").tobytes()
