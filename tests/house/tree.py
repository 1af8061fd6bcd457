"""The source tree as the house rules see it: files, rooms, parsed code."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("supervision", "inspections", "analytics", "maps")
DOORS_ON_TOP = ("app.py", "worker.py", "cli.py")
VERIFIERS = ROOT / "inspections" / "draws" / "verifiers"
CJK = range(0x3400, 0x9FFF + 1)


@cache
def code() -> tuple[Path, ...]:
    """Every Python file of the product."""
    files = [ROOT / name for name in DOORS_ON_TOP if (ROOT / name).exists()]
    for floor in FLOORS:
        files += sorted((ROOT / floor).rglob("*.py"))
    return tuple(files)


def product_files(*endings: str) -> Iterator[Path]:
    """Every file of the product with one of these endings, third-party files left out."""
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*")):
            if path.suffix in endings and "vendor" not in path.parts and path.is_file():
                yield path


def templates() -> tuple[Path, ...]:
    """Every page template of the house; a verifier is a program that is opened from disk, with its own words."""
    return tuple(path for path in product_files(".html", ".j2", ".svg") if VERIFIERS not in path.parents)


def name(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


def furniture(piece: str) -> tuple[Path, ...]:
    """Every file of one kind of furniture, in rooms as ``piece.py`` or in the package ``piece/``."""
    return tuple(
        path for path in code() if path.stem == piece or piece in path.relative_to(ROOT).parent.parts[1:]
    )


def room(path: Path) -> str:
    """The dotted name of the room a file stands in: two levels down, or the floor itself."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:2] if parts[0] in {"supervision", "inspections"} else parts[:1])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports (``from a.b import c`` gives ``a.b`` and ``a.b.c``)."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def calls(path: Path, *functions: str) -> Iterator[ast.Call]:
    """Every call of a function or method with one of these names."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and called(node) in functions:
            yield node


def called(node: ast.Call) -> str:
    """The last name in what is called: ``tx.record(…)`` gives ``record``."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def text(node: ast.AST | None) -> str | None:
    """The value of a literal text (neighbouring literals are one), else ``None``."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def has_chinese(words: str) -> bool:
    """Whether a text holds a Chinese character."""
    return any(ord(char) in CJK for char in words)
