"""`supervision users …`."""

import secrets

import click

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.identity import actions
from supervision.identity.rules import Role


@click.group("users")
def group() -> None:
    """账号 · accounts."""


@group.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role])
)
@click.option("--department", type=int)
@click.pass_obj
def add(desk: Desk, login: str, name: str, roles: tuple[str, ...], department: int | None) -> None:
    """Add an account; prints its random first password once."""
    password = secrets.token_urlsafe(12)
    with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.add_user(tx, login=login, name=name, password=password, roles=roles, department_id=department)
    desk.say("已添加账号{login}，初始密码：{password}", login=login, password=password)
    desk.result({"login": login, "password": password})


@group.command("password")
@click.argument("login")
@click.pass_obj
def password(desk: Desk, login: str) -> None:
    """Set a new random password and print it once."""
    fresh = secrets.token_urlsafe(12)
    with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.set_password(tx, login=login, password=fresh)
    desk.say("{login}的新密码：{password}", login=login, password=fresh)
    desk.result({"login": login, "password": fresh})
