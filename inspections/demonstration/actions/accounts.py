"""The people who log in: random passwords, printed once and kept readable by the owner only."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from inspections.demonstration.actions.city import City
from inspections.demonstration.rules.places import CITY_CODE
from inspections.demonstration.rules.trades import MARKET
from supervision.foundation.database import Transaction
from supervision.identity import actions as identity
from supervision.identity.queries import actor_of_account
from supervision.identity.rules import Role


@dataclass(frozen=True)
class Account:
    """One person of the demonstration."""

    login: str
    name: str
    role: str
    password: str


_OFFICE: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("officer1", "霁知行", "抽查经办、互审", (Role.OFFICER, Role.APPROVER)),
    ("officer2", "砚静安", "抽查经办、互审", (Role.OFFICER, Role.APPROVER)),
    ("witness", "鹭允诚", "见证人", (Role.WITNESS,)),
    ("leader", "岚思远", "领导", (Role.LEADER,)),
    ("lists", "荻明书", "清单管理员", (Role.LIST_KEEPER,)),
    ("admin", "帆言慎", "系统管理员", (Role.ADMINISTRATOR,)),
)


def open_office(city: City, tx: Transaction) -> list[Account]:
    """The accounts of the office, one per persona; two officers who approve each other."""
    return [_open(city, tx, login, name, role, roles, area=CITY_CODE) for login, name, role, roles in _OFFICE]


def open_inspectors(city: City, tx: Transaction) -> list[Account]:
    """Accounts of the demonstration's two inspectors, people of the register: lead and partner."""
    cast = (("inspector1", "检查人员（主检）"), ("inspector2", "检查人员"))
    names, areas = city.plan.people["name"].to_list(), city.plan.people["area"].to_list()
    return [
        _open(
            city,
            tx,
            login,
            names[row],
            role,
            (Role.INSPECTOR,),
            area=areas[row],
            inspector_id=int(city.people[row]),
        )
        for (login, role), row in zip(cast, city.pair, strict=True)
    ]


def keep_accounts(path: Path, accounts: list[Account]) -> None:
    """Write logins and passwords to a file only its owner can read (mode 0600)."""
    text = json.dumps(
        [{"login": a.login, "password": a.password, "name": a.name, "role": a.role} for a in accounts],
        ensure_ascii=False,
        indent=1,
    )
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _open(
    city: City,
    tx: Transaction,
    login: str,
    name: str,
    role: str,
    roles: tuple[Role, ...],
    *,
    area: str,
    inspector_id: int | None = None,
) -> Account:
    password = secrets.token_urlsafe(9)
    user = identity.add_user(
        tx,
        login=login,
        name=name,
        password=password,
        roles=roles,
        department_id=city.bureau_of_line[MARKET],
        area_code=area,
        inspector_id=inspector_id,
    )
    tx.session.flush()
    city.actors[login] = actor_of_account(user)
    return Account(login, name, role, password)
