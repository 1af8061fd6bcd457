"""What this machine lacks: said plainly at the end of the run; in CI it is a failure, never a skip."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

NOT_TESTED = "not tested here: "
SHARED = Path(__file__).resolve().parents[2] / "shared"


def in_ci() -> bool:
    """Whether nothing may be skipped."""
    return os.environ.get("CI") in {"1", "true"}


def lacking(what: str) -> NoReturn:
    """Skip a test because of a missing server or program; a failure in CI."""
    if in_ci():
        pytest.fail(f"{what} is missing, and in CI nothing is skipped", pytrace=False)
    pytest.skip(NOT_TESTED + what)


def shared(name: str) -> Path:
    """A file of the folder ``shared`` beside the repository; without it the test is skipped, also in CI."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{NOT_TESTED}../shared/{name} is not beside this checkout")
    return path
