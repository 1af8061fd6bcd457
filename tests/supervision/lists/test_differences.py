"""Before a list comes in, everything it would change is told line by line."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Conflict
from supervision.foundation.sheets import read_tables, write_csv
from supervision.lists import actions
from supervision.lists.rules.differences import Change, compare
from supervision.lists.rules.names import name_key
from supervision.lists.rules.pairing import Mark, pair_rows

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
HEAD = ("事项编码", "事项名称", "实施部门", "检查对象", "抽查比例")
OLD = [
    ("E1", "对兽药的监督检查", "农业局", "企业", "5%"),
    ("", "对种畜禽的监督检查", "农业局", "企业", "5%"),
    ("", "对饲料的监督检查", "农业局", "企业", "5%"),
    ("", "对饲料的监督检查", "农业局", "农户", "5%"),
]
NEW = [
    ("E1", "对兽药生产的监督检查", "农业局", "企业", "10%"),
    ("", "对种畜禽的行政检查", "农业局", "企业", "5%"),
    ("", "对饲料的监督检查", "农业局", "企业", "5%"),
    ("", "对蚕种的监督检查", "农业局", "企业", "5%"),
]


def row(number, values):
    told = dict(zip(("code", "name", "department", "target", "ratio"), values, strict=True))
    return told | {"row_number": number, "name_key": name_key(told["name"])}


def rows(table):
    return [row(number, values) for number, values in enumerate(table, start=2)]


def test_lines_are_new_changed_field_by_field_gone_or_unchanged():
    found = compare(rows(OLD), rows(NEW))
    assert [(d.change, d.row, d.old_row, d.name) for d in found.differences] == [
        (Change.CHANGED, 2, 2, "对兽药生产的监督检查"),
        (Change.CHANGED, 3, 3, "对种畜禽的行政检查"),
        (Change.NEW, 5, 0, "对蚕种的监督检查"),
        (Change.GONE, 0, 5, "对饲料的监督检查"),
    ]
    assert found.differences[0].fields == (
        ("name", "对兽药的监督检查", "对兽药生产的监督检查"),
        ("ratio", "5%", "10%"),
    )
    assert found.unchanged == 1


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "", "E1", "E2", "E3"]),
        st.sampled_from(["查甲", "对甲的检查", "查乙", "查丙"]),
        st.sampled_from(["甲局", "乙局", ""]),
        st.sampled_from(["企业", ""]),
        st.sampled_from(["5%", "10%"]),
    ),
    max_size=8,
).map(rows)


@given(ROWS, ROWS)
def test_every_line_of_both_sides_is_accounted_for_once(old, new):
    found = compare(old, new)
    told = [d.row for d in found.differences if d.row]
    gone = [d.old_row for d in found.differences if d.change is Change.GONE]
    before = [d.old_row for d in found.differences if d.old_row]
    assert len(told) == len(set(told))
    assert len(before) == len(set(before))
    assert len(told) + found.unchanged == len(new)
    assert len(before) + found.unchanged == len(old)
    assert len(gone) == found.count(Change.GONE)


@given(ROWS)
def test_a_list_does_not_differ_from_itself(table):
    found = compare(table, table)
    assert (found.differences, found.unchanged) == ((), len(table))


@pytest.fixture
def first(database):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.import_list(tx, "duty", "a.csv", write_csv(HEAD, OLD))
    return database


def check(database, table):
    with database.reading() as session:
        return actions.check_list(session, "duty", "b.csv", write_csv(HEAD, table), year=2026)


def test_a_comparison_that_no_longer_holds_brings_nothing_in(first):
    mine, other = check(first, NEW), check(first, OLD[:3])
    assert (mine.report.added, mine.report.changed, mine.report.unchanged, mine.base.version) == (1, 2, 1, 1)
    with first.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.import_checked(tx, other)
    with pytest.raises(Conflict, match="有了新版本"), first.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.import_checked(tx, mine)


def test_the_keeper_sees_what_would_change_and_agrees_to_just_that(first, signed_in):
    keeper = signed_in("list_keeper")
    form = {"kind": "duty", "year": "2026", "department_id": "", "place": ""}
    data = write_csv(HEAD, [*NEW, ("", "查<b>丁</b>", "农业局", "", "")])
    where = keeper.post("/lists/import", form, files={"file": ("b.csv", data)}).headers["location"]
    page = keeper.get(where).text
    assert "与现行的2026年第1版（4行）逐行比较" in page
    assert "<b>10%</b>" in page
    assert "查&lt;b&gt;丁" in page
    path, _, query = where.partition("?")
    (sheet,) = read_tables("a.xlsx", keeper.get(f"{path}/changes.xlsx?{query}").content)
    assert [r.cells[0] for r in sheet.rows()] == ["改动", "改动", "改动", "新增", "新增", "消失"]
    agreed = {"name": "b.csv", "year": "2026", "department_id": "", "place": "", "base": "0"}
    stale = keeper.post(path, agreed)
    assert "变化已重新比较" in keeper.get(stale.headers["location"]).text
    done = keeper.post(path, agreed | {"base": "1"})
    assert done.headers["location"] == "/lists/2"


marks = st.builds(
    Mark.of,
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["对兽药的检查", "兽药检查", "饲料检查", "饲料添加剂检查", "种子抽查"]),
    st.sampled_from(["农业局", "农业农村局", ""]),
    st.sampled_from(["", "企业"]),
)


@given(st.lists(marks, max_size=7), st.lists(marks, max_size=7))
def test_by_meaning_and_line_by_line_rows_are_paired_alike_except_by_likeness(old, new):
    plain = pair_rows(old, new)
    renamed = pair_rows(old, new, renamed=True)
    assert renamed.items() >= plain.items()
    assert len(set(renamed.values())) == len(renamed)
    for b, a in renamed.items() - plain.items():
        assert old[a].department_key == new[b].department_key
        assert not (old[a].code and new[b].code)
    words = [tuple(one) for one in old], [tuple(one) for one in new]
    twins = pair_rows(old, new, equal=words)
    assert sum(old[a] == new[b] for b, a in twins.items()) == sum((Counter(old) & Counter(new)).values())
