"""Bodies of the page of areas."""

from litestar.datastructures import UploadFile
from pydantic import ConfigDict
from sqlmodel import Field

from supervision.areas.rules.coordinates import Crs
from supervision.areas.rules.zones import Drawn
from supervision.foundation.types import CleanText, Form


class OutlinesForm(Form):
    """A file of outlines to look at."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    kind: Drawn
    crs: Crs
    layer: CleanText = Field(default="", max_length=40)
    file: UploadFile


class NamesForm(Form):
    """A table of township names."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile


class EnterForm(Form):
    """Yes, enter these outlines."""

    kind: Drawn
    crs: Crs
    layer: CleanText = Field(default="", max_length=40)
    name: CleanText = Field(default="", max_length=200)
