"""Small rooms, narrow names: no file grows into a drawer."""

import ast

import pytest

from tests.house import tree

CODE, TESTS = 300, 400
DRAWERS = {
    "base", "business_logic", "common", "core", "helper", "helpers", "lib", "logic", "manager", "managers", "misc",
    "models", "service", "services", "shared", "stuff", "tools", "util", "utils", "views",
}  # fmt: skip


def _lines(path: object) -> int:
    return str(path).count("\n")


def test_no_file_of_the_product_is_longer_than_300_lines() -> None:
    files = [*tree.code(), *tree.product_files(".html", ".js", ".typ")]
    long = {tree.name(path): n for path in files if (n := _lines(path.read_text(encoding="utf-8"))) > CODE}
    for name in ("verify.py", "verify.html"):  # a stranger carries one file that needs no other
        long.pop(tree.name(tree.VERIFIERS / name), None)
    assert not long, f"split by subject: {long}"


def test_no_test_file_is_longer_than_400_lines() -> None:
    long = {
        tree.name(path): n
        for path in (tree.ROOT / "tests").rglob("*.py")
        if (n := _lines(path.read_text(encoding="utf-8"))) > TESTS
    }
    assert not long, f"split by subject: {long}"


def test_no_file_is_a_drawer() -> None:
    named = [tree.name(p) for p in tree.code() if p.stem in DRAWERS or p.parent.name in DRAWERS]
    assert not named, f"name it after a thing: {named}"


def test_every_package_says_what_it_is() -> None:
    silent = [tree.name(path) for path in tree.code() if not ast.get_docstring(tree.parsed(path))]
    assert not silent, f"no docstring: {silent}"


def test_public_functions_and_classes_say_what_they_do() -> None:
    silent = [
        f"{tree.name(path)}:{node.lineno} {node.name}"
        for path in tree.code()
        for node in tree.parsed(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, "no docstring:\n" + "\n".join(silent)


@pytest.mark.parametrize("folder", ["tests", "alembic"])
def test_no_package_shadows_the_product(folder: str) -> None:
    assert not list((tree.ROOT / folder).rglob("__init__.py"))


def test_tables_and_routes_show_their_types_at_run_time() -> None:
    hidden = [
        tree.name(path)
        for path in (*tree.furniture("tables"), *tree.furniture("routes"))
        for _line, module in tree.imports(path)
        if module == "__future__.annotations"
    ]
    assert not hidden, f"SQLModel and Litestar need real annotations: {hidden}"


CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


def test_only_the_clock_asks_for_the_time() -> None:
    asking = [
        f"{tree.name(path)}:{node.lineno} {name}"
        for path in tree.code()
        if tree.name(path) != "supervision/foundation/clock.py"
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Call) and (name := ".".join(ast.unparse(node.func).split(".")[-2:])) in CLOCKS
    ]
    assert not asking, "take the time as an argument:\n" + "\n".join(asking)


def test_nothing_public_is_drawn_with_a_hidden_generator() -> None:
    random = [
        f"{tree.name(path)}:{line} {module}"
        for path in tree.code()
        for line, module in tree.imports(path)
        if module.split(".")[0] == "random" or module in {"numpy.random", "numpy.random.default_rng"}
    ]
    assert not random, "a draw is a function of its arguments:\n" + "\n".join(random)


def test_locks_for_work_and_for_tests_pin_the_same_versions() -> None:
    work, tests = (
        dict(
            line.split(";")[0].strip(" \\").split("==")
            for line in (tree.ROOT / lock).read_text().splitlines()
            if "==" in line and not line.startswith((" ", "#"))
        )
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert work.items() <= tests.items()
    assert "://" not in (tree.ROOT / "requirements.lock").read_text()
    assert "resolved" not in (tree.ROOT / "package-lock.json").read_text()
