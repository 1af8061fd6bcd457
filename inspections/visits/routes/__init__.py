"""The doors of the visits room: office pages, papers, the phone's pages and what phones send."""

from inspections.visits.routes import api, approving, field, office, papers

handlers = [*approving.handlers, *office.handlers, *papers.handlers, *field.handlers, *api.handlers]
