"""Bodies of the penalty pages."""

from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlmodel import Field

from inspections.penalties.rules import CaseSource, PartyKind, PenaltyKind, Procedure
from inspections.penalties.rules.discretion import Discretion
from supervision.foundation.types import CleanText, Form

LARGEST = 2**31 - 1


def listed(value: Any) -> Any:
    """A form sends one ticked box as a text, several as a list."""
    return [value] if isinstance(value, str) else value


def absent(value: Any) -> Any:
    """An empty field is none."""
    return None if value == "" else value


MaybeId = Annotated[int | None, Field(ge=1, le=LARGEST), BeforeValidator(absent)]


class CaseForm(Form):
    """A new case; the source is mandatory, its number with it."""

    case_source: Annotated[CaseSource | None, BeforeValidator(absent)] = None
    act_id: MaybeId = None
    lead_id: MaybeId = None
    entity_code: CleanText = Field(default="", max_length=64)
    department_id: MaybeId = None
    facts: CleanText = Field(default="", max_length=4000)
    basis: CleanText = Field(default="", max_length=1000)


class DecisionForm(Form):
    """A decision; the fine and the band of its grade of discretion are typed in yuan."""

    procedure: Procedure
    party: PartyKind
    kinds: Annotated[list[PenaltyKind], BeforeValidator(listed)] = Field(default_factory=list)
    fine: CleanText = Field(default="", max_length=20)
    basis: CleanText = Field(min_length=4, max_length=1000)
    discretion: Annotated[Discretion | None, BeforeValidator(absent)] = None
    band_low: CleanText = Field(default="", max_length=20)
    band_high: CleanText = Field(default="", max_length=20)
