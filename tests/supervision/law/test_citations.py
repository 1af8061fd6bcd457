"""What bases of lists are compared by: laws, articles, document numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.law.rules.citations import chinese_number
from supervision.law.rules.citing import Ground, grounds, norm_key, number_of


@given(st.integers(1, 999))
def test_a_numeral_written_is_the_numeral_read(n):
    assert number_of(chinese_number(n)) == number_of(str(n)) == n


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("《产品质量法》第五十二条、第五十三条", [52, 53]),
        ("《企业名称登记管理规定》第二十六条、二十七条", [26, 27]),
        ("《登记管理办法》第四十条至第四十三条", [40, 41, 42, 43]),
        ("《条例》第37条第1款、第2款", [37]),
        ("《食盐专营办法》", [0]),
    ],
)
def test_lists_and_ranges_of_articles_are_understood(text, articles):
    assert [ground.article for ground in grounds(text)] == articles


def test_several_laws_of_one_cell_are_kept_apart_and_told_once():
    found = grounds(
        "1.《食品安全法》第三条；2.《中华人民共和国食品安全法》（2021年修正）第三条 3.《农药管理条例》第三条第二款"
    )
    assert found == (Ground("食品安全法", 3), Ground("农药管理条例", 3))
    assert norm_key("农药管理条例实施办法") != norm_key("农药管理条例")


def test_an_article_of_an_article_is_another_ground():
    assert grounds("《刑法》第一百三十四条之一") == (Ground("刑法", 134, 1),)


def test_document_numbers_are_grounds_where_no_title_has_them():
    assert grounds("《关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）") == (
        Ground("关于严格规范涉企行政检查的意见"),
    )
    assert grounds("国办发〔2024〕54号") == (Ground("国办发〔2024〕54号"),)


@given(st.text("《》第条款项一二十百（）()1、至之;〔〕号令国 发", max_size=60))
def test_any_text_is_read_without_complaint_each_ground_once(text):
    found = grounds(text)
    assert len(set(found)) == len(found)
