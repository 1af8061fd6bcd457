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


def _plain(value: Any) -> Any:
    """Codes are read out and typed with spaces between."""
    return "".join(value.split()) if isinstance(value, str) else value


class FreezeForm(Form):
    """How a list is frozen: the public value to come, its day, and how much one inspector may get."""

    form: CleanText = Field(min_length=1, max_length=16)
    opens_on: date
    mode: Mode = Mode.HELD
    fallback: CleanText = Field(default="", max_length=200)
    capacity: Annotated[Annotated[int, Field(ge=1, le=100_000)] | None, BeforeValidator(blank)] = None
    beacon_at: CleanText = Field(default="", max_length=5)


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
    """Why a draw should be void."""

    reason: CleanText = Field(min_length=2, max_length=500)
