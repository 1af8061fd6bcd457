"""What may be done with draws. There is no verb that draws again."""

from inspections.draws.actions.freezing import freeze_draw
from inspections.draws.actions.opening import open_draw
from inspections.draws.actions.photographing import attach_photo
from inspections.draws.actions.proving import give_proof
from inspections.draws.actions.quick import Entry, record_together, seal_at_once
from inspections.draws.actions.sealing import commit_draw, record_public_value
from inspections.draws.actions.voiding import ask_to_void, void_draw
from inspections.draws.actions.wall import allow_names

__all__ = [
    "Entry",
    "allow_names",
    "ask_to_void",
    "attach_photo",
    "commit_draw",
    "freeze_draw",
    "give_proof",
    "open_draw",
    "record_public_value",
    "record_together",
    "seal_at_once",
    "void_draw",
]
