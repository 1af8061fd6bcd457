"""Bodies of the identity pages."""

from typing import Literal

from pydantic import Field as Limit
from sqlmodel import Field

from supervision.foundation.types import CleanText, Form


class LoginForm(Form):
    """Name and password."""

    login: CleanText = Field(max_length=64)
    password: str = Field(max_length=200)
    next: str = Field(default="/desk", max_length=300)


class UserForm(Form):
    """A new account. ``roles`` are separated by commas."""

    login: CleanText = Field(min_length=2, max_length=64)
    name: CleanText = Field(min_length=1, max_length=100)
    password: str = Limit(min_length=10, max_length=200)
    role: CleanText = Field(max_length=32)
    department_id: int | None = None


class ScreenForm(Form):
    """The page a login is pinned to."""

    only: str = Field(max_length=60)


class LanguageForm(Form):
    """The switch."""

    language: Literal["zh", "en"]
    next: str = Field(default="/desk", max_length=300)
