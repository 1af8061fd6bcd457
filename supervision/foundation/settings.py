"""Settings by environment (prefix ``SUPERVISION_``); a wrong value is named at start-up."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything a bureau may set. Documented in docs/operations.md (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="SUPERVISION_", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="database, evidence, queue, keys, maps")
    database_url: str = Field(default="", description="empty: SQLite in data_dir; else postgresql://…")
    broker_url: str = Field(default="filesystem://", description="filesystem://, redis://…, amqp://…")
    host: str = Field(default="127.0.0.1", description="address the web server listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="port the web server listens on")
    bureau: str = Field(default="随州市", description="name of the bureau on pages and prints")
    bureau_code: str = Field(default="421300", pattern=r"^[0-9A-Za-z_-]{1,64}$", description="code in draws")
    demonstration: bool = Field(default=False, description="ribbon 演示数据 on everything that is shown")
    language: Literal["zh", "en"] = Field(default="zh", description="language before anybody chose one")
    tile_url: str = Field(default="", description="tile server of the bureau; empty: no foreign request")
    tile_crs: Literal["wgs84", "cgcs2000", "gcj02"] = Field(
        default="wgs84", description="coordinate system of the tiles at tile_url; our layers are moved to fit"
    )
    tianditu_key: str = Field(
        default="", pattern=r"^[0-9A-Za-z]{0,64}$", description="key of 天地图 for its tiles; empty: none"
    )
    map_approval: str = Field(
        default="", max_length=60, description="map approval number (审图号); empty: no public map"
    )
    tls: bool = Field(default=False, description="serve HTTPS with a self-made certificate in data_dir/keys")
    session_idle_minutes: int = Field(default=30, ge=5, le=720, description="idle time before a new login")
    session_hours: int = Field(default=10, ge=1, le=24, description="longest time one login lasts")
    lockout_failures: int = Field(default=5, ge=3, le=50, description="wrong passwords before a lock")
    lockout_minutes: int = Field(default=15, ge=1, le=1440, description="how long an account stays locked")
    job_lease_seconds: int = Field(
        default=30, ge=2, le=3600, description="a job without heartbeat is retaken"
    )
    coaching: bool = Field(
        default=False, description="estimate inspectors' strictness for their supervisors; off unless agreed"
    )
    figures_months: int = Field(
        default=60,
        ge=1,
        le=240,
        description="how long figures of each month and of briefings are kept with their rows",
    )
    upload_megabytes: int = Field(default=50, ge=1, le=500, description="largest file that may be sent")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("use sqlite:///path or postgresql://user@host/name")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, value: str) -> str:
        if not value.startswith(("filesystem://", "redis://", "rediss://", "amqp://", "amqps://")):
            raise ValueError("use filesystem://, redis://… or amqp://…")
        return value

    @field_validator("tile_url")
    @classmethod
    def _https_tiles(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("use an http(s) address with {z}/{x}/{y}")
        return value

    def model_post_init(self, _context: object) -> None:
        """A data folder that holds the synthetic city is a demonstration, whatever the environment says."""
        if (self.data_dir / "demonstration" / "accounts.json").exists():
            self.demonstration = True

    @property
    def database(self) -> str:
        """The database address, the embedded one when none is set."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'supervision.sqlite').resolve()}"

    def folder(self, name: str) -> Path:
        """A private folder (mode 0700) under the data folder, made when missing."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.data_dir / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment.

    Raises:
        SystemExit: naming the variable, its value and what is allowed.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [
            f"设置 SUPERVISION_{'_'.join(map(str, e['loc'])).upper()} 的值 {e.get('input')!r} 不可用：{e['msg']}"
            for e in error.errors()
        ]
        raise SystemExit("\n".join(lines)) from None
