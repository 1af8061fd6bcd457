"""Bodies of the draw pages."""

from datetime import date
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from pydantic import BeforeValidator, ConfigDict, StringConstraints
from sqlmodel import Field

from inspections.draws.rules.beacons import LONGEST
from inspections.draws.rules.terms import Mode
from supervision.foundation.types import CleanText, Form


def blank(value: Any) -> Any:
    """An empty field of a form says nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _listed(value: Any) -> Any:
    """A form sends one field as a text, several as a list; empty ones say nothing."""
    values = [value] if isinstance(value, str) else value
    return [one for one in values if blank(one) is not None] if isinstance(values, list) else values


def _words(value: Any) -> Any:
    """Several codes in one field, as they are pasted."""
    return value.split() if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """Codes are read out and typed with spaces between."""
    return "".join(value.split()) if isinstance(value, str) else value


Login = Annotated[CleanText, Field(min_length=1, max_length=64)]
Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class FreezeForm(Form):
    """How a list is frozen: the public value to come, its day, how much one inspector may get, who keeps the shares."""

    form: CleanText = Field(min_length=1, max_length=16)
    opens_on: date
    mode: Mode = Mode.HELD
    fallback: CleanText = Field(default="", max_length=200)
    capacity: Annotated[Annotated[int, Field(ge=1, le=100_000)] | None, BeforeValidator(blank)] = None
    custodian: Annotated[list[Login], BeforeValidator(_listed)] = Field(default=[], max_length=20)
    later: Annotated[list[date], BeforeValidator(_listed)] = Field(default=[], max_length=40)
    reveal_by: Annotated[date | None, BeforeValidator(blank)] = None
    values_each: bool = False
    beacon_at: CleanText = Field(default="", max_length=5)
    rotate: bool = False
    spread: bool = False


class ValueForm(Form):
    """The public value as one person reads it; of a beacon, the JSON its site gives."""

    value: CleanText = Field(min_length=1, max_length=LONGEST)


class QuickForm(Form):
    """The quick ceremony begins: how many dice, and what the public sees."""

    form: CleanText = Field(min_length=1, max_length=16)
    mode: Mode = Mode.HELD


class QuickValueForm(Form):
    """Both entries of the public value; without a login name the first is the person whose page it is."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    first_login: CleanText = Field(default="", max_length=64)
    first_password: str = Field(default="", max_length=200)
    first_value: CleanText = Field(default="", max_length=200)
    second_login: CleanText = Field(default="", max_length=64)
    second_password: str = Field(default="", max_length=200)
    second_value: CleanText = Field(default="", max_length=200)
    photo: UploadFile | None = None


class PhotoForm(Form):
    """A photo of the dice."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    photo: UploadFile


class WallForm(Form):
    """Whether the wall shows names."""

    names: bool = False


class OwnForm(Form):
    """What a business types to find itself in a draw: its code and, of a held draw, the check code from its paper."""

    code: Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
    nonce: Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""


class ProofForm(Form):
    """Whose proof an officer hands out."""

    code: Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


class VoidForm(Form):
    """Why a draw should be void, or a frozen list be given up."""

    reason: CleanText = Field(min_length=2, max_length=500)


class MonthForm(Form):
    """Which month's duty order is sealed, and by which public value it will be drawn."""

    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    form: CleanText = Field(min_length=1, max_length=16)
    opens_on: date


class DepositForm(Form):
    """A custodian's commitments, one for each tranche."""

    commitments: Annotated[list[Hex], BeforeValidator(_words)] = Field(max_length=40)


class ShareForm(Form):
    """A custodian's share of the tranche that is due."""

    share: Annotated[Hex, BeforeValidator(_plain)]
    whose: Annotated[int, Field(ge=0, le=3)] = 0


class SharesForm(Form):
    """A custodian's shares of all tranches of a void draw."""

    shares: Annotated[list[Hex], BeforeValidator(_words)] = Field(max_length=40)


class WitnessForm(Form):
    """A witness's statement and its signature, as two lines of text."""

    statement: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
