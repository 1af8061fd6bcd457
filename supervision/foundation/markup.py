"""Marked-up files: XML Spreadsheet 2003 or a web page, told by what stands in them. Runs only in the parsing child."""

from supervision.foundation.grids import Grid
from supervision.foundation.htmltables import read_html
from supervision.foundation.spreadsheetml import is_spreadsheetml, read_spreadsheetml


def read_markup(name: str, data: bytes) -> list[Grid]:
    """The sheets or tables of the file; errors as the two readers raise them."""
    return read_spreadsheetml(name, data) if is_spreadsheetml(data) else read_html(name, data)
