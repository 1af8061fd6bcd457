"""Which department a printed name means: by name, short name, code, alias or former name, else by the core of the name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from supervision.identity.queries import departments
from supervision.lists.rules.names import department_key
from supervision.lists.tables import DepartmentName


class Offices:
    """The departments of this place by everything they are or were called."""

    def __init__(self, session: Session) -> None:
        """Reads them all; there are some hundred at most."""
        self.exact: dict[str, int] = {}
        self.by_key: dict[str, set[int]] = defaultdict(set)
        for office in departments(session):
            for word in (office.name, office.short_name, office.code):
                self.exact[word] = office.id or 0
            if office.kind == "bureau":
                self.by_key[department_key(office.name)].add(office.id or 0)
        for other in department_names_of(session):
            self.exact.setdefault(other.name, other.department_id)
            self.by_key[other.name_key].add(other.department_id)

    def of(self, printed: str, fallback: Iterable[int | None] = ()) -> int | None:
        """By its name, else by the core of its name if one bureau has it, else the first department of ``fallback``."""
        if printed in self.exact:
            return self.exact[printed]
        found = self.by_key.get(department_key(printed), set())
        if len(found) == 1:
            return next(iter(found))
        return next((one for one in fallback if one), None)

    def knows(self, printed: str) -> bool:
        """Whether a printed name (or the first of several) is a department of this place."""
        return printed in self.exact or bool(self.by_key.get(department_key(printed)))


def department_names_of(session: Session, department_id: int | None = None) -> list[DepartmentName]:
    """Aliases and former names, of one department or of all, by name."""
    query = select(DepartmentName).order_by(col(DepartmentName.name))
    if department_id is not None:
        query = query.where(col(DepartmentName.department_id) == department_id)
    return list(session.exec(query))


def names_on(session: Session, department_id: int, day: date) -> list[str]:
    """What else a department is called on a day."""
    return [
        row.name
        for row in department_names_of(session, department_id)
        if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
    ]
