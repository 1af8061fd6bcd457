"""What may be done with draws. There is no verb that draws again."""

from inspections.draws.actions.custody import Custody, deposit_commitments
from inspections.draws.actions.duty import call_team, recall, seal_month, type_month_value
from inspections.draws.actions.freezing import freeze_draw
from inspections.draws.actions.opening import open_draw
from inspections.draws.actions.photographing import attach_photo
from inspections.draws.actions.proving import give_proof
from inspections.draws.actions.quick import Entry, record_together, seal_at_once
from inspections.draws.actions.reading import note_reading
from inspections.draws.actions.replacing import Asked, drawers, replace_inspector
from inspections.draws.actions.sealing import commit_draw, record_public_value
from inspections.draws.actions.splitting import keep_share, split_draw
from inspections.draws.actions.tranches import give_share, reveal_due, reveal_tranche
from inspections.draws.actions.unfreezing import ask_to_unfreeze, unfreeze_draw
from inspections.draws.actions.voiding import ask_to_void, give_void_shares, void_draw
from inspections.draws.actions.wall import allow_names
from inspections.draws.actions.witnessing import add_witness

__all__ = [
    "Asked",
    "Custody",
    "Entry",
    "add_witness",
    "allow_names",
    "ask_to_unfreeze",
    "ask_to_void",
    "attach_photo",
    "call_team",
    "commit_draw",
    "deposit_commitments",
    "drawers",
    "freeze_draw",
    "give_proof",
    "give_share",
    "give_void_shares",
    "keep_share",
    "note_reading",
    "open_draw",
    "recall",
    "record_public_value",
    "record_together",
    "replace_inspector",
    "reveal_due",
    "reveal_tranche",
    "seal_at_once",
    "seal_month",
    "split_draw",
    "type_month_value",
    "unfreeze_draw",
    "void_draw",
]
