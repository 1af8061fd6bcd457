"""Bodies of the lists' pages."""

from typing import Annotated

from litestar.datastructures import UploadFile
from pydantic import BeforeValidator, ConfigDict, field_validator
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form
from supervision.registers.forms import ColumnsForm, listed


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


class FormsUploadForm(Form):
    """A file of checklists to read."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile
    item: CleanText = Field(default="", max_length=64)


class FormsConfirmForm(Form):
    """Yes, publish these: the item's code for each checklist of the file in order, "" for one that is left out."""

    name: CleanText = Field(default="", max_length=200)
    code: Annotated[list[CleanText], BeforeValidator(listed)] = Field(min_length=1, max_length=500)
