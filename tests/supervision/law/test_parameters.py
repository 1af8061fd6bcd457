"""Dated parameters: what holds on a day, what may be entered, and that every number has a basis."""

from datetime import date

import pytest

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.law import actions, queries
from supervision.law.rules.citations import LAWS, PENALTY_LAW, chinese_number
from supervision.law.rules.parameters import Parameter, in_force
from supervision.law.rules.seeds import ABOUT, SEEDS
from tests.people import ADMINISTRATOR


def test_every_delivered_number_has_a_basis_a_unit_and_a_name() -> None:
    for seed in SEEDS:
        assert len(seed.basis) >= 4, seed.name
        assert seed.name in ABOUT
        assert all(isinstance(n, int) for n in seed.numbers.values())
    assert {seed.name for seed in SEEDS} == set(ABOUT)


def test_the_latest_start_wins_and_an_own_value_goes_before_a_delivered_one() -> None:
    old = Parameter("x", 1, "old law", date(2010, 1, 1))
    new = Parameter("x", 2, "new law", date(2020, 1, 1))
    own = Parameter("x", 3, "own rule", date(2020, 1, 1), own=True)
    food = Parameter("x", 4, "food law", date(2015, 1, 1), scope="food")
    assert in_force([old, new], "x", on=date(2019, 12, 31)).number == 1
    assert in_force([new, old], "x", on=date(2020, 1, 1)).number == 2
    assert in_force([own, new, old], "x", on=date(2020, 1, 1)).number == 3
    assert in_force([own, new, old, food], "x", on=date(2021, 1, 1), scope="food").number == 4
    with pytest.raises(NotFound):
        in_force([new], "x", on=date(2019, 1, 1))


def test_an_ended_value_no_longer_holds() -> None:
    ended = Parameter("x", 1, "trial rule", date(2020, 1, 1), valid_to=date(2020, 6, 30))
    assert in_force([ended], "x", on=date(2020, 6, 30)).number == 1
    with pytest.raises(NotFound):
        in_force([ended], "x", on=date(2020, 7, 1))


def test_a_bureau_sets_a_number_from_a_day_on(database: Database) -> None:
    with database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
        actions.amend_parameter(
            tx, name="visit_cap", value=1, basis="本市公布的年度检查频次上限", valid_from=date(2026, 7, 1)
        )
    with database.reading() as session:
        assert queries.parameter(session, "visit_cap", on=date(2026, 6, 30)).number == 2
        found = queries.parameter(session, "visit_cap", on=date(2026, 7, 1))
    assert (found.number, found.own) == (1, True)


def test_numbers_by_party_keep_their_shape(database: Database) -> None:
    with database.reading() as session:
        found = queries.parameter(session, "summary_fine_max", on=date(2026, 1, 1))
    assert found.numbers == {"person": 20_000, "org": 300_000}
    with pytest.raises(Refused):
        _ = found.number
    with (
        pytest.raises(Refused, match="org、person"),
        database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx,
    ):
        actions.amend_parameter(
            tx, name="summary_fine_max", value=5, basis="本省规定第一条", valid_from=date(2026, 1, 1)
        )


@pytest.mark.parametrize(
    "change",
    [
        {"name": "nothing_like_that"},
        {"basis": " "},
        {"value": -1},
        {"value": 1.5},
        {"value": True},
        {"valid_from": date(1999, 1, 1)},
    ],
)
def test_a_value_that_makes_no_sense_is_refused(database: Database, change: dict[str, object]) -> None:
    values = {
        "name": "visit_cap",
        "value": 3,
        "basis": "本单位规定第一条",
        "valid_from": date(2026, 1, 2),
    } | change
    with pytest.raises(Refused), database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
        actions.amend_parameter(tx, **values)  # type: ignore[arg-type]


def test_one_day_has_one_value(database: Database) -> None:
    values = {"name": "visit_cap", "value": 3, "basis": "本单位规定第一条", "valid_from": date(2026, 1, 2)}
    with database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
        actions.amend_parameter(tx, **values)  # type: ignore[arg-type]
    with pytest.raises(Conflict), database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
        actions.amend_parameter(tx, **values)  # type: ignore[arg-type]


def test_an_entered_year_settles_its_deadlines(database: Database) -> None:
    with database.reading() as session:
        before = queries.publication_deadline(session, date(2026, 12, 10))
    assert before.provisional
    with database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
        actions.publish_calendar(
            tx,
            year=2027,
            holidays=[date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 10, 1)],
            makeups=[date(2027, 1, 9)],
            source="国办发明电〔2026〕1号",
        )
    with database.reading() as session:
        after = queries.publication_deadline(session, date(2026, 12, 10))
        days = queries.calendar_days(session, 2027)
    assert not after.provisional
    assert after.on == date(2027, 1, 8)
    assert len(days) == 5


def test_document_numbers_have_no_gaps_and_go_back_when_the_work_fails(database: Database) -> None:
    def take(count: int) -> list[str]:
        with database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
            return actions.take_numbers(tx, issuer="随市监", word="责改", year=2026, count=count)

    assert take(1) == ["随市监责改〔2026〕1号"]
    with (
        pytest.raises(RuntimeError, match="power"),
        database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx,
    ):
        actions.take_numbers(tx, issuer="随市监", word="责改", year=2026)
        raise RuntimeError("power cut")
    assert take(2) == ["随市监责改〔2026〕2号", "随市监责改〔2026〕3号"]
    with database.transaction(actor=ADMINISTRATOR, now=clock.now()) as tx:
        assert actions.take_numbers(tx, issuer="随市监", word="责改", year=2027) == ["随市监责改〔2027〕1号"]
        assert actions.take_numbers(tx, issuer="随市监", word="处罚", year=2026) == ["随市监处罚〔2026〕1号"]
        assert actions.take_numbers(tx, issuer="随市监", word="处罚", year=2026, count=0) == []
        with pytest.raises(Refused, match="一百个字"):
            actions.take_numbers(tx, issuer="随" * 60 + "市" * 40, word="处罚", year=2026)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (42, "四十二"),
        (102, "一百零二"),
        (110, "一百一十"),
        (200, "二百"),
    ],
)
def test_articles_are_written_as_statutes_write_them(n: int, words: str) -> None:
    assert chinese_number(n) == words


def test_a_citation_names_law_article_paragraph_and_item() -> None:
    assert PENALTY_LAW.article(64, item=1) == "《行政处罚法》第六十四条第（一）项"
    assert PENALTY_LAW.article(42, 1) == "《行政处罚法》第四十二条第一款"
    assert not PENALTY_LAW.holds_on(date(2021, 7, 14))
    assert len({law.title for law in LAWS}) == len(LAWS)
