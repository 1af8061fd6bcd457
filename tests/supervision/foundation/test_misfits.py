"""A wrong address or form is answered in the reader's language: which field, what is allowed, and nothing about saving where nothing was to be saved."""

from collections.abc import Callable

import pytest

from supervision.foundation.misfits import misfit
from tests.people import Visitor

SignIn = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/analytics/leader?department=x", "地址里的内容有误：部门（department）应当是整数。"),
        ("/analytics/leader?department=-1", "地址里的内容有误：部门（department）不能小于0。"),
        ("/analytics/outlook?team=99", "地址里的内容有误：每组人数（team）不能大于50。"),
        ("/desk?day=2026-01-01-and-more", "地址里的内容有误：日期（day）最多10个字。"),
    ],
)
def test_a_wrong_address_is_answered_with_the_field_and_what_is_allowed(
    path: str, sentence: str, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    answer = leader.get(path)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "未保存" not in answer.text
    assert "Expected" not in answer.text
    leader.client.cookies.set("language", "en")
    english = leader.get(path).text
    assert "Something in the address is wrong: " in english
    assert "saved" not in english


def test_a_wrong_form_says_which_field_and_that_nothing_was_saved(signed_in: SignIn) -> None:
    answer = signed_in("leader").post("/analytics/days", {"day": "x", "of": "desk"})
    assert answer.status_code == 400
    assert (
        "填写的内容有误，未保存任何内容：日期（day）应当是日期，例如2026-01-31。请检查后重试。" in answer.text
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Expected `int | null`, got `str`", "应当是整数"),
        ("Expected `int` <= 2147483647", "不能大于2147483647"),
        ("Expected `str` matching regex '^a$'", "格式不对"),
        ("Invalid enum value 'x'", "没有这个选项"),
        ("Input should be greater than or equal to 3", "不能小于3"),
        ("Something nobody foresaw", "不符合要求"),
    ],
)
def test_what_the_libraries_say_is_told_in_chinese(said: str, told: str) -> None:
    assert told in misfit([{"key": "x", "message": said}], "", "zh", saving=False)


def test_a_field_with_braces_or_without_a_name_is_no_placeholder() -> None:
    text = misfit([{"key": "{allowed!r}", "message": "Field required"}, {}], "", "zh", saving=False)
    assert text == "地址里的内容有误：“{allowed!r}”没有填写；“?”不符合要求。"
    assert "Missing" not in misfit(
        [], "Missing required query parameter 'of' for path /x", "zh", saving=False
    )
