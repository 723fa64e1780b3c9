"""Every setting once: name, default, help; read from the environment into one frozen Config, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import ConfigError


class Config(BaseSettings):
    """The settings of one process. A secret may also be given as a file: ``ISU_SLACK_BOT_TOKEN_FILE=PATH``."""

    model_config = SettingsConfigDict(env_prefix="ISU_", frozen=True, extra="ignore", populate_by_name=True)

    home: Path = Field(Path(".isu"), description="folder for the database file and the index")
    database_url: str = Field(
        "", validation_alias="DATABASE_URL", description="database; empty: SQLite file in the home folder"
    )
    language: str = Field("en", description="language of the terminal before a question shows another: en, fr, es")
    staff: str = Field("", description="addresses that are staff, separated by commas")
    terminal_role: str = Field(
        "public", description="role of the person at the terminal: public, delegate, coordinator, staff"
    )
    manifest: str = Field(
        "", description="csv of official documents for `isu knowledge fetch`; empty: the built-in one"
    )
    fetch_max_mb: int = Field(50, ge=1, le=500, description="largest document fetched, in MB")
    fetch_pause_s: float = Field(1.0, ge=0, description="pause between two requests to a host, in seconds")
    semantic_model: str = Field(
        "", description="name or folder of a sentence-transformers model; empty: no semantic stage"
    )
    slack_bot_token: str = Field("", description="bot token (xoxb-…)")
    slack_app_token: str = Field("", description="app-level token for Socket Mode (xapp-…)")
    slack_signing_secret: str = Field("", description="signing secret, for HTTP mode only")
    slack_agent: bool = Field(False, description="the app was made with manifest.agent.json")
    slack_staff_channel: str = Field("", description="channel id for alerts and hand-overs")
    slack_api_url: str = Field("https://slack.com/api/", description="Web API; another value is for tests")
    slack_workers: int = Field(8, ge=1, le=64, description="listener threads")
    mail_address: str = Field("", description="the shared mailbox's own address")
    mail_user: str = Field("", description="name to log in with over IMAP and SMTP; empty: the address")
    mail_password: str = Field("", description="password for IMAP and SMTP")
    mail_auth: str = Field("password", description="how to log in: password, microsoft or google (XOAUTH2)")
    oauth_tenant: str = Field("", description="Microsoft 365 tenant id, for mail_auth microsoft")
    oauth_client_id: str = Field("", description="OAuth client id")
    oauth_secret: str = Field("", description="OAuth client secret (Microsoft) or refresh token (Google)")
    imap_host: str = Field("", description="IMAP server")
    imap_port: int = Field(993, ge=1, le=65535, description="IMAP port; 993 is TLS from the start, others STARTTLS")
    imap_drafts: str = Field("", description="drafts folder; empty: the one the server marks as such")
    imap_sent: str = Field("", description="folder of sent mail; empty: the one the server marks as such")
    smtp_host: str = Field("", description="SMTP server")
    smtp_port: int = Field(587, ge=1, le=65535, description="SMTP port; 465 is TLS from the start, others STARTTLS")
    mail_ca_file: str = Field("", description="certificates to trust besides the system's, for a server of your own")
    mail_authserv: str = Field("", description="our server's name in Authentication-Results; others' are not believed")
    send_per_minute: int = Field(30, ge=1, le=10_000, description="mails sent in a minute at most")
    send_per_day: int = Field(2_000, ge=1, le=1_000_000, description="mails sent in a day at most")
    four_eyes: bool = Field(False, description="who asked for a letter may not be the one who approves it")
    public_url: str = Field("", description="https address of the web process as others reach it; empty: none")
    web_host: str = Field("127.0.0.1", description="address the HTTP process listens on")
    web_port: int = Field(8000, validation_alias="PORT", ge=0, le=65535, description="port the HTTP process listens on")
    log_level: str = Field("WARNING", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("takes DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("mail_auth")
    @classmethod
    def _auth(cls, value: str) -> str:
        if value not in ("password", "microsoft", "google"):
            raise ValueError("takes password, microsoft or google")
        return value

    @field_validator("terminal_role")
    @classmethod
    def _role(cls, value: str) -> str:
        if value not in ("public", "delegate", "coordinator", "staff"):
            raise ValueError("takes public, delegate, coordinator or staff")
        return value

    @property
    def database(self) -> str:
        """The database URL: the one that was set, else a SQLite file in the home folder."""
        return self.database_url or f"sqlite:///{(self.home / 'isu.db').absolute().as_posix()}"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    alias = Config.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"ISU_{name.upper()}"


def read_config(**overrides: Any) -> Config:
    """The settings from the environment, overrides first; ConfigError names the variable that is wrong and how."""
    values = {**_from_files(), **{name: value for name, value in overrides.items() if value is not None}}
    try:
        return Config(**values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        shown = variable(name) if name in Config.model_fields else name
        raise ConfigError(f"{shown}: {first['msg'].removeprefix('Value error, ')}") from None


def _from_files() -> dict[str, str]:
    """Settings given as ``<VARIABLE>_FILE``, the way container platforms hand over secrets."""
    found = {}
    for name in Config.model_fields:
        path = os.environ.get(f"{variable(name)}_FILE")
        if path:
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ConfigError(f"{variable(name)}_FILE: {error.strerror or 'can not be read'}") from None
    return found
