"""What may be done with leads."""

from inspections.leads.actions.files import check_file, import_checked
from inspections.leads.actions.lodging import import_leads, lodge, move_lead

__all__ = ["check_file", "import_checked", "import_leads", "lodge", "move_lead"]
