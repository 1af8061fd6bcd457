"""Every number of the law has a name, a unit, a basis and a day from which it holds; code names only these."""

import re

from supervision.law.rules.seeds import ABOUT, SEEDS
from tests.house import tree

ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百]+[条节]|〔\d{4}〕\d+号|第?\d+号|（.+）")


def test_every_parameter_has_a_basis() -> None:
    bare = [p.name for p in SEEDS if not p.basis.strip()]
    assert not bare


def test_every_checked_basis_names_an_article_or_a_document() -> None:
    vague = [f"{p.name}: {p.basis}" for p in SEEDS if p.checked and not ARTICLE.search(p.basis)]
    assert not vague, "\n".join(vague)


def test_every_parameter_has_a_name_people_read_and_a_unit() -> None:
    assert {p.name for p in SEEDS} == set(ABOUT)
    assert all(tree.has_chinese(words) for words, _unit in ABOUT.values())


def test_the_days_of_one_parameter_do_not_run_backwards() -> None:
    wrong = [p.name for p in SEEDS if p.valid_to and p.valid_to < p.valid_from]
    assert not wrong


def test_code_asks_only_for_parameters_that_exist() -> None:
    unknown = []
    for path in tree.code():
        for call in tree.calls(path, "parameter", "publication_deadline"):
            named = [tree.text(a) for a in call.args] + [
                tree.text(k.value) for k in call.keywords if k.arg == "name"
            ]
            unknown += [
                f"{tree.name(path)}:{call.lineno} {name}"
                for name in named
                if name and re.fullmatch(r"[a-z_]+", name) and name not in ABOUT
            ]
    assert not unknown, "\n".join(unknown)


def test_every_parameter_is_used_or_shown() -> None:
    """A number nobody asks for is a promise nobody keeps: it must at least have its line on the law page."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in tree.code())
    unused = [name for name in ABOUT if source.count(f'"{name}"') < 2]
    assert not unused, f"neither delivered nor asked for: {unused}"
