"""Who may inspect (谁可以检查), one rule per function, each with its article."""

from dataclasses import dataclass
from datetime import date, timedelta

from supervision.areas.rules.divisions import contains
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.law.rules.citations import PENALTY_LAW
from supervision.registers.rules.kinds import CertificateStatus, InspectorStatus

CERTIFIED = PENALTY_LAW.article(42, 1)
RECUSED = PENALTY_LAW.article(43, 1)

AWAY = _("不在岗")
NO_CERTIFICATE = _("没有行政执法证")
EXPIRED = _("行政执法证已过期")
NOT_YET = _("行政执法证尚未生效")
WITHDRAWN = _("行政执法证被暂扣或注销")
ON_LEAVE = _("当天请假")


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as the rules see it; both days included."""

    valid_from: date
    valid_to: date
    status: CertificateStatus = CertificateStatus.VALID

    def holds(self, on: date) -> bool:
        """Whether it entitles to inspect on a day."""
        return self.status is CertificateStatus.VALID and self.valid_from <= on <= self.valid_to


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether somebody may inspect: state, certificates, days of leave (both included)."""

    status: InspectorStatus
    papers: tuple[Paper, ...] = ()
    leave: tuple[tuple[date, date], ...] = ()


def certificate_trouble(papers: tuple[Paper, ...], on: date) -> str:
    """Why no certificate holds on a day (message id), or "" when one does (行政处罚法 art. 42)."""
    if not papers:
        return NO_CERTIFICATE
    if any(paper.holds(on) for paper in papers):
        return ""
    if any(paper.status is CertificateStatus.VALID and paper.valid_to < on for paper in papers):
        return EXPIRED
    return WITHDRAWN if all(p.status is not CertificateStatus.VALID for p in papers) else NOT_YET


def trouble(standing: Standing, on: date) -> str:
    """Why somebody may not inspect on a day (message id), or "" when they may."""
    if standing.status is not InspectorStatus.ACTIVE:
        return AWAY
    if missing := certificate_trouble(standing.papers, on):
        return missing
    return ON_LEAVE if any(start <= on <= end for start, end in standing.leave) else ""


def check_may_inspect(name: str, standing: Standing, on: date) -> None:
    """Let pass who may inspect on a day.

    Raises:
        Refused: not in office, without a valid certificate, or on leave; with the article.
    """
    if why := trouble(standing, on):
        raise Refused(
            "{name}在{day}不能参加检查：{why}。", basis=CERTIFIED, name=name, day=on.isoformat(), why=why
        )


def may_inspect(standing: Standing, on: date) -> bool:
    """The same as a question."""
    return not trouble(standing, on)


def turns(standing: Standing) -> frozenset[date]:
    """The days from which ``may_inspect`` may answer otherwise than on the day before; between two of them it answers alike."""
    spans = [(paper.valid_from, paper.valid_to) for paper in standing.papers] + list(standing.leave)
    after = (end + timedelta(days=1) for _start, end in spans if end < date.max)
    return frozenset([*(start for start, _end in spans), *after])


def serves(area: str, place: str) -> bool:
    """Whether an inspector of ``area`` is competent at ``place`` (both codes; an empty area serves everywhere).

    No checks outside the own territory without a request for assistance (国办发〔2024〕54号, 不得异地检查).
    """
    return contains(area, place)


def recused(from_on: date, to_on: date | None, on: date) -> bool:
    """Whether a recusal holds on a day (行政处罚法 art. 43)."""
    return from_on <= on and (to_on is None or on <= to_on)
