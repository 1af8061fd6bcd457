"""Citations read from what lists print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.law.rules.citations import Citation, Law, chinese_number, cited, read_number, title_key


@given(st.integers(1, 999))
def test_a_numeral_written_is_the_numeral_read(n):
    assert read_number(chinese_number(n)) == read_number(str(n)) == n


@given(st.integers(1, 999), st.integers(0, 20), st.integers(0, 20))
def test_a_place_written_as_officials_do_is_read_again(article, paragraph, item):
    text = Law("行政处罚法", "", None).article(article, paragraph, item)
    assert cited(text) == (Citation("行政处罚法", "", article, 0, paragraph, item),)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("《产品质量法》第五十二条、第五十三条", [(52, 0, 0), (53, 0, 0)]),
        ("《企业名称登记管理规定》第二十六条、二十七条", [(26, 0, 0), (27, 0, 0)]),
        ("《登记管理办法》第四十条至第四十三条", [(40, 0, 0), (41, 0, 0), (42, 0, 0), (43, 0, 0)]),
        ("《条例》第37条第1款、第2款", [(37, 1, 0), (37, 2, 0)]),
        ("《办法》第三十五条第一款第一项", [(35, 1, 1)]),
        ("《办法》第十条第（三）、（五）项", [(10, 0, 3), (10, 0, 5)]),
        ("《食盐专营办法》", [(0, 0, 0)]),
    ],
)
def test_lists_ranges_and_missing_words_are_understood(text, places):
    assert [(c.article, c.paragraph, c.item) for c in cited(text)] == places


def test_several_laws_of_one_cell_are_kept_apart_and_told_once():
    found = cited("1.《食品安全法》第三条；2.《食品安全法》第三条 3.《农药管理条例》第三条第二款")
    assert found == (Citation("食品安全法", "", 3), Citation("农药管理条例", "", 3, 0, 2))


def test_a_title_keeps_what_makes_it_a_law_of_its_own():
    assert title_key("中华人民共和国食品安全法（2021年修正）") == title_key("食品安全法") == "食品安全法"
    assert title_key("农药管理条例实施办法") != title_key("农药管理条例")
    assert cited("《关于转发<办法>的通知》")[0].title == "关于转发<办法>的通知"


def test_document_numbers_are_kept_with_or_without_a_title():
    [named] = cited("《关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）")
    assert (named.title, named.number) == ("关于严格规范涉企行政检查的意见", "国办发〔2024〕54号")
    [order] = cited("《优化营商环境条例》（国务院令第722号）第五十四条")
    assert (order.number, order.article) == ("国务院令第722号", 54)
    assert cited("国办发〔2024〕54号")[0] == Citation("", "国办发〔2024〕54号")


def test_article_of_an_article_is_read():
    assert cited("《刑法》第一百三十四条之一") == (Citation("刑法", "", 134, 1),)


@given(st.text("《》第条款项一二十百（）()1、至之;〔〕号令国 发", max_size=60))
def test_any_text_is_read_without_complaint_each_place_once(text):
    found = cited(text)
    assert len(set(found)) == len(found)
    assert all(min(place[2:]) >= 0 for place in found)
