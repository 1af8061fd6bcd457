"""Finding the rooms' furniture by name, for the three doors on top and for the migrations."""

from importlib import import_module, util
from types import ModuleType

ROOMS = (
    "supervision.law",
    "supervision.areas",
    "supervision.identity",
    "supervision.registers",
    "supervision.lists",
    "supervision.trail",
    "inspections.leads",
    "inspections.plans",
    "inspections.draws",
    "inspections.visits",
    "inspections.rectifications",
    "inspections.penalties",
    "inspections.publication",
    "inspections.exchange",
    "inspections.alerts",
    "inspections.releases",
    "inspections.desks",
    "inspections.demonstration",
    "analytics",
    "maps",
)


def furniture(piece: str) -> list[ModuleType]:
    """The modules ``<room>.<piece>`` that exist, lowest room first."""
    found = []
    for room in ROOMS:
        if util.find_spec(room) and util.find_spec(f"{room}.{piece}"):
            found.append(import_module(f"{room}.{piece}"))
    return found


def load_tables() -> None:
    """Import every table class (for metadata and migrations)."""
    import_module("supervision.foundation.audit")
    import_module("supervision.foundation.jobs")
    furniture("tables")


def load_tasks() -> None:
    """Import every job function; the tables come along, so that foreign keys resolve."""
    load_tables()
    furniture("tasks")
