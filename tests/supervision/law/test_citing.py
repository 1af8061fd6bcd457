"""Legal bases as lists print them become law, number, article, paragraph, item."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.errors import Refused
from supervision.law.rules.citations import Law, chinese_number
from supervision.law.rules.citing import citations, norm_key, number_of
from supervision.law.rules.norms import (
    ChangeKind,
    NormChange,
    NormStatus,
    check_can_enter,
    read_articles,
    status_on,
    version_on,
)

CASES = {
    "《网络交易管理办法》第三十五条第一款第一项": [("网络交易管理办法", 35, 1, 1)],
    "《企业名称登记管理规定》第二十六条、二十七条": [
        ("企业名称登记管理规定", 26, None, None),
        ("企业名称登记管理规定", 27, None, None),
    ],
    "《种子法》第四条;《电子商务法》第十五条": [("种子法", 4, None, None), ("电子商务法", 15, None, None)],
    "《个人独资企业登记管理办法》第四十条至第四十二条": [
        ("个人独资企业登记管理办法", n, None, None) for n in (40, 41, 42)
    ],
    "《劳动法》第89条": [("劳动法", 89, None, None)],
    "《食品安全法》第一百二十六条第一款第（五）、（六）项": [
        ("食品安全法", 126, 1, 5),
        ("食品安全法", 126, 1, 6),
    ],
    "《甲法》第十条第一、三款、第四款第（一）项": [
        ("甲法", 10, 1, None),
        ("甲法", 10, 3, None),
        ("甲法", 10, 4, 1),
    ],
    "国务院《易制毒化学品管理条例》第三十二条、公安部《易制毒化学品购销和运输管理办法》第二十六条规定": [
        ("易制毒化学品管理条例", 32, None, None),
        ("易制毒化学品购销和运输管理办法", 26, None, None),
    ],
    "《旅游法》": [("旅游法", None, None, None)],
    "市场主体登记管理条例第四十八条": [("市场主体登记管理条例", 48, None, None)],
    "依相应管理办法": [],
    "第三条": [],
    "": [],
}


@pytest.mark.parametrize("text", CASES)
def test_a_printed_basis_is_read(text: str) -> None:
    assert [(c.law, c.article, c.paragraph, c.item) for c in citations(text)] == CASES[text]


def test_a_document_number_behind_the_title_is_kept() -> None:
    found = citations(
        "《药品医疗器械飞行检查办法》（国家食品药品监督管理总局令第14号）、《甲通知》（国药监市〔2005〕25号）"
    )
    assert [c.number for c in found] == ["国家食品药品监督管理总局令第14号", "国药监市〔2005〕25号"]


@given(st.integers(1, 999), st.integers(0, 12), st.integers(0, 12))
def test_what_the_house_cites_it_reads_back(article: int, paragraph: int, item: int) -> None:
    text = Law("食品安全法", "", date(2015, 10, 1)).article(article, paragraph, item)
    [one] = citations(text)
    assert (one.law, one.article, one.paragraph or 0, one.item or 0) == (
        "食品安全法",
        article,
        paragraph,
        item,
    )


@given(st.integers(1, 999))
def test_numerals_of_statutes_are_read(n: int) -> None:
    assert number_of(chinese_number(n)) == number_of(str(n)) == n


@given(st.text(max_size=200))
def test_any_text_is_passed_over_without_harm(text: str) -> None:
    assert len(citations(text)) <= 10_000


def test_spellings_of_a_title_are_one_law() -> None:
    keys = {norm_key(t) for t in ("《中华人民共和国食品安全法》", "食品安全法", " 食品安全法（2021年修正）")}
    assert keys == {"食品安全法"}


MADE = NormChange("甲条例", ChangeKind.ISSUED, date(2020, 1, 1), source="甲号公报")
AMENDED = NormChange("甲条例", ChangeKind.AMENDED, date(2024, 1, 1), articles=(5, 6), source="甲号公报")
GONE = NormChange("中华人民共和国甲条例", ChangeKind.REPEALED, date(2025, 1, 1), source="甲号公报")


def test_a_law_stands_as_its_changes_say() -> None:
    every = [GONE, AMENDED, MADE]
    days = (date(2019, 1, 1), date(2021, 1, 1), date(2025, 6, 1))
    assert [status_on(every, day) for day in days] == [
        NormStatus.AWAITED,
        NormStatus.IN_FORCE,
        NormStatus.REPEALED,
    ]
    assert version_on(every, date(2024, 6, 1)) is AMENDED
    assert MADE.key == GONE.key


def test_an_amendment_touches_its_articles_and_what_cites_the_whole_law() -> None:
    whole, fifth, ninth = (citations(f"《甲条例》{words}")[0] for words in ("", "第五条", "第九条"))
    assert [AMENDED.touches(c) for c in (whole, fifth, ninth)] == [True, True, False]
    assert GONE.touches(ninth)
    assert not MADE.touches(ninth)
    assert not GONE.touches(citations("《乙条例》第五条")[0])


def test_a_change_is_entered_once_with_its_source() -> None:
    for change, word in (
        (AMENDED, "已经登记"),
        (NormChange("甲条例", ChangeKind.REPEALED, date(2019, 1, 1), source="甲号公报"), "不能更早"),
        (NormChange("乙条例", ChangeKind.REPEALED, date(2019, 1, 1)), "出处"),
        (NormChange("", ChangeKind.REPEALED, date(2019, 1, 1), source="甲号公报"), "名称"),
        (
            NormChange("乙条例", ChangeKind.REPEALED, date(2019, 1, 1), articles=(1,), source="甲号公报"),
            "部分条款",
        ),
    ):
        with pytest.raises(Refused, match=word):
            check_can_enter(change, [MADE, AMENDED])
    check_can_enter(GONE, [MADE, AMENDED])


def test_articles_are_typed_as_people_write_them() -> None:
    assert read_articles("第十二条、15-17，20") == (12, 15, 16, 17, 20)
    assert read_articles("") == ()
    for words in ("x", "9-3", "0"):
        with pytest.raises(Refused):
            read_articles(words)
