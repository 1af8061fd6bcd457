"""Imports only look down: the import-linter contracts of pyproject.toml, and what they cannot say."""

import io
import tomllib
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

from tests.house import tree

CONTRACTS = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def _exists(module: str) -> bool:
    path = tree.ROOT / module.replace(".", "/")
    return "*" in module or (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def _standing(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract without rooms that are not built yet."""
    kept = dict(contract)
    if "containers" in kept:
        kept["containers"] = [room for room in kept["containers"] if _exists(room)]
        kept["layers"] = [
            layer
            for layer in kept["layers"]
            if "(" in layer or any(_exists(f"{room}.{layer}") for room in kept["containers"])
        ]
    elif "layers" in kept:
        kept["layers"] = [layer for layer in kept["layers"] if _exists(layer)]
    for key in ("source_modules", "protected_modules"):
        if key in kept:
            kept[key] = [module for module in kept[key] if _matches(module)]
    return kept


def _matches(module: str) -> bool:
    """Whether a module (or at least one module of a wildcard) exists; the linter refuses empty wildcards."""
    if "**" in module:
        pattern = module.replace(".", "/")
        return any(tree.ROOT.glob(pattern + "/*.py")) or any(
            tree.ROOT.glob(pattern.removesuffix("/**") + "/*.py")
        )
    pattern = module.replace(".", "/")
    return any(
        path.relative_to(tree.ROOT).parts[0] in tree.FLOORS
        for ending in (".py", "/__init__.py")
        for path in tree.ROOT.glob(pattern + ending)
    )


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return '"' + str(value) + '"'


@pytest.mark.parametrize("contract", CONTRACTS["contracts"], ids=lambda contract: str(contract["id"]))
def test_the_contract_is_kept(contract: dict[str, Any], tmp_path: Path) -> None:
    floors = [floor for floor in CONTRACTS["root_packages"] if _exists(floor)]
    lines = ["[tool.importlinter]", f"root_packages = {_toml(floors)}", "include_external_packages = true"]
    lines += ["[[tool.importlinter.contracts]]"]
    lines += [f"{key} = {_toml(value)}" for key, value in _standing(contract).items()]
    config = tmp_path / "contract.toml"
    config.write_text("\n".join(lines))
    with redirect_stdout(io.StringIO()) as said:
        broken = lint_imports(config_filename=str(config), no_cache=True, no_logo=True)
    assert not broken, said.getvalue()


def test_every_room_stands_in_the_contracts() -> None:
    listed = {room for contract in CONTRACTS["contracts"] for room in contract.get("containers", [])}
    free = {
        "supervision.foundation",
        "supervision.static",
        "supervision.templates",
        "inspections.demonstration",
    }
    built = {
        tree.room(path)
        for path in tree.code()
        if path.name == "__init__.py" and len(path.relative_to(tree.ROOT).parts) > 2
    } - {"analytics", "maps"}
    assert built - free <= listed, f"rooms without a furniture contract: {sorted(built - free - listed)}"


def test_only_queries_and_tables_know_foreign_tables() -> None:
    strangers = [
        f"{tree.name(path)}:{line} imports {module}"
        for path in tree.code()
        for line, module in tree.imports(path)
        if module.split(".")[-1] == "tables"
        and module.split(".")[0] in tree.FLOORS
        and not module.startswith(tree.room(path) + ".")
        and path not in tree.furniture("queries") + tree.furniture("tables")
    ]
    assert not strangers, "ask the owner's queries or actions instead:\n" + "\n".join(strangers)


def test_only_the_drawing_room_knows_folium() -> None:
    allowed = {"maps/drawing.py", "maps/drawing_canvas.py"}
    strangers = [
        f"{tree.name(path)}:{line} imports {module}"
        for path in tree.code()
        for line, module in tree.imports(path)
        if module.split(".")[0] in {"folium", "branca"}
        and tree.name(path) not in allowed
        and not tree.name(path).startswith("maps/drawing/")
    ]
    assert not strangers, "\n".join(strangers)


def test_gathering_pages_own_no_tables_and_no_actions() -> None:
    for piece in ("tables.py", "actions.py"):
        assert not (tree.ROOT / "inspections/desks" / piece).exists()
