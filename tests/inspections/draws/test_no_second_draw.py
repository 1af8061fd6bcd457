"""No button anywhere draws again: by structure, over every route, every page and every writer of a result."""

import ast
import re
from collections.abc import Callable

import pytest
from litestar import Litestar
from sqlmodel import col, select

from inspections.draws import actions
from inspections.draws.tables import Draw, DrawnUnit, DrawSecret, TeamMember
from supervision.foundation.database import Database
from tests.house import tree
from tests.house.test_guards import handlers
from tests.inspections.bureau import MARKET
from tests.inspections.draws.ceremonies import DICE, opened, ready
from tests.people import Visitor

AGAIN = re.compile(
    r"重抽|(?<!不能)再抽|重新抽|重新开启|重新封存|重新冻结|redraw|re-draw|draw again|reroll", re.I
)
DENIED = re.compile(r"没有重抽|不重抽|no redraw|nothing is drawn again|no button|没有.{0,6}重抽", re.I)
RESULTS = {"DrawnUnit", "TeamMember"}
"""What a draw gives; written once, when it is opened."""


def test_only_the_opening_writes_drawn_units_and_teams_and_nothing_changes_or_deletes_them() -> None:
    writers = set()
    for path in tree.furniture("actions"):
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call):
                names = {one.id for one in [node.func, *node.args] if isinstance(one, ast.Name)}
                if names & RESULTS and tree.called(node) in {*RESULTS, "bulk", "update", "delete", "insert"}:
                    writers.add(tree.name(path))
    assert writers == {"inspections/draws/actions/opening.py"}


def test_the_lottery_is_run_by_the_opening_and_by_nothing_else_in_the_office() -> None:
    calling = set()
    for path in (*tree.furniture("actions"), *tree.furniture("routes"), *tree.furniture("tasks")):
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and tree.called(node) in {"smallest", "pair", "lots", "Opening"}:
                calling.add(tree.name(path))
    assert calling == {"inspections/draws/actions/opening.py", "inspections/draws/actions/tranches.py"}


def test_no_verb_and_no_route_speaks_of_drawing_again(application: Litestar) -> None:
    assert [verb for verb in actions.__all__ if AGAIN.search(verb.replace("_", " "))] == []
    paths = [path for _method, path, _handler in handlers(application)]
    assert [path for path in paths if re.search(r"redraw|again|reroll|reopen|reseal", path)] == []


def test_no_page_offers_it_in_words() -> None:
    """The words may only stand where a page says that there is no such thing."""
    found = []
    for path in tree.product_files(".html"):
        text = path.read_text(encoding="utf-8")
        for tag in re.findall(r"(?:parts\.(?:submit|link)|<button|<a )[^\n]*", text):
            words = re.sub(DENIED, "", tag)
            if AGAIN.search(words):
                found.append(f"{tree.name(path)}: {tag[:80]}")
    assert found == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nothing_that_can_be_sent_to_an_opened_draw_changes_its_result(
    database: Database, application: Litestar, signed_in: Callable[..., Visitor]
) -> None:
    task_id = ready(database)
    draw = opened(database, task_id)
    before = _result(database)
    doors = sorted(
        path
        for method, path, _handler in handlers(application)
        if method == "POST" and ("{draw_id" in path or path.startswith(("/tasks/{task_id", "/draws")))
    )
    assert f"/draws/{{draw_id{':str' if ':str' in ''.join(doors) else ''}}}/open" in doors
    somebody = [
        signed_in(role, department_id=MARKET, area_code="421300")
        for role in ("officer", "approver", "witness")
    ]
    for door in doors:
        address = re.sub(r"\{draw_id[^}]*\}", draw.id, re.sub(r"\{task_id[^}]*\}", str(task_id), door))
        address = re.sub(r"\{[^}]*\}", "1", address)
        for who in somebody:
            for body in (
                {},
                {"value": DICE},
                {"reason": "再来一次"},
                {"form": "dice-10", "opens_on": "2026-11-21"},
            ):
                assert who.post(address, body).status_code < 500
    assert _result(database) == before


def _result(database: Database) -> list[object]:
    with database.reading() as session:
        draws = select(Draw.id, Draw.seed, Draw.public_value, Draw.commit_hash, Draw.status)
        units = select(DrawnUnit.entity_id, DrawnUnit.ticket_key).order_by(col(DrawnUnit.id))
        teams = select(TeamMember.entity_id, TeamMember.inspector_id).order_by(col(TeamMember.id))
        shares = select(DrawSecret.share).order_by(col(DrawSecret.id))
        return [list(session.exec(query)) for query in (draws, units, teams, shares)]
