"""What may be done with draws. There is no verb that draws again."""

from inspections.draws.actions.custody import Custody, deposit_commitments
from inspections.draws.actions.freezing import freeze_draw
from inspections.draws.actions.opening import open_draw
from inspections.draws.actions.proving import give_proof
from inspections.draws.actions.sealing import commit_draw, record_public_value
from inspections.draws.actions.tranches import give_share, reveal_due, reveal_tranche
from inspections.draws.actions.voiding import ask_to_void, give_void_shares, void_draw
from inspections.draws.actions.witnessing import add_witness

__all__ = [
    "Custody",
    "add_witness",
    "ask_to_void",
    "commit_draw",
    "deposit_commitments",
    "freeze_draw",
    "give_proof",
    "give_share",
    "give_void_shares",
    "open_draw",
    "record_public_value",
    "reveal_due",
    "reveal_tranche",
    "void_draw",
]
