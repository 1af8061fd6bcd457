"""The doors of the visits room: office pages, papers, the phone's pages and what phones send."""

from inspections.visits.routes import api, approving, changes, field, office, overrides, papers, tipoffs

handlers = [
    *approving.handlers,
    *changes.handlers,
    *overrides.handlers,
    *tipoffs.handlers,
    *office.handlers,
    *papers.handlers,
    *field.handlers,
    *api.handlers,
]
