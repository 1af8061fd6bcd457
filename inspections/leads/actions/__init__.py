"""What may be done with leads."""

from inspections.leads.actions.files import check_file, import_file
from inspections.leads.actions.lodging import import_leads, lodge, move_lead

__all__ = ["check_file", "import_file", "import_leads", "lodge", "move_lead"]
