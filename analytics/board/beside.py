"""What only the board reads beside the frames of the measures, with declared schemas. Pure."""

from dataclasses import dataclass

import polars as pl

from analytics.frames import Schema, empty
from supervision.foundation.actor import Scope

FAULTS: Schema = {"visit_id": pl.String, "department": pl.Int64, "fault": pl.String}
"""One row per department and thing it found wrong in a visit: points of the checklist not met, else what the order to correct says."""
LONGEST = 60
"""Characters of a fault that are kept: what is longer is an account and no name."""

TASKS: Schema = {
    "task_id": pl.Int64,
    "department": pl.Int64,
    "title": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "visits": pl.Int64,
    "done": pl.Int64,
}
"""One row per running task of the plan: visits arranged, and those with a result."""

EYES: Schema = {
    "draw_id": pl.String,
    "entity_id": pl.Int64,
    "inspector_id": pl.Int64,
    "effect": pl.Float64,
    "error": pl.Float64,
}
"""One row per inspector that chance sent to a drawn unit, with how strict he is beyond the others (share of visits; its standard error).

Lives in memory only: what leaves are means over areas in which nobody can be seen (``analytics.board.eyes``).
"""


@dataclass(frozen=True)
class Beside:
    """What the board reads beside the frames. ``parents``: the bureau of each station."""

    faults: pl.DataFrame
    tasks: pl.DataFrame
    eyes: pl.DataFrame
    parents: dict[int, int]

    def within(self, scope: Scope) -> "Beside":
        """Tasks and finds of the reader's departments only; the rest is met through visits that are cut already."""
        if scope.department_ids is None:
            return self
        mine = pl.col("department").is_in(sorted(scope.department_ids))
        return Beside(self.faults.filter(mine), self.tasks.filter(mine), self.eyes, self.parents)


NOTHING = Beside(empty(FAULTS), empty(TASKS), empty(EYES), {})
"""Where nobody read anything beside the frames: no strictness is taken off."""
