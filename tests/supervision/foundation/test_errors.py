"""Expected errors are sentences, and they survive a process border."""

import pickle

import pytest

from supervision.foundation.errors import Conflict, NotFound, Refused, Unreadable


@pytest.mark.parametrize("kind", [Refused, NotFound, Conflict, Unreadable])
def test_a_problem_pickles_with_its_values_and_basis(kind):
    problem = kind("部门编码{code}已存在。", basis="行政处罚法第四十二条", code="A1")
    copy = pickle.loads(pickle.dumps(problem))
    assert type(copy) is kind
    assert copy.text() == "部门编码A1已存在。（行政处罚法第四十二条）"


def test_a_problem_speaks_english_when_asked():
    assert NotFound("没有用户{login}。", login="li").text("en") == "There is no user li."


def test_braces_in_a_value_are_not_placeholders():
    assert NotFound("没有用户{login}。", login="{0.__class__}").text() == "没有用户{0.__class__}。"
