"""Every text a person reads has an English one, with the same places to fill."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import nodes

from supervision.foundation.i18n import catalogues
from supervision.foundation.settings import Settings
from supervision.foundation.templating import make_environment
from tests.house import tree

PROBLEMS = {"Problem", "Refused", "NotFound", "Conflict", "Unreadable", "Forged"}
SPOKEN = {"_", "say", "flash"}  # first argument is a message id
PLACE = re.compile(r"\{(\w+)(?:[!:][^}]*)?\}")


@cache
def english() -> dict[str, str]:
    """Every translation of the house by its Chinese text."""
    texts: dict[str, str] = {}
    for path in catalogues():
        with path.open("rb") as file:
            texts |= {str(m.id): str(m.string or "") for m in read_po(file, locale="en") if m.id}
    return texts


@cache
def syntax(path: Path) -> nodes.Template:
    """The parsed template, with the house's filters known."""
    environment = make_environment(Settings())
    return environment.parse(path.read_text(encoding="utf-8"), filename=tree.name(path))


def _problem_classes() -> set[str]:
    """Names of all classes of expected errors: the five and whatever rooms derive from them."""
    known = set(PROBLEMS)
    for path in tree.code():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.ClassDef) and {ast.unparse(b).split(".")[-1] for b in node.bases} & known:
                known.add(node.name)
    return known


def _texts(node: ast.AST | None) -> Iterator[str]:
    """The texts an argument may be: a literal, or both sides of ``a if x else b``."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif (text := tree.text(node)) is not None:
        yield text


def _code_messages() -> Iterator[tuple[str, str]]:
    classes = _problem_classes()
    for path in tree.code():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and node.args:
                called = tree.called(node)
                if called in classes | SPOKEN:
                    yield from ((f"{tree.name(path)}:{node.lineno}", text) for text in _texts(node.args[0]))
                elif called == "redirect" and len(node.args) > 2:
                    yield from ((f"{tree.name(path)}:{node.lineno}", text) for text in _texts(node.args[2]))
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(t, ast.Name) and t.id.endswith("LABELS") for t in targets):
                    yield from (
                        (f"{tree.name(path)}:{value.lineno}", text)
                        for value in node.value.values
                        for text in _texts(value)
                    )


def _page_messages() -> Iterator[tuple[str, str]]:
    for path in tree.templates():
        for call in syntax(path).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args:
                for constant in [call.args[0], *call.args[0].find_all(nodes.Const)]:
                    if isinstance(constant, nodes.Const) and isinstance(constant.value, str):
                        yield f"{tree.name(path)}:{call.lineno}", constant.value


def _messages() -> Iterator[tuple[str, str]]:
    yield from _code_messages()
    yield from _page_messages()


def test_every_message_has_an_english_text() -> None:
    missing = sorted(
        {
            f"{place} {text!r}"
            for place, text in _messages()
            if tree.has_chinese(text) and not english().get(text)
        }
    )
    assert not missing, f"{len(missing)} texts have no English in any en.po:\n" + "\n".join(missing)


def test_both_languages_have_the_same_places_to_fill() -> None:
    differing = [
        f"{chinese!r} → {text!r}"
        for chinese, text in english().items()
        if set(PLACE.findall(chinese)) != set(PLACE.findall(text))
    ]
    assert not differing, "\n".join(differing)


def test_english_texts_are_english() -> None:
    mixed = [
        text for text in english().values() if tree.has_chinese(re.sub(r"[「『（(].*?[」』）)]", "", text))
    ]
    assert not mixed, "\n".join(mixed)


def test_one_text_has_one_translation() -> None:
    seen: dict[str, tuple[str, str]] = {}
    differing = []
    for path in catalogues():
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if not message.id:
                    continue
                where, text = seen.setdefault(str(message.id), (tree.name(path), str(message.string)))
                if text != str(message.string):
                    differing.append(f"{message.id}: {where} {text!r}, {tree.name(path)} {message.string!r}")
    assert not differing, "\n".join(differing)


def test_no_page_holds_chinese_that_cannot_be_translated() -> None:
    bare = []
    for path in tree.templates():
        template = syntax(path)
        for data in template.find_all(nodes.TemplateData):
            if tree.has_chinese(data.data):
                bare.append(f"{tree.name(path)}:{data.lineno} {data.data.strip()[:60]!r}")
        inside = {
            id(constant)
            for call in template.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name == "_"
            for constant in call.find_all(nodes.Const)
        }
        for constant in template.find_all(nodes.Const):
            if (
                isinstance(constant.value, str)
                and tree.has_chinese(constant.value)
                and id(constant) not in inside
            ):
                bare.append(f"{tree.name(path)}:{constant.lineno} {constant.value!r}")
    assert not bare, "wrap in _():\n" + "\n".join(bare)


def test_scripts_show_only_texts_that_the_page_gave_them() -> None:
    bare = []
    for path in tree.product_files(".js"):
        code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
        bare += [
            f"{tree.name(path)}: {line.strip()[:80]}" for line in code.splitlines() if tree.has_chinese(line)
        ]
    assert not bare, "pass texts by data attributes:\n" + "\n".join(bare)
