"""The quick ceremony: one page, three clicks, under every rule of the long one."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import col, select

from inspections.draws import actions, queries
from inspections.draws.actions import Entry
from inspections.draws.rules.quick import MOST_DRAWN, QuickStep, can_quick, step_of
from inspections.draws.rules.sources import form_named
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw
from inspections.plans.rules.quotas import Ratio, RatioKind
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.identity.queries import account_by_login
from supervision.identity.tables import UserAccount
from tests.inspections.bureau import MARKET, NOW, Firm, planned, settle
from tests.inspections.draws.ceremonies import BUREAU, DICE, proof, ready, sealed, staff, steady
from tests.people import APPROVER, OFFICER, PASSWORD, WITNESS, Visitor, add_account

SignedIn = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def photo(colour: str = "white") -> bytes:
    """A JPEG that tells where and with what it was taken."""
    picture = Image.new("RGB", (64, 48), colour)
    told = Image.Exif()
    told[0x010F] = "Secret Camera"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=told)
    return out.getvalue()


def quickly(database: Database, task_id: int, *, actor: Actor = OFFICER, **values: Any) -> Draw:
    with database.transaction(actor=actor, now=NOW) as tx:
        return actions.seal_at_once(
            tx, task_id=task_id, entropy=steady("quick"), **{**BUREAU, "form": "dice-10", **values}
        )


def typing(first: str = DICE, second: str = DICE) -> dict[str, str]:
    """The form of the second click, as the operator's screen sends it."""
    return {
        "first_login": "witness", "first_password": PASSWORD, "first_value": first,
        "second_login": "approver", "second_password": PASSWORD, "second_value": second,
    }  # fmt: skip


def test_three_clicks_lead_from_the_task_to_a_certificate(database: Database, signed_in: SignedIn) -> None:
    task_id = ready(database)
    officer = signed_in("officer", department_id=MARKET)
    add_account(database, "witness")
    add_account(database, "approver", department_id=MARKET)
    start = f"/tasks/{task_id}/draw/quick"
    assert "冻结并封存" in officer.get(start).text
    page = officer.post(start, {"form": "dice-10"}).headers["location"]
    shown = officer.get(page).text
    seal = re.search(r'class="seal-big" aria-label="([0-9a-f]{64})"', shown)
    assert seal is not None
    assert "抽取程序自检通过" in shown
    assert officer.get(start).headers["location"] == page  # a reload goes on where it stood
    answer = officer.post(f"{page}/value", typing(), files={"photo": ("骰子.jpg", photo(), "image/jpeg")})
    assert answer.status_code == 303, answer.text
    waiting = officer.get(page).text
    assert DICE in waiting
    assert "见证丙、审批乙各录入一次，一致" in waiting
    assert officer.post(f"{page}/open").status_code == 303
    assert "组长" in officer.get(page).text
    verdict = verify(officer.get(f"{page.removesuffix('/quick')}/certificate.zip").content)
    assert (verdict.commit_hash, verdict.drawn) == (seal[1], 6)
    assert officer.get("/desk").status_code == 200  # still the operator's own session


def test_the_one_who_sealed_types_nothing(database: Database, signed_in: SignedIn) -> None:
    task_id = ready(database)
    officer = signed_in("officer", department_id=MARKET)
    add_account(database, "witness")
    page = officer.post(f"/tasks/{task_id}/draw/quick", {"form": "dice-10"}).headers["location"]
    assert "（已登录）" not in officer.get(page).text
    alone = {**typing(), "first_login": "", "second_login": "witness"}
    answer = officer.post(f"{page}/value", alone)
    assert answer.status_code == 409
    assert "封存的人不能录入公开数" in answer.text
    named = {**typing(), "first_login": "officer", "second_login": "witness"}
    assert "封存的人不能录入公开数" in officer.post(f"{page}/value", named).text
    assert _draw(database, page.split("/")[2]).first_value_by is None


def test_a_colleague_sealed_and_two_people_are_enough(database: Database, signed_in: SignedIn) -> None:
    task_id = ready(database)
    colleague = add_account(database, "officer", department_id=MARKET)
    draw = quickly(database, task_id, actor=colleague)
    second = signed_in("officer", department_id=MARKET, login="officer2")
    add_account(database, "witness")
    page = f"/draws/{draw.id}/quick"
    assert "本人：经办甲（已登录）" in second.get(page).text
    form = {"first_value": DICE, "second_login": "witness", "second_password": PASSWORD, "second_value": DICE}
    assert second.post(f"{page}/value", form).status_code == 303
    kept = _draw(database, draw.id)
    assert (kept.first_value_by, kept.second_value_by) == (
        _id(database, "officer2"),
        _id(database, "witness"),
    )
    with database.reading() as session:
        events = session.exec(select(AuditEvent).where(col(AuditEvent.action).like("draw.value_%"))).all()
    assert [(event.action, event.actor_name) for event in events] == [
        ("draw.value_typed", "经办甲"),
        ("draw.value_confirmed", "见证丙"),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"second_login": "witness"}, "两次录入须是两个人"),
        ({"second_value": "3516243614"}, "不一致"),
        ({"second_password": "wrong wrong wrong"}, "第二位录入人的用户名或密码不正确"),
        ({"first_login": "nobody"}, "第一位录入人的用户名或密码不正确"),
        ({"second_value": ""}, "请两人都填好再提交"),
        ({"first_value": "351624361", "second_value": "351624361"}, "要10枚骰子，录入了9枚"),
        ({"first_value": "3516243617", "second_value": "3516243617"}, "骰子只有1到6，录入了“7”"),
        ({"second_login": "inspector"}, "没有进行这一步的职责"),
    ],
)  # fmt: skip
def test_whatever_is_wrong_with_the_second_click_changes_nothing(
    database: Database, signed_in: SignedIn, changed: dict[str, str], said: str
) -> None:
    draw = quickly(database, ready(database))
    officer = signed_in("officer", department_id=MARKET)
    for role in ("witness", "approver", "inspector"):
        add_account(database, role)
    answer = officer.post(
        f"/draws/{draw.id}/quick/value",
        typing() | changed,
        files={"photo": ("a.jpg", photo(), "image/jpeg")},
    )
    assert 400 <= answer.status_code < 500
    assert said in answer.text
    assert "什么也没有改变" in answer.text
    kept = _draw(database, draw.id)
    assert (kept.first_value, kept.first_value_by, kept.public_value) == ("", None, "")
    with database.reading() as session:
        assert queries.photos_of(session, draw.id) == {}


def test_wrong_passwords_at_somebody_elses_screen_lock_the_account(
    database: Database, signed_in: SignedIn
) -> None:
    draw = quickly(database, ready(database))
    officer = signed_in("officer", department_id=MARKET)
    for role in ("witness", "approver"):
        add_account(database, role)
    for _ in range(database.settings.lockout_failures):
        officer.post(f"/draws/{draw.id}/quick/value", typing() | {"second_password": "wrong wrong wrong"})
    answer = officer.post(f"/draws/{draw.id}/quick/value", typing())
    assert "第二位录入人的用户名或密码不正确" in answer.text
    with database.reading() as session:
        account = account_by_login(session, "approver")
        assert account is not None
        assert account.locked_until is not None
    assert _draw(database, draw.id).first_value_by is None


def test_after_a_power_cut_the_page_goes_on_with_what_was_typed(
    database: Database, signed_in: SignedIn
) -> None:
    """The first entry was made on the long page; the quick one wants only the second."""
    draw = quickly(database, ready(database))
    with database.transaction(actor=WITNESS, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)
    officer = signed_in("officer", department_id=MARKET)
    add_account(database, "approver")
    page = f"/draws/{draw.id}/quick"
    shown = officer.get(page).text
    assert "见证丙已录入" in shown
    assert DICE not in shown.partition("<form")[0]
    assert 'name="first_value"' not in shown
    form = {"second_login": "approver", "second_password": PASSWORD, "second_value": DICE}
    assert officer.post(f"{page}/value", form).status_code == 303
    assert _draw(database, draw.id).public_value == DICE


def test_a_draw_too_large_for_one_page_takes_the_five_steps(database: Database, signed_in: SignedIn) -> None:
    settle(database, [Firm()] * (MOST_DRAWN + 1))
    staff(database)
    task_id = planned(database, ratios={"B": Ratio(RatioKind.FULL, 0)})
    officer = signed_in("officer", department_id=MARKET)
    answer = officer.post(f"/tasks/{task_id}/draw/quick", {"form": "dice-10"})
    assert answer.status_code == 409
    assert "快速抽取最多抽50户、可选人员100人，这次要抽51户、可选8人。请按五步办理。" in answer.text
    assert f"/tasks/{task_id}/draw" in answer.text
    with database.reading() as session:
        assert queries.draws_of_task(session, task_id) == []


def test_only_people_of_the_ceremony_are_led_to_its_page(database: Database, signed_in: SignedIn) -> None:
    draw = quickly(database, ready(database))
    page = f"/draws/{draw.id}/quick"
    for role, may in (("witness", True), ("leader", False)):
        visitor = signed_in(role)
        assert (page in visitor.get(f"/draws/{draw.id}").text) is may
        assert (visitor.get(page).status_code == 200) is may


def test_only_dice_are_quick(database: Database) -> None:
    task_id = ready(database)
    for form in ("ssq", "kl8", "drand"):
        with pytest.raises(Refused, match="现场掷骰"):
            quickly(database, task_id, form=form)
    assert not can_quick(drawn=1, inspectors=101, form=form_named("dice-10"))
    assert can_quick(drawn=50, inspectors=100, form=form_named("dice-20"))


def test_a_second_click_on_the_first_button_seals_once(database: Database) -> None:
    task_id = ready(database)
    quickly(database, task_id)
    with pytest.raises(Refused, match="正在抽取"):
        quickly(database, task_id)


def test_each_state_has_its_step() -> None:
    assert step_of(None, typed_twice=False) is QuickStep.SEAL
    assert step_of(DrawStatus.COMMITTED, typed_twice=False) is QuickStep.VALUE
    assert step_of(DrawStatus.COMMITTED, typed_twice=True) is QuickStep.OPEN
    assert step_of(DrawStatus.OPENED, typed_twice=True) is QuickStep.DONE
    assert step_of(DrawStatus.VOID, typed_twice=True) is QuickStep.VOID


def test_entries_of_one_person_or_of_three_are_refused(database: Database) -> None:
    draw = quickly(database, ready(database))
    one, two = Entry(WITNESS, DICE), Entry(APPROVER, DICE)
    for entries in ([], [one], [one, two, one]):
        with (
            pytest.raises(Refused, match="两个人各录入一次"),
            database.transaction(actor=OFFICER, now=NOW) as tx,
        ):
            actions.record_together(tx, draw_id=draw.id, entries=entries)


def test_a_photo_is_written_anew_and_its_digest_is_in_the_certificate(
    database: Database, signed_in: SignedIn
) -> None:
    draw = sealed(database, ready(database))
    officer = signed_in("officer", department_id=MARKET)
    answer = officer.post(f"/draws/{draw.id}/photos", files={"photo": ("骰子.jpg", photo(), "image/jpeg")})
    assert answer.status_code == 303, answer.text
    kept = officer.get(f"/draws/{draw.id}/photos/dice-1.jpg")
    assert kept.headers["content-type"] == "image/jpeg"
    assert b"Secret Camera" not in kept.content
    assert f"/draws/{draw.id}/photos/dice-1.jpg" in officer.get(f"/draws/{draw.id}").text
    with database.reading() as session:
        [(name, digest)] = queries.photos_of(session, draw.id).items()
        assert name == "dice-1.jpg"
        assert json.loads(queries.file_of(session, draw.id, "photos.json")) == {name: digest}
        events = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "draw.photographed")).all()
        assert [event.detail["digest"] for event in events] == [digest]
    data = proof(database, draw.id)
    assert digest.encode() in data
    assert b"\xff\xd8\xff" not in data  # the picture itself stays in the office
    assert verify(data).drawn == 0


def test_photos_have_their_time_and_number(database: Database, signed_in: SignedIn) -> None:
    draw = sealed(database, ready(database))
    officer = signed_in("officer", department_id=MARKET)
    place = f"/draws/{draw.id}/photos"
    for colour in ("red", "green", "blue"):
        assert officer.post(place, files={"photo": ("a.jpg", photo(colour), "image/jpeg")}).status_code == 303
    assert "最多3张" in officer.post(place, files={"photo": ("a.jpg", photo(), "image/jpeg")}).text
    assert officer.get(f"{place}/dice-4.jpg").status_code == 404
    assert officer.get(f"{place}/tokens.tsv").status_code in (400, 404)
    assert (
        signed_in("officer", department_id=2, login="stranger").get(f"{place}/dice-1.jpg").status_code == 404
    )
    for name, data in (("a.txt", b"no picture"), ("a.jpg", b"\xff\xd8\xff broken"), ("a.jpg", b"")):
        assert 400 <= officer.post(place, files={"photo": (name, data, "image/jpeg")}).status_code < 500


def test_no_photo_before_the_seal_after_the_opening_or_of_a_lottery(database: Database) -> None:
    task_id = ready(database, rounds=2)
    lottery = sealed(database, task_id, form="ssq")
    with pytest.raises(Refused, match="掷骰"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.attach_photo(tx, draw_id=lottery.id, name="a.jpg", data=photo())
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        draw = tx.session.get_one(Draw, lottery.id)
        draw.status, draw.form = DrawStatus.OPENED, "dice-10"
        tx.record("draw.opened", covers=[Draw])
    with pytest.raises(Refused, match="开启以前"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.attach_photo(tx, draw_id=lottery.id, name="a.jpg", data=photo())


def test_yesterdays_seal_is_opened_today_all_the_same(database: Database, signed_in: SignedIn) -> None:
    draw = quickly(database, ready(database))
    with database.transaction(actor=OFFICER, now=NOW + timedelta(days=1)) as tx:
        actions.record_together(tx, draw_id=draw.id, entries=[Entry(WITNESS, DICE), Entry(APPROVER, DICE)])
        opened = actions.open_draw(tx, draw_id=draw.id)
    assert opened.status is DrawStatus.OPENED


def _draw(database: Database, draw_id: str) -> Draw:
    with database.reading() as session:
        return session.get_one(Draw, draw_id)


def _id(database: Database, login: str) -> int:
    with database.reading() as session:
        account = account_by_login(session, login)
        assert isinstance(account, UserAccount)
        return account.id or 0
