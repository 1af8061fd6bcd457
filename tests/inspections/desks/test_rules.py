"""Who sits at which desk."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.desks.rules import GUIDES, PERSONA_LABELS, Persona, draw_by, persona_of, personas
from supervision.identity.rules import Role

ROLES = st.frozensets(st.sampled_from([*(role.value for role in Role), "system", "unknown"]))


def test_every_role_has_a_desk_with_a_name_and_a_guide() -> None:
    assert {persona.value for persona in Persona} == {role.value for role in Role}
    assert all(PERSONA_LABELS[persona] and GUIDES[persona] for persona in Persona)


@given(ROLES, st.text())
def test_nobody_gets_a_desk_that_no_role_of_theirs_opens(roles: frozenset[str], wanted: str) -> None:
    found = persona_of(roles, wanted)
    assert found is None or found.value in roles
    assert (found is None) == (not personas(roles))


@given(ROLES, st.sampled_from(list(Persona)))
def test_somebody_with_several_roles_may_choose(roles: frozenset[str], wanted: Persona) -> None:
    if wanted.value in roles:
        assert persona_of(roles, wanted.value) is wanted


def test_without_a_choice_the_most_used_desk_comes_first() -> None:
    assert persona_of(frozenset({"witness", "officer"})) is Persona.OFFICER


@pytest.mark.parametrize("persona", list(Persona))
def test_guides_lead_to_places_of_this_house(persona: Persona) -> None:
    assert all(step.href.startswith("/") and step.text and step.hint for step in GUIDES[persona])


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(1, 12))
def test_rounds_fall_due_one_after_the_other_within_the_window(first: date, days: int, rounds: int) -> None:
    last = first + timedelta(days)
    dues = [draw_by(first, last, done=done, rounds=rounds) for done in range(rounds)]
    assert dues == sorted(dues)
    assert all(first <= due <= last for due in dues)
