"""Types are checked strictly, lint is clean, and the web process stays light."""

import subprocess
import sys

import pytest

from tests.house import tree

BIN = tree.ROOT / ".venv" / "bin"


def _run(*command: str) -> str:
    """What a tool prints when it finds something wrong, else nothing."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [("mypy",), ("ruff", "check", "--quiet", "."), ("ruff", "format", "--check", ".")],
    ids=" ".join,
)
def test_the_tool_finds_nothing(command: tuple[str, ...]) -> None:
    found = _run(*command)
    assert not found, found


def test_starting_the_web_door_loads_neither_geopandas_nor_folium() -> None:
    program = (
        "import sys, app\n"
        "from supervision.foundation.rooms import furniture\n"
        "furniture('routes')\n"
        "heavy = {'geopandas', 'folium', 'pandas', 'scipy', 'branca', 'pyogrio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-1000:]
