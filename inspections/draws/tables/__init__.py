"""Tables of the draws room."""

from inspections.draws.tables.custody import DrawCustodian, DrawSecret, DrawTranche
from inspections.draws.tables.draws import Draw, DrawFile, DrawStratum, Unfreezing
from inspections.draws.tables.duty import DutyCall, DutyMonth, NameReading, Replacement
from inspections.draws.tables.results import DrawnUnit, TeamMember

__all__ = [
    "Draw",
    "DrawCustodian",
    "DrawFile",
    "DrawSecret",
    "DrawStratum",
    "DrawTranche",
    "DrawnUnit",
    "DutyCall",
    "DutyMonth",
    "NameReading",
    "Replacement",
    "TeamMember",
    "Unfreezing",
]
