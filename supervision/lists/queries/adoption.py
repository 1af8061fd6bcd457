"""Questions about lists of a higher level: versions, items, what was claimed, which changes wait for a decision."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from supervision.foundation.errors import NotFound
from supervision.law.queries import parameter
from supervision.lists.rules.adoption import Mode, Offer, claim_share, offer
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.rates import Share
from supervision.lists.tables import ItemAdoption, ListTemplate, TemplateItem

HOME = ""
"""The place whose lists these are; counties that adopt from it are named by their division code."""


class Claimed(NamedTuple):
    """An item of a higher level's list with what a place made of it."""

    item: TemplateItem
    adoption: ItemAdoption | None


def templates(session: Session) -> list[ListTemplate]:
    """The newest version of each list of a higher level, by issuer and kind."""
    newest: dict[tuple[str, ListKind], ListTemplate] = {}
    for row in session.exec(select(ListTemplate).order_by(col(ListTemplate.version))):
        newest[row.issuer, row.kind] = row
    return sorted(newest.values(), key=lambda row: (row.level, row.issuer, row.kind))


def template_by_id(session: Session, template_id: int) -> ListTemplate:
    """One version of a list of a higher level.

    Raises:
        NotFound: there is none with this id.
    """
    found = session.get(ListTemplate, template_id)
    if found is None:
        raise NotFound("没有这份上级清单。")
    return found


def template_versions(session: Session, issuer: str, kind: ListKind) -> list[ListTemplate]:
    """All versions of one list, oldest first."""
    query = select(ListTemplate).where(col(ListTemplate.issuer) == issuer, col(ListTemplate.kind) == kind)
    return list(session.exec(query.order_by(col(ListTemplate.version))))


def template_items(session: Session, template_id: int) -> dict[str, TemplateItem]:
    """The items of one version by key, in the order of the list."""
    query = select(TemplateItem).where(col(TemplateItem.template_id) == template_id)
    return {row.key: row for row in session.exec(query.order_by(col(TemplateItem.row_number)))}


def adoptions(session: Session, *, issuer: str, kind: ListKind, place: str = HOME) -> dict[str, ItemAdoption]:
    """What a place decided about the items of one list, by key."""
    query = select(ItemAdoption).where(
        col(ItemAdoption.issuer) == issuer, col(ItemAdoption.kind) == kind, col(ItemAdoption.place) == place
    )
    return {row.key: row for row in session.exec(query.order_by(col(ItemAdoption.id)))}


def own_items(session: Session, *, kind: ListKind, place: str = HOME) -> list[ItemAdoption]:
    """Items a place added itself (本地增补), in the order they were added."""
    query = select(ItemAdoption).where(
        col(ItemAdoption.mode) == Mode.LOCAL_ONLY,
        col(ItemAdoption.kind) == kind,
        col(ItemAdoption.place) == place,
    )
    return list(session.exec(query.order_by(col(ItemAdoption.id))))


def claims(session: Session, template: ListTemplate, *, place: str = HOME) -> list[Claimed]:
    """The items of a version with what a place made of each."""
    decided = adoptions(session, issuer=template.issuer, kind=template.kind, place=place)
    return [
        Claimed(item, decided.get(key)) for key, item in template_items(session, template.id or 0).items()
    ]


def offers(session: Session, template: ListTemplate, *, on: date, place: str = HOME) -> list[Offer]:
    """Changes of the newest version that a place has not decided yet; items nobody claimed before are no changes.

    ``template`` is the newest version of its list.
    """
    decided = adoptions(session, issuer=template.issuer, kind=template.kind, place=place)
    behind = {key: row for key, row in decided.items() if row.seen_id not in (None, template.id)}
    if not behind:
        return []
    months = parameter(session, "list_adjust_months", on=on).number
    newest = template_items(session, template.id or 0)
    known = {seen: template_items(session, seen) for seen in {row.seen_id for row in behind.values()} if seen}
    found = (
        offer(
            key,
            known[row.seen_id or 0].get(key),
            newest.get(key),
            row.own,
            since=template.valid_from,
            months=months,
        )
        for key, row in sorted(behind.items())
    )
    return [one for one in found if one is not None]


def claim(session: Session, *, place: str = HOME) -> tuple[Share, int] | None:
    """Claimed of should-claim over the newest lists of higher levels, and how many do not apply; ``None`` without any."""
    above = [row for row in templates(session) if row.level < _level_of(place)]
    if not above:
        return None
    nearest = max(
        row.level for row in above
    )  # what the city adopted from the province, its counties adopt from the city
    above = [row for row in above if row.level == nearest]
    part = whole = apart = 0
    for template in above:
        modes = {
            key: row.mode
            for key, row in adoptions(
                session, issuer=template.issuer, kind=template.kind, place=place
            ).items()
        }
        share, left = claim_share(template_items(session, template.id or 0), modes)
        part, whole, apart = part + share.part, whole + share.whole, apart + left
    return Share(part, whole), apart


def _level_of(place: str) -> int:
    return 3 if place == HOME else 4


def places(session: Session) -> list[str]:
    """Places that adopted something, the home first."""
    found = session.exec(
        select(ItemAdoption.place).group_by(col(ItemAdoption.place)).order_by(func.min(ItemAdoption.id))
    )
    return list(found)
