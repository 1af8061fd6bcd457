"""The columns of every frame analytics works on, with their types. Nothing enters a measure unchecked.

Absent references are 0 or the empty text, never null, so that grouping and joining need no special cases; dates may be null where the event has
not happened.
"""

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]

ENTITIES: Schema = {
    "entity_id": pl.Int64,
    "code": pl.String,
    "name": pl.String,
    "trade": pl.String,
    "trade_name": pl.String,
    "credit_class": pl.String,
    "area": pl.String,
    "cell": pl.String,
    "station": pl.Int64,
    "open": pl.Boolean,
    "registered_on": pl.Date,
    "lon": pl.Float64,
    "lat": pl.Float64,
}
"""One row per regulated entity (监管对象). ``open``: in business, the population of every rate."""

VISITS: Schema = {
    "visit_id": pl.String,
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "departments": pl.Int64,
    "area": pl.String,
    "cell": pl.String,
    "trade": pl.String,
    "station": pl.Int64,
    "kind": pl.String,
    "mode": pl.String,
    "draw_id": pl.String,
    "occurred_on": pl.Date,
    "inspected": pl.Boolean,
    "problem": pl.Boolean,
    "minutes": pl.Int64,
    "counted": pl.Boolean,
    "credit_class": pl.String,
    "received_after": pl.Int64,
    "phone": pl.Boolean,
    "filed": pl.Boolean,
    "filled": pl.Int64,
    "persons": pl.Int64,
}
"""One row per recorded visit (检查一户次). ``departments``: how many took part. ``inspected``: something could be inspected.

``minutes`` from arrival to end, 0 where unknown. ``counted``: the annual enforcement statistic counts it (``stat_count``).
``received_after``: days from the visit to the record's arrival, -1 unknown. ``phone``: sent by the phone on site. ``filed``: a case was filed on it.
``filled``: how many of ``REQUIRED`` elements the record states. ``persons``: officers present, 0 unknown.
"""

REQUIRED = ("arrived", "finished", "checklist", "item")
"""What a visit's record must state: when they came, when they left, by which checklist, of which item (检查记录必填要素)."""

ACTS: Schema = {
    "visit_id": pl.String,
    "item": pl.Int64,
    "inspected": pl.Boolean,
    "problem": pl.Boolean,
    "followed": pl.Boolean,
    "days_since": pl.Int64,
}
"""One row per item of a recorded visit (检查行为). ``followed``: the problem was corrected, turned into a case, or its case is closed.

``days_since``: days since the same department last came to this business for this item, -1 the first time or off site.
"""

JOINT: Schema = {
    "visit_id": pl.String,
    "department": pl.Int64,
    "item": pl.Int64,
    "inspected": pl.Boolean,
    "problem": pl.Boolean,
    "followed": pl.Boolean,
    "days_since": pl.Int64,
    "filed": pl.Boolean,
}
"""One row per department and item of a recorded visit in which another than the lead department acted (联合检查中各部门的检查行为).

``filed``: a case was filed on it; the rest as in ``ACTS``.
"""

PARTNERS: Schema = {"draw_id": pl.String, "department": pl.Int64}
"""One row per draw and department that takes part in its task without leading it (抽查任务参与部门)."""

DUTIES: Schema = {
    "id": pl.Int64,
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "station": pl.Int64,
    "started_on": pl.Date,
    "due_on": pl.Date,
    "done_on": pl.Date,
    "trade": pl.String,
    "credit_class": pl.String,
    "item": pl.Int64,
}
"""One row per duty with a day it is due: an order to correct (责令改正), a result to publish (待公示结果)."""

PENALTIES: Schema = {
    "id": pl.Int64,
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "station": pl.Int64,
    "decided_on": pl.Date,
    "trade": pl.String,
    "credit_class": pl.String,
}
"""One row per decided penalty (行政处罚决定). Deliberately without amounts: Art. 74 forbids linking fines with appraisal."""

OFFICERS: Schema = {
    "inspector_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "station": pl.Int64,
    "certified": pl.Boolean,
}
"""One row per inspector in service (在岗执法人员). ``certified``: holds an enforcement certificate valid on the day."""

ATTENDANCE: Schema = {
    "visit_id": pl.String,
    "inspector_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "occurred_on": pl.Date,
}
"""One row per officer of a recorded visit, of this and of last year: for which department he came, the visit's district and day."""

DRAWN: Schema = {
    "draw_id": pl.String,
    "department": pl.Int64,
    "opened_on": pl.Date,
    "stratum": pl.String,
    "size": pl.Int64,
    "quota": pl.Int64,
    "entity_id": pl.Int64,
    "area": pl.String,
    "completed": pl.Boolean,
    "inspected": pl.Boolean,
    "problem": pl.Boolean,
    "trade": pl.String,
    "station": pl.Int64,
    "credit_class": pl.String,
    "due_on": pl.Date,
    "done_on": pl.Date,
}
"""One row per drawn unit (抽中对象) with the stratum's size and quota: its inclusion probability is quota ÷ size.

``due_on``: the last day of its task. ``done_on``: the day of its result, empty while there is none.
"""

TASKS: Schema = {
    "task_id": pl.Int64,
    "department": pl.Int64,
    "leads": pl.Boolean,
    "departments": pl.Int64,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "begun_on": pl.Date,
    "opened_on": pl.Date,
    "by_risk": pl.Boolean,
}
"""One row per department of a task in an approved plan (抽查任务参与), void tasks left out.

``begun_on``: its first list was frozen. ``opened_on``: its first draw was opened. ``by_risk``: drawn by two or more risk classes.
"""

ITEMS: Schema = {"item": pl.Int64, "department": pl.Int64, "random": pl.Boolean, "checklist": pl.Boolean}
"""One row per inspection item in force (有效检查事项). ``random``: on the random list. ``checklist``: one is published."""

CAPS: Schema = {
    "entity_id": pl.Int64,
    "department": pl.Int64,
    "area": pl.String,
    "station": pl.Int64,
    "trade": pl.String,
    "credit_class": pl.String,
    "at": pl.Date,
    "cap": pl.Int64,
}
"""One row per place used on the cap ledger (频次台账) of this and of last year that counts; ``cap``: the year's cap."""

LISTS: Schema = {"rate": pl.String, "part": pl.Int64, "whole": pl.Int64}
"""One row per rate of the one list (清单的率) as its room counts it: ``claimed, complete, filled, accurate``."""

PLACED: Schema = {"entity_id": pl.Int64, "level": pl.String, "key": pl.String, "placed_by": pl.String}
"""One row per business and place a job put it in (归入区域): township, custom area, cell, and the reason. Custom areas may overlap."""

SCHEMAS: dict[str, Schema] = {
    "entities": ENTITIES,
    "visits": VISITS,
    "rectifications": DUTIES,
    "publications": DUTIES,
    "penalties": PENALTIES,
    "officers": OFFICERS,
    "attendance": ATTENDANCE,
    "drawn": DRAWN,
    "acts": ACTS,
    "tasks": TASKS,
    "items": ITEMS,
    "caps": CAPS,
    "lists": LISTS,
    "placed": PLACED,
    "joint": JOINT,
    "partners": PARTNERS,
}
"""The schema of every frame by its name."""
