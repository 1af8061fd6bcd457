"""The bureau's own visits as the learner's past (本单位的检查历史): the same columns a table of inspections has, from the declared frames. Pure.

Strict in time: the class of a visit is the credit class in force on its day, or, where the register keeps no history of it, the class the draw put the business into. The last rows stand for every open business on the day that is scored, so that the register knows trade,
place and class of those never inspected; they lie on the day itself, and nothing is learnt from them.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.frames import Frames, Schema, checked
from analytics.risk.past import Past, day_number

Ints = npt.NDArray[np.int64]
LEADS: Schema = {"visit_id": pl.String, "inspector_id": pl.Int64}
"""Who led each visit: one row a visit."""
CLASSES: Schema = {"entity_id": pl.Int64, "valid_from": pl.Date, "grade": pl.String}
"""Credit classes (信用风险分类) with their first day."""
KIND = "daily"
"""The kind of visits that is ordered: everyday checks. Visits that a complaint or a case started count as history of their own kind."""


def own_past(frames: Frames, leads: pl.DataFrame, classes: pl.DataFrame, day: date) -> Past:
    """Inspected visits before `day`, and one row on `day` for every open business, in the order of day and visit.

    Args:
        leads, classes: frames ``LEADS`` and ``CLASSES``.
    """
    people = frames.entities.select("entity_id", "lon", "lat")
    strata = frames.drawn.select("draw_id", "entity_id", "stratum").unique(["draw_id", "entity_id"])
    visits = (
        frames.visits.filter(pl.col("inspected") & (pl.col("occurred_on") < day))
        .select("visit_id", "entity_id", "draw_id", "trade", "kind", "occurred_on", "problem")
        .join(checked(leads, LEADS), on="visit_id", how="left")
        .join(people, on="entity_id")
        .join(strata, on=["draw_id", "entity_id"], how="left")
        .sort("occurred_on")
        .join_asof(
            checked(classes, CLASSES).sort("valid_from"),
            left_on="occurred_on",
            right_on="valid_from",
            by="entity_id",
            check_sortedness=False,
        )
        .select(
            "visit_id", "entity_id", "trade", "kind", "occurred_on", "problem", "inspector_id", "lon", "lat",
            pl.coalesce("grade", "stratum", pl.lit("")).alias("tier"),
        )
    )  # fmt: skip
    open_ones = frames.entities.filter("open").select(
        pl.lit("").alias("visit_id"),
        "entity_id",
        "trade",
        pl.lit(KIND).alias("kind"),
        pl.lit(day).alias("occurred_on"),
        pl.lit(False).alias("problem"),
        pl.lit(None, dtype=pl.Int64).alias("inspector_id"),
        "lon",
        "lat",
        pl.col("credit_class").alias("tier"),
    )
    return _past(pl.concat([visits.sort("occurred_on", "visit_id"), open_ones.sort("entity_id")]))


def _past(rows: pl.DataFrame) -> Past:
    words: dict[str, tuple[str, ...]] = {}

    def places(name: str, column: str) -> Ints:
        """Places in the sorted words; the first is the empty word."""
        text = rows[column].cast(pl.String).fill_null("")
        known = sorted({*text.unique(), ""})
        words[name] = tuple(known)
        place = pl.DataFrame(
            {"word": known, "place": range(len(known))}, schema_overrides={"place": pl.Int64}
        )
        found = pl.DataFrame({"word": text}).join(place, on="word", how="left", maintain_order="left")
        return found["place"].to_numpy().astype(np.int64)

    problem = rows["problem"].cast(pl.Float64).to_numpy()
    nothing = np.zeros(rows.height)
    entity, trade = places("entity", "entity_id"), places("trade", "trade")
    kind, inspector = places("kind", "kind"), places("inspector", "inspector_id")
    return Past(
        entity=entity,
        trade=trade,
        kind=kind,
        inspector=inspector,
        tier=places("tier", "tier"),
        day=np.array([day_number(day) for day in rows["occurred_on"].to_list()], dtype=np.int64),
        problem=problem,
        found=problem,
        failed=problem,
        neither=nothing,
        lon=_degrees(rows, "lon"),
        lat=_degrees(rows, "lat"),
        words=words,
    )


def _degrees(rows: pl.DataFrame, column: str) -> npt.NDArray[np.float64]:
    return rows[column].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)
