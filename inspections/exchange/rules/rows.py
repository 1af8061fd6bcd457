"""One row of the monthly feed from what the house knows; nothing is invented, what is unknown stays empty."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspections.exchange.rules.maps import RANDOM, MapKind

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
LEVELS = {"nation": "1", "province": "2", "city": "3", "county": "4", "town": "5"}


@dataclass(frozen=True)
class PartyFacts:
    """An entity as a receiver sees it."""

    name: str
    code: str
    kind: str
    address: str
    area: str


@dataclass(frozen=True)
class AgencyFacts:
    """A department as a receiver sees it."""

    name: str
    code: str
    level: str


@dataclass(frozen=True)
class ActFacts:
    """An inspection act with everything around it."""

    number: str
    item: str
    catalogue_code: str
    list_code: str
    agency: AgencyFacts
    party: PartyFacts
    kind: str
    offsite: bool
    drawn: bool
    results: Sequence[str]
    day: date | None
    officers: Sequence[tuple[str, str]]  # name, certificate number
    plan: str


@dataclass(frozen=True)
class CaseFacts:
    """A decided case with everything around it; money in fen."""

    number: str
    decision_number: str
    source: str
    act_number: str
    item: str
    catalogue_code: str
    agency: AgencyFacts
    party: PartyFacts
    facts: str
    basis: str
    procedure: str
    kinds: Sequence[str]
    fine_fen: int
    filed_on: date
    decided_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class Sending:
    """Who sends, when, in which batch."""

    day: date
    sender: str
    batch: int = 1


Maps = Mapping[MapKind, Mapping[str, str]]


def act_row(act: ActFacts, maps: Maps, sending: Sending) -> dict[str, str]:
    """An inspection act (检查行为) in the columns of the feed."""
    check_type = RANDOM if act.drawn else act.kind
    list_code = act.list_code
    if not list_code and act.catalogue_code and CREDIT_CODE.fullmatch(act.agency.code):
        list_code = f"{act.agency.code}{LEVELS.get(act.agency.level, '')}{act.catalogue_code}"
    return {
        "supervise_item_implement_code": act.catalogue_code,
        "supervise_item_check_icode": list_code,
        "check_action_name": f"对{act.party.name}的“{act.item}”检查"
        if act.item
        else f"对{act.party.name}的检查",
        "check_action_code": act.number,
        **_agency(act.agency),
        "supervise_object": act.party.name,
        **_party(act.party, maps),
        "check_form": maps[MapKind.CHECK_FORM].get(act.kind, ""),
        "check_type": maps[MapKind.CHECK_TYPE].get(check_type, ""),
        "check_mode": "双随机、一公开" if act.drawn else "非现场监管" if act.offsite else "",
        "check_result": ";".join(filter(None, (maps[MapKind.RESULT].get(code, "") for code in act.results))),
        "check_date": _day(act.day),
        "check_personnel": ";".join(name for name, _number in act.officers),
        "check_personnel_code": ";".join(number for _name, number in act.officers if number),
        "plan_id": act.plan,
        **_sent(sending),
    }


def case_row(case: CaseFacts, maps: Maps, sending: Sending) -> dict[str, str]:
    """A penalty (处罚行为) in the columns of the feed."""
    kinds = [maps[MapKind.PENALTY_KIND].get(kind, "") for kind in case.kinds]
    return {
        "supervise_item_implement_code": case.catalogue_code,
        "punish_action_name": f"对{case.party.name}的行政处罚",
        "punish_action_code": case.number,
        "case_source": maps[MapKind.CASE_SOURCE].get(case.source, ""),
        "check_action_code": case.act_number,
        **_agency(case.agency),
        "punish_object": case.party.name,
        **_party(case.party, maps),
        "illegal_facts": case.facts,
        "punish_basis": case.basis,
        "punish_procedure": maps[MapKind.PROCEDURE].get(case.procedure, ""),
        "punish_document_number": case.decision_number,
        "punish_date": _day(case.decided_on),
        "punish_type": ";".join(filter(None, kinds)),
        "punish_result": f"罚款{_yuan(case.fine_fen)}元" if case.fine_fen else "见决定书",
        "fine_amount": _yuan(case.fine_fen) if case.fine_fen else "",
        "filing_date": _day(case.filed_on),
        "closing_date": _day(case.closed_on),
        **_sent(sending),
    }


def _agency(agency: AgencyFacts) -> dict[str, str]:
    return {"implement_institution": agency.name, "implement_institution_code": agency.code}


def _party(party: PartyFacts, maps: Maps) -> dict[str, str]:
    return {
        "administrative_cp": party.name,
        "administrative_cp_na": maps[MapKind.PARTY_NATURE].get(party.kind, ""),
        "administrative_cp_ce_type": "001" if CREDIT_CODE.fullmatch(party.code) else "099",
        "administrative_cp_ui_code": party.code,
        "address_registered": party.address,
        "address_operating": party.address,
        "area_number": party.area[:6],
    }


def _sent(sending: Sending) -> dict[str, str]:
    return {
        "submitted_date": _day(sending.day),
        "submitted_personnel": sending.sender,
        "cd_batch": f"{sending.day:%Y%m%d}{sending.batch:05d}",
        "cd_operation": "i",
    }


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
