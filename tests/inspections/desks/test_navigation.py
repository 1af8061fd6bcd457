"""The menu offers what opens, and only that."""

import re
from collections.abc import Callable

import pytest

from supervision.foundation.database import Database
from supervision.identity.rules import Role
from tests.inspections.bureau import MARKET
from tests.inspections.visits.scene import ANNA, DRAW, stage
from tests.people import Visitor

SignedIn = Callable[..., Visitor]
LINK = re.compile(r'class="side-link[^"]*" href="([^"]+)"')


@pytest.mark.parametrize("role", list(Role))
def test_every_place_in_the_menu_opens_for_whoever_sees_it(
    role: Role, database: Database, signed_in: SignedIn
) -> None:
    stage(database)
    someone = signed_in(
        role.value, department_id=MARKET, inspector_id=ANNA if role is Role.INSPECTOR else None
    )
    offered = LINK.findall(someone.get("/desk").text)
    assert "/desk" in offered
    answers = {place: someone.get(place).status_code for place in offered}
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_a_desk_opens(role: Role, database: Database, signed_in: SignedIn) -> None:
    stage(database)
    someone = signed_in(
        role.value, department_id=MARKET, inspector_id=ANNA if role is Role.INSPECTOR else None
    )
    page = someone.get("/desk").text
    body = page[page.index("<main") :]
    found = {link.replace("&amp;", "&") for link in re.findall(r'(?:href|hx-get)="(/[^"#]*)"', body)}
    links = {
        link for link in found if "/static/" not in link and DRAW not in link
    }  # the stage's draw has no files
    answers = {link: someone.get(link).status_code for link in links}
    assert set(answers.values()) <= {200}, answers


def test_the_menu_marks_where_one_is(database: Database, signed_in: SignedIn) -> None:
    stage(database)
    page = signed_in("officer", department_id=MARKET).get("/lists/items").text
    marked = re.findall(r'class="side-link active" href="([^"]+)" aria-current="page"', page)
    assert marked == ["/lists/items"]
