"""Which version of the definitions computed a figure: the texts of the pure functions, hashed."""

import hashlib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_ROOMS = ("measures", "estimates", "risk", "board")
_FILES = (
    "coverage.py",
    "desk.py",
    "digests.py",
    "extracts.py",
    "frames.py",
    "moments.py",
    "planned.py",
    "questions.py",
    "refresh.py",
    "schemas.py",
    "sharing.py",
    "spans.py",
)


@cache
def version() -> str:
    """Eight hex digits over the source of everything between the rows and a figure; a change of any of it is another version."""
    found = hashlib.sha256()
    paths = [path for room in _ROOMS for path in sorted((_HERE / room).glob("*.py"))]
    for path in (*paths, *(_HERE / name for name in _FILES)):
        found.update(f"{path.relative_to(_HERE).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()[:8]
