"""The verbs of the registers: the only writers of their tables."""

from supervision.registers.actions.columns import choose_columns, forget_columns, lay_out
from supervision.registers.actions.entities import Tally, import_entities, regrade
from supervision.registers.actions.files import Checked, check_file, import_checked, import_file, lines_of
from supervision.registers.actions.inspectors import import_inspectors, import_leave, import_recusals
from supervision.registers.actions.placing import place_entities

__all__ = [
    "Checked",
    "Tally",
    "check_file",
    "choose_columns",
    "forget_columns",
    "import_checked",
    "import_entities",
    "import_file",
    "import_inspectors",
    "import_leave",
    "import_recusals",
    "lay_out",
    "lines_of",
    "place_entities",
    "regrade",
]
