"""The login over HTTP: cookies, csrf, open redirects, garbage."""

import pytest
from litestar.testing import TestClient

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.identity import actions
from supervision.identity.rules import Role
from tests.people import form_token

PASSWORD = "correct horse battery"
HTML = {"accept": "text/html"}


@pytest.fixture
def browser(application, database):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        for login, role in [("root", Role.ADMINISTRATOR), ("mia", Role.OFFICER)]:
            actions.add_user(tx, login=login, name=login, password=PASSWORD, roles=[role])
    with TestClient(application, raise_server_exceptions=False) as client:
        yield client


def enter(browser, login="root", **more):
    return browser.post("/login", data={"login": login, "password": PASSWORD} | more, follow_redirects=False)


def csrf_of(browser):
    return form_token(browser.get("/admin/users", headers=HTML).text)


def test_a_cookie_planted_before_login_is_never_adopted(browser):
    browser.cookies.set("supervision", "planted")
    answer = enter(browser)
    assert answer.status_code == 303
    assert "planted" not in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()


def test_a_post_without_the_sessions_token_is_refused(browser):
    enter(browser)
    form = {"login": "new", "name": "新", "password": PASSWORD, "role": "witness"}
    assert browser.post("/admin/users", data=form).status_code == 403
    assert browser.post("/admin/users", data=form | {"csrf_token": "x" * 32}).status_code == 403
    good = browser.post("/admin/users", data=form | {"csrf_token": csrf_of(browser)}, follow_redirects=False)
    assert good.status_code == 303


def test_another_sessions_token_is_no_good(browser, database):
    enter(browser)
    mine = csrf_of(browser)
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        _token, theirs = actions.log_in(tx, login="mia", password=PASSWORD, settings=database.settings)
    assert mine != theirs
    assert browser.post("/logout", data={"csrf_token": theirs}).status_code == 403


def test_a_foreign_origin_is_refused(browser):
    enter(browser)
    answer = browser.post(
        "/logout", data={"csrf_token": csrf_of(browser)}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_logging_out_ends_the_session(browser):
    enter(browser)
    cookie = browser.cookies["supervision"]
    left = browser.post("/logout", data={"csrf_token": csrf_of(browser)}, follow_redirects=False)
    assert left.status_code == 303
    browser.cookies.set("supervision", cookie)
    assert browser.get("/admin/users").status_code == 401


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_login_leads_only_to_pages_of_this_site(browser, address):
    assert enter(browser, next=address).headers["location"] == "/desk"


def test_an_officer_does_not_learn_that_the_account_page_exists(browser):
    enter(browser, "mia")
    assert browser.get("/admin/users").status_code == 404
    assert browser.get("/no-such-page").status_code == 404


def test_nobody_is_sent_to_the_login_page(browser):
    answer = browser.get("/admin/users", headers=HTML, follow_redirects=False)
    assert answer.status_code in (302, 303, 307)
    assert answer.headers["location"].startswith("/login")
    assert browser.get("/admin/users").status_code == 401


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xfe\x00" * 20, "application/x-www-form-urlencoded"),
        (b"[" * 5_000_000, "application/json"),
        (b"{" * 1000, "application/json"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"login=%00&password=%00", "application/x-www-form-urlencoded"),
        (b"login=a&password=b&is_admin=1", "application/x-www-form-urlencoded"),
    ],
)
def test_garbage_is_answered_with_four_hundred_and_something(browser, content, kind):
    answer = browser.post("/login", content=content, headers={"content-type": kind})
    assert 400 <= answer.status_code < 500


def test_every_answer_carries_the_strict_policy(browser):
    for path in ("/login", "/health", "/no-such-page"):
        policy = browser.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
