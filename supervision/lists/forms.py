"""Bodies of the lists' pages."""

from litestar.datastructures import UploadFile
from pydantic import ConfigDict, field_validator
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form
from supervision.lists.rules.review_links import Choice, Relation


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
    """Yes, bring this list in."""

    name: CleanText = Field(default="", max_length=200)
    year: int = Field(ge=2000, le=2100)
    department_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    place: CleanText = Field(default="", max_length=100)

    @field_validator("department_id", mode="before")
    @classmethod
    def _nobody(cls, value: object) -> object:
        return None if value == "" else value


class ChecklistForm(Form):
    """A new version of a checklist: one point a line, parts separated by ｜."""

    title: CleanText = Field(min_length=1, max_length=300)
    points: CleanText = Field(min_length=1, max_length=200_000)


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
