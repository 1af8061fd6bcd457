"""What may be done with penalty cases."""

from inspections.penalties.actions.cases import close_case, decide, import_cases, notify, open_case
from inspections.penalties.actions.files import check_file, import_checked

__all__ = ["check_file", "close_case", "decide", "import_cases", "import_checked", "notify", "open_case"]
