"""The doors of the draws room: the ceremony, the office's pages, the public's pages."""

from inspections.draws.routes import (
    ceremony,
    custody,
    duty,
    office,
    own,
    photos,
    portal,
    quick,
    unfreezing,
    verifiers,
    wall,
)

handlers = [
    *ceremony.handlers,
    *unfreezing.handlers,
    *custody.handlers,
    *quick.handlers,
    *photos.handlers,
    *wall.handlers,
    *office.handlers,
    *portal.handlers,
    *own.handlers,
    *verifiers.handlers,
    *duty.handlers,
]
