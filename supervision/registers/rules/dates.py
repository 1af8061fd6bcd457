"""Dates as people and spreadsheets write them."""

import re
from datetime import date, timedelta

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")
FOREVER = date(9999, 12, 31)
_FOREVER_WORDS = {"长期", "长期有效", "永久", "无固定期限"}


def read_date(text: str) -> date | None:
    """A date as people write it, or ``None``.

    2020-01-05, 2020/1/5, 2020.1.5, 2020年1月5日, 20200105, with a time behind, or the serial of a spreadsheet
    (1900 system, 1920–2099); 长期 is the last day there is.
    """
    value = text.strip()
    if value in _FOREVER_WORDS:
        return FOREVER
    match = _DATE.fullmatch(value) or _COMPACT.fullmatch(value)
    if match:
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            return None
    if (serial := _SERIAL.fullmatch(value)) and 7_306 <= int(serial[1]) <= 73_050:
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
    return None
