"""Public values of beacons and lotteries: the round named before the seal, the answer checked by arithmetic, clear sentences."""

import json
import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws import actions, queries
from inspections.draws.rules.beacons import (
    GENESIS,
    PERIOD,
    check_ahead,
    check_answer,
    check_out,
    read_round,
    round_at,
)
from inspections.draws.rules.sources import check_value, form_named
from inspections.draws.rules.verification import verify
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem, Refused, Unreadable
from tests.inspections.bureau import NOW
from tests.inspections.draws.ceremonies import frozen, proof, ready
from tests.people import APPROVER, OFFICER, WITNESS

VECTORS = Path(__file__).parent / "beacons"
DRAND: dict[str, Any] = json.loads((VECTORS / "drand.json").read_text())
NIST: dict[str, Any] = json.loads((VECTORS / "nist.json").read_text())
DRAND_DAY, NIST_DAY = date(2023, 9, 15), date(2018, 8, 31)
PULSE = "nist 2.0 2018-08-30T17:44:00Z"


def drand(**changed: Any) -> str:
    return json.dumps(DRAND | changed)


def nist(**changed: Any) -> str:
    return json.dumps({"pulse": NIST["pulse"] | changed})


def test_the_round_follows_from_the_moment() -> None:
    assert round_at("drand", DRAND_DAY, "19:55").text == "drand default 3311596 2023-09-15T11:55:00Z"
    assert round_at("nist", NIST_DAY, "01:44").text == PULSE


@given(st.dates(date(2021, 1, 1), date(2090, 1, 1)), st.times())
def test_a_round_is_the_first_at_or_after_its_moment(day: date, clock: Any) -> None:
    text = f"{clock.hour:02d}:{clock.minute:02d}"
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, tzinfo=UTC) - timedelta(hours=8)
    for form in ("drand", "nist"):
        found = round_at(form, day, text)
        assert timedelta() <= found.at - moment < timedelta(seconds=PERIOD)
        assert read_round(found.text) == found
    assert found.at == moment
    number = round_at("drand", day, text).number
    assert round_at("drand", day, text).at.timestamp() == GENESIS + (number - 1) * PERIOD


@pytest.mark.parametrize("clock", ["", "24:00", "9:00", "12:60", "noon", "１２:00"])
def test_a_beacon_without_a_moment_is_refused(clock: str) -> None:
    with pytest.raises(Problem, match=r"几点几分|HH:MM"):
        round_at("drand", DRAND_DAY, clock)


def test_a_round_lies_after_the_seal_and_before_its_entry() -> None:
    text = round_at("drand", DRAND_DAY, "19:55").text
    at = read_round(text).at
    check_ahead(text, now=at - timedelta(seconds=1))
    check_out(text, now=at)
    with pytest.raises(Refused, match="已经产生（2023-09-15 19:55:00）"):
        check_ahead(text, now=at)
    with pytest.raises(Refused, match="到2023-09-15 19:55:00才产生"):
        check_out(text, now=at - timedelta(seconds=1))
    check_ahead("", now=at)


def test_the_published_rounds_hold() -> None:
    text = round_at("drand", DRAND_DAY, "19:55").text
    found = check_answer(text, drand(note="what the site adds is not kept"))
    assert found.value == DRAND["randomness"]
    assert set(json.loads(found.record)) == {"round", "randomness", "signature", "previous_signature"}
    assert check_answer(PULSE, nist()).value == NIST["pulse"]["outputValue"]
    assert check_answer(PULSE, json.dumps(NIST["pulse"])).value == NIST["pulse"]["outputValue"]
    for form, value in (("drand", found.value), ("nist", NIST["pulse"]["outputValue"])):
        check_value(form_named(form), value)


def test_another_round_than_the_named_one_is_refused() -> None:
    text = round_at("drand", DRAND_DAY, "19:54").text
    with pytest.raises(Refused, match="写明的是第3311594轮"):
        check_answer(text, drand())
    with pytest.raises(Refused, match="写明的是2018-08-30T17:44:00Z的脉冲"):
        check_answer(PULSE, nist(timeStamp="2018-08-30T17:45:00.000Z"))


@pytest.mark.parametrize(
    "answer",
    [
        "", "{", "[]", "3", '"x"', "{}", '{"pulse": []}', '{"pulse": 1.5}', "x" * 30_000, drand(randomness="00" * 32),
        drand(randomness=None), drand(signature=DRAND["signature"].upper()), drand(previous_signature="ab"),
        drand(round="3311596"), drand(round=True), drand(signature="zz" * 96),
    ],
)  # fmt: skip
def test_a_drand_answer_that_does_not_hold_is_refused_with_a_sentence(answer: str) -> None:
    with pytest.raises(Problem, match=r"[\u4e00-\u9fff]"):
        check_answer("drand default 3311596 2023-09-15T11:55:00Z", answer)


def test_any_change_of_a_pulse_is_noticed() -> None:
    chance = random.Random(7)
    pulse = NIST["pulse"]
    for name, value in pulse.items():
        if isinstance(value, str) and name != "outputValue":
            at = chance.randrange(len(value))
            other = "0" if value[at] != "0" else "1"
            with pytest.raises(Problem):
                check_answer(PULSE, nist(**{name: value[:at] + other + value[at + 1 :]}))
        elif isinstance(value, int):
            for changed in (value + 1, -1, 2**70, None, "1"):
                with pytest.raises(Problem):
                    check_answer(PULSE, nist(**{name: changed}))
        with pytest.raises(Problem):
            check_answer(PULSE, json.dumps({key: one for key, one in pulse.items() if key != name}))
    for changed in ([], pulse["listValues"][::-1], [1], None):
        with pytest.raises(Problem):
            check_answer(PULSE, nist(listValues=changed))


def test_a_beacon_draw_is_opened_with_the_named_round(database: Database) -> None:
    at = datetime(2023, 9, 15, 11, 0, tzinfo=UTC)
    task_id = ready(database)
    with pytest.raises(Refused, match="几点几分"):
        frozen(database, task_id, now=at, form="drand", opens_on=DRAND_DAY)
    with pytest.raises(Refused, match="已经产生"):
        frozen(database, task_id, now=at, form="drand", opens_on=DRAND_DAY, beacon_at="18:59")
    draw = frozen(database, task_id, now=at, form="drand", opens_on=DRAND_DAY, beacon_at="19:55")
    assert draw.beacon == "drand default 3311596 2023-09-15T11:55:00Z"
    late = at + timedelta(hours=2)
    with pytest.raises(Refused, match="不能再封存"), database.transaction(actor=OFFICER, now=late) as tx:
        actions.commit_draw(tx, draw_id=draw.id)
    with database.transaction(actor=OFFICER, now=at) as tx:
        actions.commit_draw(tx, draw_id=draw.id)
    with pytest.raises(Refused, match="才产生"), database.transaction(actor=WITNESS, now=at) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value=drand())
    for actor in (WITNESS, APPROVER):
        with database.transaction(actor=actor, now=late) as tx:
            actions.record_public_value(tx, draw_id=draw.id, value=drand())
    with database.transaction(actor=OFFICER, now=late) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    with database.reading() as session:
        assert json.loads(queries.file_of(session, draw.id, "beacon.json"))["round"] == 3311596
        rules = json.loads(queries.file_of(session, draw.id, "rules.json"))
    assert {"name": "beacon", "value": draw.beacon, "basis": ""} in rules["parameters"]
    assert verify(proof(database, draw.id)).drawn == 6


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("dice-10", "351624361", "要10枚骰子，录入了9枚"), ("dice-12", "3516243615", "要12枚骰子，录入了10枚"),
        ("dice-10", "3516243610", "录入了“0”"), ("ssq", "01 05 12 20 28 33", "要写红球、蓝球，用加号隔开"),
        ("ssq", "01 05 12 20 28 34+07", "红球的34不在01到33之间"), ("ssq", "01 05 12 20 28 33+17", "蓝球的17不在01到16之间"),
        ("ssq", "01 05 12 20 28 28+07", "红球的28写了两次"), ("ssq", "05 01 12 20 28 33+07", "红球要从小到大写"),
        ("ssq", "1 5 12 20 28 33+07", "红球的“1”不是两位数"), ("ssq", "01 05 12 20 28+07", "红球要6个号码，录入了5个"),
        ("dlt", "01 05 12 20 35+11 03", "后区要从小到大写"), ("dlt", "01 05 12 20 36+03 11", "前区的36不在01到35之间"),
        ("kl8", "01 02", "号码要20个号码，录入了2个"), ("kl8", "00 " + " ".join(f"{n:02d}" for n in range(1, 20)), "号码的00"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_numbers_is_said(key: str, value: str, said: str) -> None:
    with pytest.raises(Unreadable, match="公开数的写法不对") as met:
        check_value(form_named(key), value)
    assert said in met.value.text()


@given(st.sampled_from(["ssq", "dlt", "kl8", "dice-10", "dice-20"]), st.text("0123456 +７x", max_size=70))
def test_any_text_is_taken_or_refused_calmly(key: str, value: str) -> None:
    with suppress(Unreadable):
        check_value(form_named(key), value)
        assert value == value.strip()


def test_a_lottery_of_the_day_is_too_late_once_nobody_can_buy_a_ticket(database: Database) -> None:
    evening = NOW.replace(hour=12, minute=1)  # 20:01 in China
    task_id = ready(database)
    with pytest.raises(Refused, match="停止销售"):
        frozen(database, task_id, form="ssq", now=evening)
    draw = frozen(database, task_id, form="ssq")
    with pytest.raises(Refused, match="停止销售"), database.transaction(actor=OFFICER, now=evening) as tx:
        actions.commit_draw(tx, draw_id=draw.id)
    with database.transaction(actor=OFFICER, now=evening.replace(hour=11)) as tx:
        assert actions.commit_draw(tx, draw_id=draw.id).serial == 1
