"""Whoever reads the log reads words: every action that is recorded has its own."""

import ast
from collections.abc import Iterator

from supervision.trail.rules import LABELS
from tests.house import tree


def _recorded() -> Iterator[tuple[str, str]]:
    """Place and action of every ``tx.record("action", …)``; of an action put together, the part that is certain."""
    for path in tree.code():
        for call in tree.calls(path, "record"):
            first = call.args[0] if call.args else None
            if isinstance(first, ast.JoinedStr):
                first = first.values[0]
            words = tree.text(first)
            if words is not None and "." in words:
                yield f"{tree.name(path)}:{call.lineno}", words


def test_every_recorded_action_has_words() -> None:
    nameless = [
        f"{place}: {action}"
        for place, action in _recorded()
        if action not in LABELS and action not in _beginnings()
    ]
    assert not nameless, "name it in supervision/trail/rules.py:\n" + "\n".join(nameless)


def test_no_words_are_left_for_actions_nobody_records() -> None:
    everything = {
        words
        for path in tree.code()
        if path.name != "rules.py" or path.parent.name != "trail"
        for node in ast.walk(tree.parsed(path))
        if (words := tree.text(node)) is not None
    }
    parts = {action for _, action in _recorded() if action.endswith(".")}
    idle = [a for a in LABELS if a not in everything and a.rpartition(".")[0] + "." not in parts]
    assert not idle, f"nobody records {idle}"


def _beginnings() -> set[str]:
    return {action.rpartition(".")[0] + "." for action in LABELS}
