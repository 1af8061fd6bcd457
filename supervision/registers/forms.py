"""Bodies of the registers' pages."""

from typing import Annotated, Any

from litestar.datastructures import UploadFile
from pydantic import BeforeValidator, ConfigDict
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form
from supervision.registers.rules.kinds import FileKind


def listed(value: Any) -> Any:
    """A form sends one answer as a text, several as a list."""
    return [value] if isinstance(value, str) else value


class UploadForm(Form):
    """A file to check."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    kind: FileKind
    file: UploadFile


class ConfirmForm(Form):
    """Yes, bring this file in."""

    name: CleanText = Field(default="", max_length=200)


class ForgetForm(Form):
    """Yes, forget it."""


class ColumnsForm(Form):
    """What each column of a file is, in the order of the columns; "-" for a column that is not used."""

    name: CleanText = Field(default="", max_length=200)
    sheet: int = Field(ge=0, le=500)
    row: int = Field(ge=0, le=500)
    field: Annotated[list[str], BeforeValidator(listed)] = Field(min_length=1, max_length=300)

    @property
    def fields(self) -> list[str]:
        """Field names, "" for a column that is not used."""
        return ["" if word == "-" else word for word in self.field]
