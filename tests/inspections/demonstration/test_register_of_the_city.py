"""The invented entities and people: distinct, valid, well spread, nobody's."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import shapely
from stdnum.cn import uscc

from inspections.demonstration.rules import bureaus, entities, people
from inspections.demonstration.rules.places import Cell

ANCHOR = date(2026, 11, 21)
BEGIN = date(2021, 11, 1)
TOTAL = 6_000


@pytest.fixture(scope="module")
def city(cells: list[Cell]) -> pl.DataFrame:
    return entities.entities(cells, TOTAL, seed=3, anchor=ANCHOR, begin=BEGIN)


@pytest.fixture(scope="module")
def crew(cells: list[Cell]) -> pl.DataFrame:
    return people.inspectors(bureaus.bureaus(cells), 400, seed=3)


def test_the_same_seed_makes_the_same_city(cells: list[Cell], city: pl.DataFrame) -> None:
    assert entities.entities(cells, TOTAL, seed=3, anchor=ANCHOR, begin=BEGIN).equals(city)
    assert not entities.entities(cells, TOTAL, seed=4, anchor=ANCHOR, begin=BEGIN)["name"].equals(
        city["name"]
    )


def test_codes_and_names_are_distinct_and_the_codes_pass_the_check_character(city: pl.DataFrame) -> None:
    assert city["code"].n_unique() == city["name"].n_unique() == TOTAL
    credit = city.filter(pl.col("kind") != "site")["code"].to_list()
    assert all(uscc.is_valid(code) for code in credit)
    assert all(code[8:10] == "YY" for code in credit)


def test_kinds_and_classes_have_their_shares(city: pl.DataFrame) -> None:
    shares = dict(city["kind"].value_counts(normalize=True).iter_rows())
    assert 0.72 < shares["self_employed"] < 0.80
    assert 0.16 < shares["enterprise"] < 0.24
    assert set(shares) == {"enterprise", "self_employed", "cooperative", "institution", "social", "site"}
    classed = city.filter(pl.col("credit_class") != "")
    letters = dict(classed["credit_class"].value_counts(normalize=True).iter_rows())
    assert letters["A"] == pytest.approx(0.24, abs=0.001)
    assert letters["D"] == pytest.approx(0.05, abs=0.001)


def test_only_food_trades_have_a_food_grade(city: pl.DataFrame) -> None:
    assert city.filter(pl.col("food"))["food_grade"].is_in(["A", "B", "C", "D"]).all()
    assert city.filter(~pl.col("food"))["food_grade"].unique().to_list() == [""]


def test_every_entity_stands_inside_its_cell(city: pl.DataFrame, cells: list[Cell]) -> None:
    shapes = np.array([cell.shape for cell in cells])[city["cell_no"].to_numpy()]
    assert shapely.contains_xy(shapes, city["lon"].to_numpy(), city["lat"].to_numpy()).all()
    assert (city["cell"].str.slice(0, 6) == city["county"]).all()


def test_entities_come_in_the_order_of_registration_and_one_in_five_is_new(city: pl.DataFrame) -> None:
    days = city["registered_on"]
    assert days.is_sorted()
    assert int((days >= BEGIN).sum()) == TOTAL // 5
    assert max(days.to_list()) < ANCHOR


def test_every_county_has_entities_and_towns_are_denser_than_the_country(city: pl.DataFrame) -> None:
    counties = dict(city["county"].value_counts().iter_rows())
    assert counties["421303"] == pytest.approx(TOTAL * 0.44, rel=0.01)
    per_cell = city["cell"].value_counts()["count"]
    assert int(per_cell.max()) > 2 * int(per_cell.median())  # type: ignore[call-overload]


def test_a_bureau_has_stations_and_every_code_is_its_own(cells: list[Cell]) -> None:
    found = bureaus.bureaus(cells)
    assert len({b.code for b in found}) == len(found) == 12 + len(cells) + 11 * 3
    heads = {b.code for b in found if not b.is_station}
    assert all(b.parent in heads for b in found if b.is_station)
    assert sorted(b.cell for b in found if b.cell) == sorted(cell.code for cell in cells)


def test_inspectors_have_invented_names_and_every_line_somebody_to_lead(crew: pl.DataFrame) -> None:
    assert crew["name"].n_unique() == crew["code"].n_unique() == 400
    by_line = crew.group_by("line").agg(pl.col("can_lead").sum(), pl.len())
    assert by_line.height == 12
    assert by_line["can_lead"].min() >= 1  # type: ignore[operator]
    assert by_line["len"].min() >= people.FEWEST  # type: ignore[operator]


def test_certificates_leave_no_gap_and_a_few_have_run_out(crew: pl.DataFrame) -> None:
    papers = people.certificates(crew, seed=3, anchor=ANCHOR, begin=BEGIN, lapsed_on=date(2026, 9, 30))
    assert papers["number"].n_unique() == papers.height
    ends = papers.group_by("inspector").agg(pl.col("valid_to").max(), pl.col("valid_from").min())
    assert ends.height == 400
    assert (ends["valid_from"] <= BEGIN).all()
    assert (ends["valid_to"] < ANCHOR).sum() == 8
    assert ((ends["valid_to"] > ANCHOR) & (ends["valid_to"] <= ANCHOR + timedelta(days=60))).sum() == 12


def test_ties_are_near_home(crew: pl.DataFrame, city: pl.DataFrame) -> None:
    ties = people.recusals(crew, city["county"].to_list(), seed=3)
    assert len(ties) == 100
    areas, counties = crew["area"].to_list(), city["county"].to_list()
    assert all(areas[person] in (counties[entity], "421300") for person, entity, _reason in ties)
