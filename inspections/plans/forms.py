"""Bodies of the plan pages."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from pydantic import BeforeValidator, ConfigDict
from sqlmodel import Field

from inspections.plans.rules.amendments import TaskTerms
from inspections.plans.rules.assigned import Dispatch
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import EVERYBODY, UNCLASSED, DrawType, GroupBy, StrataBy
from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.ratios import read_ratio
from supervision.foundation.types import CleanText, Form

LARGEST = 2**31 - 1


def listed(value: Any) -> Any:
    """A form sends one ticked box as a text, several as a list."""
    return [value] if isinstance(value, str) else value


Id = Annotated[int, Field(ge=1, le=LARGEST)]
Ids = Annotated[list[Id], BeforeValidator(listed)]
Codes = Annotated[list[CleanText], BeforeValidator(listed)]


class PlanForm(Form):
    """A new plan."""

    title: CleanText = Field(min_length=2, max_length=200)
    year: int = Field(ge=2000, le=2100)
    department_id: int = Field(ge=1, le=LARGEST)
    note: CleanText = Field(default="", max_length=1000)


class FilingForm(Form):
    """When and with whom a plan was filed."""

    filed_on: date
    filed_with: CleanText = Field(default="", max_length=200)


class ReturnForm(Form):
    """Why a plan goes back."""

    note: CleanText = Field(min_length=2, max_length=1000)


class JointForm(Form):
    """Which task is asked to join."""

    other_task_id: Id


class WindowForm(Form):
    """A window in which nobody is inspected; department 0 is all of them."""

    department_id: int = Field(ge=0, le=LARGEST)
    starts_on: date
    ends_on: date
    reason: CleanText = Field(min_length=2, max_length=500)


class UndoneForm(Form):
    """Why a task was not finished."""

    reason: CleanText = Field(min_length=2, max_length=1000)
    carry_over: bool = False


class ChangeForm(Form):
    """A change of a task in force: every field as it shall be, and why."""

    ratio_a: CleanText = Field(default="", max_length=20)
    ratio_b: CleanText = Field(default="", max_length=20)
    ratio_c: CleanText = Field(default="", max_length=20)
    ratio_d: CleanText = Field(default="", max_length=20)
    ratio_n: CleanText = Field(default="", max_length=20)
    ratio_all: CleanText = Field(default="", max_length=20)
    rounds: int = Field(ge=0, le=1000)
    starts_on: date
    ends_on: date
    team_size: int = Field(ge=0, le=20)
    joining: Ids = Field(default_factory=list)
    withdrawn: bool = False
    reason: CleanText = Field(min_length=2, max_length=1000)

    def terms(self, strata_by: StrataBy, floors: dict[str, int]) -> TaskTerms:
        """What the task shall say; ``floors`` are the least numbers it has, which stay.

        Raises:
            Unreadable: a share that is no share.
        """
        ratios = _ratios(self, strata_by)
        return TaskTerms(
            ratios={s: replace(ratio, floor=floors.get(s, ratio.floor)) for s, ratio in ratios.items()},
            rounds=self.rounds,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            team_size=self.team_size,
            joining=tuple(sorted(set(self.joining))),
            withdrawn=self.withdrawn,
        )


class RowsForm(Form):
    """A sheet of plan rows to check."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile


class ConfirmRowsForm(Form):
    """Yes, add these rows."""

    name: CleanText = Field(default="", max_length=200)


class TaskForm(Form):
    """A new task; the ratio fields are written as officers write them (3%, 60户, 全部), empty = not drawn."""

    title: CleanText = Field(min_length=2, max_length=200)
    draw_type: DrawType = DrawType.UNDIRECTED
    strata_by: StrataBy = StrataBy.CREDIT_CLASS
    group_by: GroupBy = GroupBy.COUNTY
    ratio_a: CleanText = Field(default="", max_length=20)
    ratio_b: CleanText = Field(default="", max_length=20)
    ratio_c: CleanText = Field(default="", max_length=20)
    ratio_d: CleanText = Field(default="", max_length=20)
    ratio_n: CleanText = Field(default="", max_length=20)
    ratio_all: CleanText = Field(default="", max_length=20)
    basis: CleanText = Field(default="", max_length=500)
    items: Ids = Field(default_factory=list)
    areas: Codes = Field(default_factory=list)
    kinds: Codes = Field(default_factory=list)
    trades: CleanText = Field(default="", max_length=300)
    joining: Ids = Field(default_factory=list)
    team_size: int = Field(default=2, ge=0, le=20)
    package: int = Field(default=1, ge=0, le=1000)
    exempt_class_a: bool = False
    rounds: int = Field(default=1, ge=0, le=1000)
    starts_on: date
    ends_on: date

    def conditions(self) -> Conditions:
        """The scope of the task."""
        trades = tuple(
            word for word in self.trades.replace("，", ",").replace("、", ",").split(",") if word.strip()
        )
        return Conditions(
            trades=tuple(word.strip().upper() for word in trades),
            kinds=tuple(self.kinds),
            areas=tuple(self.areas),
            strata_by=self.strata_by,
            group_by=self.group_by,
            exempt_class_a=self.exempt_class_a,
        )

    def ratios(self) -> dict[str, Ratio]:
        """The shares by stratum.

        Raises:
            Unreadable: a share that is no share.
        """
        return _ratios(self, self.strata_by)


def _ratios(form: ChangeForm | TaskForm, strata_by: StrataBy) -> dict[str, Ratio]:
    if strata_by is StrataBy.NONE:
        written = {EVERYBODY: form.ratio_all}
    else:
        written = {
            "A": form.ratio_a,
            "B": form.ratio_b,
            "C": form.ratio_c,
            "D": form.ratio_d,
            UNCLASSED: form.ratio_n,
        }
    read = {stratum: read_ratio(text) for stratum, text in written.items()}
    return {stratum: ratio for stratum, ratio in read.items() if ratio is not None}


class AssignedForm(Form):
    """A list a superior drew: the document it came with, and how it is carried out here."""

    title: CleanText = Field(min_length=2, max_length=150)
    department_id: Id
    issuer: CleanText = Field(min_length=2, max_length=100)
    document: CleanText = Field(min_length=2, max_length=100)
    document_on: date
    reference: CleanText = Field(default="", max_length=100)
    received_on: date
    ends_on: date
    items: Ids = Field(default_factory=list)
    create: bool = False
    group_by: GroupBy = GroupBy.COUNTY
    team_size: int = Field(default=2, ge=0, le=20)
    package: int = Field(default=1, ge=0, le=1000)
    name: CleanText = Field(default="", max_length=200)

    def dispatch(self) -> Dispatch:
        """What the superior's document says."""
        return Dispatch(
            issuer=self.issuer,
            document=self.document,
            document_on=self.document_on,
            received_on=self.received_on,
            reference=self.reference,
        )


class AssignedUpload(AssignedForm):
    """The same with the file that is to be read."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)  # type: ignore[assignment]

    file: UploadFile
