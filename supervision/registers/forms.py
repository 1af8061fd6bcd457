"""Bodies of the registers' pages."""

from litestar.datastructures import UploadFile
from pydantic import ConfigDict
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form
from supervision.registers.rules.kinds import FileKind


class UploadForm(Form):
    """A file to check."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    kind: FileKind
    file: UploadFile


class ConfirmForm(Form):
    """Yes, bring this file in."""

    name: CleanText = Field(default="", max_length=200)
