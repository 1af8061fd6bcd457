"""Writing down what was planted, beside the database and never read by it."""

import json
from pathlib import Path

import polars as pl

from inspections.demonstration.actions.city import City
from inspections.demonstration.rules import fines, truth

MODEL, ENTITIES = "truth.json", "truth-entities.parquet"


def keep_truth(city: City, folder: Path) -> None:
    """The planted model as JSON, the entities' values as a table (code, own lasting risk, sum of all addends)."""
    plan, codes = city.plan, city.plan.people["code"].to_list()
    model = truth.model(
        plan.size,
        seed=plan.seed,
        base=plan.planted.base,
        cells=dict(zip((cell.code for cell in plan.cells), plan.cell_risks.tolist(), strict=True)),
        inspectors=dict(zip(codes, plan.planted.inspector.tolist(), strict=True)),
    )
    model["fines"] = {
        "strict_county": plan.strict_county,
        "shift_of_band": fines.STRICT_SHIFT,
        "outside_band": fines.ODD_SHARE,
    }
    model["habits"] = {
        "copying": [codes[row] for row in plan.habits.copying],
        "hasty": codes[plan.habits.hasty],
    }
    model["anchor"] = plan.anchor.isoformat()
    model["begin"] = plan.begin.isoformat()
    (folder / MODEL).write_text(json.dumps(model, ensure_ascii=False, indent=1), encoding="utf-8")
    pl.DataFrame(
        {"code": plan.entities["code"], "own": plan.own_risks, "odds": plan.planted.entity}
    ).write_parquet(folder / ENTITIES)
