"""Whether a draw only pairs inspectors with a list that a superior drew (只选派人员), as its sealed rules say it."""

from dataclasses import dataclass

from sqlmodel import Session

from inspections.draws.queries.files import public_files_named
from inspections.draws.rules.canonical import decode_json
from inspections.draws.rules.terms import NAME as RULES
from inspections.plans.rules.assigned import PAIR_ONLY, RECEIVED, REFERENCE


@dataclass(frozen=True)
class PairOnly:
    """Who drew, by which document, under which number, received when; every one a text of rules.json."""

    issuer: str
    document: str
    reference: str
    received: str


def pair_only(session: Session, draw_id: str) -> PairOnly | None:
    """What the rules of a draw say of the superior's list behind it; None for an ordinary draw."""
    rules = decode_json(RULES, public_files_named(session, draw_id, (RULES,))[RULES])
    said = {one["name"]: one for one in rules["parameters"]}
    if PAIR_ONLY not in said:
        return None
    return PairOnly(
        said[PAIR_ONLY]["value"],
        said[PAIR_ONLY]["basis"],
        said.get(REFERENCE, {}).get("value", ""),
        said.get(RECEIVED, {}).get("value", ""),
    )
