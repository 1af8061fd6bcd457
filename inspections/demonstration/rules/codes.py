"""Made codes that pass every check and belong to nobody.

Unified social credit codes (GB 32100-2015) carry an organisation part beginning with ``YY``, which no authority issues:
so a code of the demonstration can never be somebody's real one. Item codes have the shape the national feed checks.
"""

import numpy as np
import numpy.typing as npt

from inspections.demonstration.rules.chance import Ints

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LETTERS = np.array(list(ALPHABET))
_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_ORGANISATION_VALUES = {char: i for i, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_VALUE = np.array([_ORGANISATION_VALUES[char] for char in ALPHABET])  # value of our digit in GB 11714
_CHECK_VALUES = np.array([ALPHABET.index(char) for char in "0123456789X"])
PREFIX = {
    "enterprise": "91",
    "self_employed": "92",
    "cooperative": "93",
    "institution": "12",
    "social": "52",
    "bureau": "11",
}


def credit_codes(prefixes: list[str], divisions: list[str], numbers: Ints) -> list[str]:
    """Valid codes of 18 characters, one per row; distinct wherever ``numbers`` (below 31⁶) are.

    ``prefixes`` are the two characters of authority and kind, ``divisions`` the six digits of the registry's place.
    """
    digits = np.empty((len(numbers), 17), dtype=np.int64)
    digits[:, :2], digits[:, 2:8] = _values(prefixes), _values(divisions)
    digits[:, 8:10] = ALPHABET.index("Y")
    rest = numbers.copy()
    for column in range(15, 9, -1):
        rest, digits[:, column] = np.divmod(rest, 31)
    check = (11 - (_VALUE[digits[:, 8:16]] @ _ORGANISATION_WEIGHTS) % 11) % 11
    digits[:, 16] = _CHECK_VALUES[check]
    last = (31 - (digits @ _WEIGHTS) % 31) % 31
    letters = np.ascontiguousarray(_LETTERS[np.column_stack([digits, last])])
    codes: list[str] = letters.view("<U18").ravel().tolist()
    return codes


def _values(texts: list[str]) -> npt.NDArray[np.int64]:
    """The values of texts of one length, a column per character."""
    known = {text: [ALPHABET.index(char) for char in text] for text in set(texts)}
    return np.array([known[text] for text in texts], dtype=np.int64)


def catalogue_codes(numbers: Ints) -> list[str]:
    """Item codes of a supervision catalogue (监管事项目录编码): 14 digits, beginning with 99, which is in no catalogue."""
    return [f"99{number:012d}" for number in numbers.tolist()]


def implementation_code(body: str, level: int, catalogue_code: str) -> str:
    """Code of an implementation list (检查实施清单编码): the body's credit code, the level 1…5, the catalogue code."""
    return f"{body}{level}{catalogue_code}"
