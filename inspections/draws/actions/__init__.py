"""What may be done with draws. There is no verb that draws again."""

from inspections.draws.actions.freezing import freeze_draw
from inspections.draws.actions.opening import open_draw
from inspections.draws.actions.proving import give_proof
from inspections.draws.actions.sealing import commit_draw, record_public_value
from inspections.draws.actions.splitting import keep_share, split_draw
from inspections.draws.actions.voiding import ask_to_void, void_draw

__all__ = [
    "ask_to_void",
    "commit_draw",
    "freeze_draw",
    "give_proof",
    "keep_share",
    "open_draw",
    "record_public_value",
    "split_draw",
    "void_draw",
]
