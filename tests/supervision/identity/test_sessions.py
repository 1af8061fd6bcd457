"""Sessions resist fixation, forged requests and guessing."""

from datetime import timedelta

import pytest
from sqlmodel import select

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.errors import Conflict, Refused
from supervision.identity import actions, queries
from supervision.identity.rules import GRANTS, Permission, Role, can, scope_of
from supervision.identity.tables import LoginSession

PASSWORD = "correct horse battery"


@pytest.fixture
def account(database):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        return actions.add_user(tx, login="zhang", name="张", password=PASSWORD, roles=[Role.OFFICER])


def log_in(database, password=PASSWORD, login="zhang", at=None):
    with database.transaction(actor=SYSTEM, now=at or clock.now()) as tx:
        return actions.log_in(tx, login=login, password=password, settings=database.settings)


def who(database, token, at=None):
    with database.reading() as session:
        return queries.live_session(
            session,
            token_hash=actions.token_hash(token),
            now=at or clock.now(),
            idle=timedelta(minutes=30),
            longest=timedelta(hours=10),
        )


def test_every_login_is_a_fresh_session_and_only_its_hash_is_stored(database, account):
    first, second = log_in(database), log_in(database)
    assert first[0] != second[0]
    assert first[1] != second[1]
    login, actor = who(database, first[0])
    assert actor.login == "zhang"
    assert first[0] not in login.token_hash


def test_an_unknown_cookie_is_nobody(database, account):
    assert who(database, "planted-before-login") is None


def test_a_session_ends_by_idleness_and_by_age(database, account):
    token, _csrf = log_in(database)
    assert who(database, token, clock.now() + timedelta(minutes=31)) is None
    assert who(database, token, clock.now() + timedelta(hours=11)) is None


def test_five_wrong_passwords_lock_the_account_whatever_the_address(database, account):
    for _ in range(5):
        assert log_in(database, "wrong password") is None
    assert log_in(database) is None
    assert log_in(database, at=clock.now() + timedelta(minutes=16)) is not None


def test_an_unknown_name_fails_like_a_wrong_password(database, account):
    assert log_in(database, login="nobody") is None


def test_a_new_password_ends_the_sessions(database, account):
    token, _csrf = log_in(database)
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.set_password(tx, login="zhang", password="another long one")
    assert who(database, token) is None


def test_a_short_password_and_a_taken_name_are_refused(database, account):
    with pytest.raises(Refused, match="10"), database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.add_user(tx, login="li", name="李", password="short", roles=[])
    with pytest.raises(Conflict), database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.add_user(tx, login="zhang", name="张", password=PASSWORD, roles=[])


def test_every_role_grants_something_and_nobody_grants_everything():
    assert set(GRANTS) == set(Role)
    for role, granted in GRANTS.items():
        assert Permission.SEE in granted, role
        assert granted != set(Permission), role


def test_nobody_and_unknown_roles_may_nothing():
    assert not can(None, Permission.SEE)
    assert not can(Actor(1, "x", frozenset({"emperor"})), Permission.SEE)


def test_an_officer_sees_the_own_department_and_a_leader_everything():
    officer = Actor(1, "x", frozenset({"officer"}), department_id=7, area_code="421303")
    leader = Actor(2, "y", frozenset({"leader"}), department_id=7, area_code="421300")
    assert scope_of(officer).department_ids == frozenset({7})
    assert scope_of(officer).area_prefix == "421303"
    assert scope_of(leader).department_ids is None


def vouch(database, password=PASSWORD, login="zhang"):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        return actions.vouch(tx, login=login, password=password, settings=database.settings)


def test_a_second_person_signs_without_a_session(database, account):
    actor = vouch(database)
    assert actor is not None
    assert (actor.login, actor.user_id) == ("zhang", account.id)
    with database.reading() as session:
        assert session.exec(select(LoginSession)).all() == []
    assert vouch(database, login="nobody") is None


def test_wrong_passwords_count_alike_at_the_door_and_at_somebody_elses_screen(database, account):
    for guess in (vouch, log_in, vouch, log_in, vouch):
        assert guess(database, "wrong password") is None
    assert vouch(database) is None
    assert log_in(database) is None


def test_a_page_that_only_watches_keeps_no_session_alive(database, account, visitor, monkeypatch):
    assert visitor.sign_in("zhang").status_code == 303
    start = clock.now()

    def seen():
        with database.reading() as session:
            return session.exec(select(LoginSession)).one().seen_at

    before = seen()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=5))
    assert visitor.get("/draws", headers={"X-Watching": "1"}).status_code == 200
    assert seen() == before
    assert visitor.get("/draws").status_code == 200
    assert seen() > before
