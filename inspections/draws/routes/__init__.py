"""The doors of the draws room: the ceremony, the office's pages, the public's pages."""

from inspections.draws.routes import ceremony, custody, duty, office, own, portal, verifiers

handlers = [
    *ceremony.handlers,
    *custody.handlers,
    *office.handlers,
    *portal.handlers,
    *own.handlers,
    *verifiers.handlers,
    *duty.handlers,
]
