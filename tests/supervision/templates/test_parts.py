"""The parts pages are made of."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from supervision.foundation.i18n import FLOORS, ROOT, translate
from supervision.foundation.settings import Settings
from supervision.foundation.templating import make_environment
from supervision.static.vendor import ICONS
from tests.house.addresses import foreign, inline

HOSTILE = '<img src=x onerror="alert(1)">${7*7}"\''
PAGES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.html"))]


@pytest.fixture(scope="module")
def environment() -> Environment:
    """The real environment of all pages."""
    return make_environment(Settings())


def render(environment: Environment, source: str, **values: Any) -> str:
    """A page of one line, as a room would write it."""
    template = environment.from_string('{% import "parts.html" as parts with context %}' + source)
    return template.render(_=lambda text, **v: translate(text, "zh", **v), csrf="token", **values)


@pytest.mark.parametrize(
    "source",
    [
        "{{ parts.stat(x, x, x, x, 'red', x) }}",
        "{{ parts.badge(x, 'blue') }}",
        "{{ parts.notice(x, 'red', x) }}",
        "{{ parts.empty(x, x, x, x) }}",
        "{{ parts.facts([(x, x)]) }}",
        "{{ parts.field('a', x, value=x, hint=x, placeholder=x) }}",
        "{{ parts.textarea('a', x, x, hint=x) }}",
        "{{ parts.select('a', x, [(x, x)], x, hint=x) }}",
        "{{ parts.checkbox('a', x, value=x, hint=x) }}",
        "{{ parts.submit(x, ask=x) }}{{ parts.link(x, x) }}",
        "{{ parts.pager(x, x) }}{{ parts.bar(1, 2, label=x) }}{{ parts.fragment(x) }}",
        "{% call parts.card(x, x, x, x, x) %}{{ x }}{% endcall %}",
    ],
)
def test_a_name_from_a_register_stays_text_in_every_part(environment: Environment, source: str) -> None:
    shown = render(environment, source, x=HOSTILE)
    assert "<img" not in shown
    assert inline(shown) == []
    assert foreign(shown) == []


def test_a_figure_leads_to_its_records_and_to_its_definition(environment: Environment) -> None:
    shown = render(
        environment, "{{ parts.stat('待公示', 12, '/publication', '', '', '/analytics/measures/a') }}"
    )
    assert 'class="stat-link" href="/publication">12<' in shown
    assert 'href="/analytics/measures/a"' in shown


def test_every_form_part_has_a_label_for_its_field(environment: Environment) -> None:
    shown = render(
        environment,
        "{{ parts.field('a', 'A', required=True) }}{{ parts.textarea('b', 'B') }}{{ parts.select('c', 'C', ['1']) }}",
    )
    labels = re.findall(r'<label[^>]* for="(\w+)"', shown)
    assert labels == re.findall(r'<(?:input|textarea|select)[^>]* id="(\w+)"', shown) == ["a", "b", "c"]
    assert "required" in shown


def test_a_select_takes_pairs_a_mapping_or_plain_values(environment: Environment) -> None:
    for options in ([("1", "一"), ("2", "二")], {"1": "一", "2": "二"}):
        shown = render(environment, "{{ parts.select('a', 'A', options, 2) }}", options=options)
        assert '<option value="2" selected>二</option>' in shown
    assert '<option value="x" selected>x</option>' in render(
        environment, "{{ parts.select('a', 'A', ['x'], 'x') }}"
    )


def test_every_post_form_can_carry_the_token(environment: Environment) -> None:
    assert '<input type="hidden" name="csrf_token" value="token">' in render(
        environment, "{{ parts.csrf() }}"
    )


@pytest.mark.parametrize(
    ("state", "says"),
    [("queued", "排队中"), ("running", "进行中"), ("done", "已完成"), ("failed", "没有完成")],
)
def test_background_work_tells_how_far_it_is(environment: Environment, state: str, says: str) -> None:
    job = {"id": 7, "state": state, "done": 3, "total": 10, "note": "", "error": ""}
    shown = render(environment, '{% include "foundation/progress.html" %}', job=job)
    assert says in shown
    assert ('hx-get="/jobs/7"' in shown) == (state in ("queued", "running"))


def test_a_page_with_a_job_number_asks_for_its_progress(environment: Environment) -> None:
    assert 'hx-get="/jobs/7"' in render(environment, "{{ parts.progress(7) }}", job_id=7)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_icon_and_house_file_a_page_asks_for_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = set(ICONS.read_text().split())
    drawn = re.findall(r"""\bicon\(\s*["']([\w-]+)["']""", text) + re.findall(
        r"""picture=["']([\w-]+)["']""", text
    )
    assert set(drawn) <= known
    for name in re.findall(r"""static\(["']([\w./-]+)["']\)""", text):
        assert (ROOT / "supervision/static" / name).is_file(), name
