"""Bodies of the lists' pages."""

from datetime import date
from typing import Annotated

from litestar.datastructures import UploadFile
from pydantic import BeforeValidator, ConfigDict, StringConstraints, field_validator
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form
from supervision.lists.rules.adoption import LOCAL_FIELDS, Mode, Settle
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.review_links import Choice, Relation
from supervision.lists.rules.standing import Standing
from supervision.registers.forms import ColumnsForm, listed

Place = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{0,32}$")]
"""A division that adopts; empty: the place whose lists these are."""


class ListUploadForm(Form):
    """A list to check."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    kind: CleanText = Field(max_length=40)
    file: UploadFile
    year: int = Field(ge=2000, le=2100)
    department_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    place: CleanText = Field(default="", max_length=100)

    @field_validator("department_id", mode="before")
    @classmethod
    def _nobody(cls, value: object) -> object:
        return None if value == "" else value


class ListConfirmForm(Form):
    """Yes, bring this list in. ``base``: the version in force the page compared it with (0: none)."""

    base: int = Field(default=0, ge=0, le=2**31 - 1)
    name: CleanText = Field(default="", max_length=200)
    year: int = Field(ge=2000, le=2100)
    department_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    place: CleanText = Field(default="", max_length=100)

    @field_validator("department_id", mode="before")
    @classmethod
    def _nobody(cls, value: object) -> object:
        return None if value == "" else value


class ListColumnsForm(ColumnsForm):
    """What each column of a list is, and whose list it is (0: of the whole city)."""

    year: int = Field(ge=2000, le=2100)
    department: int = Field(default=0, ge=0, le=2**31 - 1)
    place: CleanText = Field(default="", max_length=100)


class ChecklistForm(Form):
    """A new version of a checklist: one point a line, parts separated by ｜."""

    title: CleanText = Field(min_length=1, max_length=300)
    points: CleanText = Field(min_length=1, max_length=200_000)


class ValidityForm(Form):
    """From which day a version of a list holds."""

    valid_from: date


class AnswerForm(Form):
    """A citation was looked at and still fits."""

    note: CleanText = Field(min_length=4, max_length=500)


class StandingForm(Form):
    """Which of the three exclusive lists an item is on."""

    standing: Standing
    basis: CleanText = Field(default="", max_length=500)


class DepartmentNameForm(Form):
    """Another name of a department."""

    department_id: int = Field(ge=1, le=2**31 - 1)
    name: CleanText = Field(min_length=2, max_length=200)
    valid_from: date | None = None
    valid_to: date | None = None
    basis: CleanText = Field(default="", max_length=300)

    @field_validator("valid_from", "valid_to", mode="before")
    @classmethod
    def _open(cls, value: object) -> object:
        return None if value == "" else value


class PublishListForm(Form):
    """Publish the one list."""

    title: CleanText = Field(min_length=1, max_length=200)
    valid_from: date


class WithdrawListForm(Form):
    """Why a published version is taken back."""

    reason: CleanText = Field(min_length=4, max_length=500)


class TemplateUploadForm(Form):
    """A general list of a higher level."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    kind: ListKind
    issuer: CleanText = Field(min_length=2, max_length=100)
    level: int = Field(ge=1, le=3)
    valid_from: date
    file: UploadFile


class ClaimForm(Form):
    """What is made of items of a higher level's list; several keys, or all that nobody decided yet."""

    key: list[CleanText] = Field(default_factory=list, max_length=2000)
    all_open: bool = False
    place: Place = ""
    mode: Mode
    note: CleanText = Field(default="", max_length=500)
    department: CleanText = Field(default="", max_length=200)
    target: CleanText = Field(default="", max_length=1000)
    method: CleanText = Field(default="", max_length=300)
    basis: CleanText = Field(default="", max_length=4000)
    ratio: CleanText = Field(default="", max_length=300)
    frequency: CleanText = Field(default="", max_length=300)
    content: CleanText = Field(default="", max_length=4000)

    @field_validator("key", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    def own(self) -> dict[str, str]:
        """What is worded locally."""
        return {field: str(getattr(self, field)) for field in LOCAL_FIELDS if getattr(self, field)}


class LocalItemForm(Form):
    """An item that only this place has."""

    kind: ListKind
    code: CleanText = Field(default="", max_length=100)
    name: CleanText = Field(min_length=2, max_length=500)
    department: CleanText = Field(min_length=2, max_length=200)
    basis: CleanText = Field(min_length=2, max_length=4000)
    target: CleanText = Field(default="", max_length=1000)
    frequency: CleanText = Field(default="", max_length=300)
    note: CleanText = Field(default="", max_length=500)


class IssueForm(Form):
    """Issue what a place adopted."""

    place: Place = ""


class SettleForm(Form):
    """What is done with changes of the upper level."""

    key: list[CleanText] = Field(default_factory=list, max_length=2000)
    settle: Settle
    place: Place = ""
    note: CleanText = Field(default="", max_length=500)

    @field_validator("key", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value


class ReviewForm(Form):
    """One decision about a pair, what the reviewer saw, and which part of the queue comes next.

    ``choice``: same, part_a (the left row is part of the right one), part_b, overlap, different.
    """

    choice: Choice
    seen: int = Field(default=0, ge=0, le=2**31 - 1)
    left: int = Field(default=0, ge=0, le=2**31 - 1)
    note: CleanText = Field(default="", max_length=500)
    department: CleanText = Field(default="", max_length=200)
    relation: CleanText = Field(default="", max_length=20)
    pattern: CleanText = Field(default="", max_length=300)


class ReviewBackForm(Form):
    """Take a decision back, and stay in this part of the queue."""

    department: CleanText = Field(default="", max_length=200)
    relation: CleanText = Field(default="", max_length=20)
    pattern: CleanText = Field(default="", max_length=300)


class PatternForm(Form):
    """Decide the pairs of a proven pattern alike: as many as were shown to wait."""

    pattern: CleanText = Field(min_length=1, max_length=300)
    relation: Relation
    count: int = Field(ge=1, le=100_000)


class FormsUploadForm(Form):
    """A file of checklists to read."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile
    item: CleanText = Field(default="", max_length=64)


class FormsConfirmForm(Form):
    """Yes, publish these: the item's code for each checklist of the file in order, "" for one that is left out."""

    name: CleanText = Field(default="", max_length=200)
    code: Annotated[list[CleanText], BeforeValidator(listed)] = Field(min_length=1, max_length=500)
