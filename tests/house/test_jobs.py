"""Every job that anybody enqueues is known to the worker, by its name and its arguments."""

import ast
import inspect
from collections import Counter
from collections.abc import Iterator

from supervision.foundation.jobs import JOBS
from supervision.foundation.rooms import load_tasks
from tests.house import tree


def _enqueued() -> Iterator[tuple[str, str, set[str]]]:
    """Place, job name and argument names of every ``tx.enqueue("name", …)``."""
    for path in tree.code():
        for call in tree.calls(path, "enqueue"):
            name = tree.text(call.args[0]) if call.args else None
            keywords = {word.arg for word in call.keywords if word.arg}
            if name is not None:
                yield f"{tree.name(path)}:{call.lineno}", name, keywords - {"key"}


def test_every_enqueued_name_is_a_known_job() -> None:
    load_tasks()
    unknown = [f"{place}: {name}" for place, name, _ in _enqueued() if name not in JOBS]
    assert not unknown, "\n".join(unknown)


def test_every_enqueued_argument_is_taken_by_the_job() -> None:
    load_tasks()
    wrong = []
    for place, name, arguments in _enqueued():
        if name in JOBS:
            taken = set(inspect.signature(JOBS[name]).parameters)
            if not arguments <= taken:
                wrong.append(f"{place}: {name} does not take {sorted(arguments - taken)}")
    assert not wrong, "\n".join(wrong)


def test_every_job_tolerates_arguments_of_a_newer_version() -> None:
    load_tasks()
    strict = [
        name
        for name, work in JOBS.items()
        if not any(
            p.kind is inspect.Parameter.VAR_KEYWORD for p in inspect.signature(work).parameters.values()
        )
    ]
    assert not strict, f"end the signature with **_: object: {strict}"


def test_no_two_jobs_share_a_name() -> None:
    names = Counter(
        tree.text(decorator.args[0])
        for path in tree.furniture("tasks")
        for function in tree.parsed(path).body
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and tree.called(decorator) == "job"
    )
    assert not [name for name, count in names.items() if count > 1]


def test_the_timetable_names_known_jobs() -> None:
    load_tasks()
    planned = [
        tree.text(value)
        for node in ast.walk(tree.parsed(tree.ROOT / "worker.py"))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if tree.text(key) == "name"
    ]
    assert [name for name in planned if name not in JOBS] == []
