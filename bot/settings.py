"""The environment, read once into a frozen value. Never read at import, never changed afterwards."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import opening

_TOKEN = r"^\d{5,}:[A-Za-z0-9_-]{30,}$"  # noqa: S105  # the form of a token, not one
#: Unasked messages a second that Telegram takes for nothing.
FREE_RATE = 30

_SECRETS = frozenset({"bot_token", "database_url", "webhook_secret", "bot_token_before"})
_SECRET = r"[A-Za-z0-9_-]{16,256}"  # noqa: S105  # as above

#: Said in the place of a regular expression, which tells an operator nothing.
_FORM = "is not written as it must be"


class SettingsError(ValueError):
    """The environment is not usable: names each variable, what is wrong and what is allowed."""


class Settings(BaseSettings):
    """Every setting of the bot. `.env.example` names them all; a test compares the two."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    bot_token: SecretStr | None = Field(
        default=None,
        description="The bot's token from @BotFather. Empty: the sandbox takes Telegram's place.",
    )
    bot_api_url: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^/\s]+$",
        description="A server that speaks the Bot API: http(s)://host[:port], no path.",
    )
    database_url: str = Field(
        default="sqlite:///data/slipstream.db",
        pattern=r"^(sqlite:///.+|postgres(ql)?://.+)$",
        description="sqlite:///path/to/file.db or postgresql://name:password@host:port/database;"
        " in the password %40 is @, %2F is /.",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#/]+(/[^\s?#/]+)*)?$",
        description="Where Telegram calls this bot: https://host[:port][/path]. Empty: it asks for updates itself.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="What Telegram's calls must carry: 16-256 of A-Z, a-z, 0-9, _ and -. Empty: made from the token.",
    )
    listen_host: str = Field(
        default="127.0.0.1",
        pattern=r"^[^\s/]+$",
        description="The address to listen on with PUBLIC_URL; a proxy that speaks HTTPS stands before it.",
    )
    listen_port: int = Field(default=8080, ge=0, le=65535, description="The port there; 0: any free one.")
    content_dir: str = Field(
        default="",
        description="The folder with the content's files. Empty: the one that is shipped. See docs/content.md.",
    )
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(), description="Numeric Telegram ids of the first admins, separated by commas."
    )
    admin_chat_id: int | None = Field(
        default=None,
        lt=0,
        description="The group where admins answer people: its number, which is negative. Empty: their own chats.",
    )
    ask_hours: str = Field(
        default="",
        description='When people are answered, like "mon-fri 9-17, sat 9-12:30". Empty: at any time.',
    )
    ask_zone: str = Field(default="UTC", description="The time zone of ASK_HOURS, like Africa/Nairobi.")
    ask_within: int = Field(
        default=24,
        ge=1,
        le=240,
        description="Hours of ASK_HOURS in which an answer usually comes; then admins are reminded, 1-240.",
    )
    allow_paid_broadcast: bool = Field(
        default=False,
        description="true: unasked messages above 30 a second are paid in Stars from the bot's balance.",
    )
    bulk_rate: int = Field(
        default=28,
        ge=1,
        le=1000,
        description="Unasked messages a second over all chats, 1-1000; above 30 only with ALLOW_PAID_BROADCAST=true.",
    )
    second_admin_above: int = Field(
        default=1000,
        ge=0,
        description="A broadcast to more people than this must be approved by a second admin.",
    )
    reply_slots: int = Field(
        default=32,
        ge=1,
        le=256,
        description="Answers in flight at once, 1-256: each may be sent twice at a kill.",
    )
    bulk_slots: int = Field(
        default=16, ge=1, le=256, description="Unasked messages in flight at once, 1-256."
    )
    turn_group: int = Field(default=32, ge=1, le=500, description="Turns that may share one commit, 1-500.")
    flood_rate: int = Field(
        default=4,
        ge=1,
        le=1000,
        description="Updates a second that one chat may send for long, 1-1000; ten times as many at once.",
    )
    sqlite_synchronous: Literal["FULL", "NORMAL"] = Field(
        default="FULL",
        description="FULL: survives a power cut. NORMAL: survives a kill, may lose the last moments at a power cut.",
    )
    retention_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="Days for which handled updates and said messages keep their texts, 1-365.",
    )
    health_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="Port of /healthz, /readyz and /metrics; 0: nobody can ask.",
    )
    health_host: str = Field(
        default="127.0.0.1",
        pattern=r"^[^\s/]+$",
        description="Address of that port. It tells numbers of the whole bot: never open it to the world.",
    )
    erasures_file: str = Field(
        default="",
        description="List of erasures for backups that are put back; empty: beside an SQLite file.",
    )
    bot_token_before: SecretStr | None = Field(
        default=None,
        description="The token before the last change: only for putting back a backup from its time.",
    )
    sandbox_port: int = Field(
        default=8081,
        ge=0,
        le=65535,
        description="Port of the sandbox's phone page on this machine; 0: any free one.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text: a line for people. json: one object a line, for machines."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        parts = [part.strip() for part in given.split(",") if part.strip()]
        wrong = [part for part in parts if not part.isdecimal()]
        if wrong:
            raise ValueError(
                f"{', '.join(wrong)}: ids are numbers, separated by commas; names are not accepted"
            )
        return frozenset(int(part) for part in parts)

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_secret(cls, given: SecretStr | None) -> SecretStr | None:
        import re  # noqa: PLC0415  # needed once, here

        if given is not None and not re.fullmatch(_SECRET, given.get_secret_value()):
            raise ValueError("not a secret that Telegram takes")
        return given

    @field_validator("bulk_rate")
    @classmethod
    def _is_free_or_paid(cls, given: int, info: ValidationInfo) -> int:
        if given > FREE_RATE and not info.data.get("allow_paid_broadcast"):
            raise ValueError(f"Telegram takes {FREE_RATE} a second for free, and more only for Stars")
        return given

    @field_validator("ask_hours")
    @classmethod
    def _are_hours(cls, given: str) -> str:
        opening.read(given)
        return given

    @field_validator("ask_zone")
    @classmethod
    def _is_a_zone(cls, given: str) -> str:
        try:
            ZoneInfo(given)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no such time zone: it is called like Africa/Nairobi") from None
        return given

    @field_validator("bot_token", "bot_token_before")
    @classmethod
    def _looks_like_a_token(cls, given: SecretStr | None) -> SecretStr | None:
        import re  # noqa: PLC0415  # needed once, here

        if given is not None and not re.match(_TOKEN, given.get_secret_value()):
            raise ValueError(
                "not a token: @BotFather gives one like 1234567:AA... (digits, a colon, 30 or more characters)"
            )
        return given


def read(**overrides: object) -> Settings:
    """The settings from the environment and `.env`, *overrides* first.

    Raises:
        SettingsError: names every faulty variable at once. Values of secrets are not repeated.

    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # overrides are checked by the model itself
    except ValidationError as error:
        faults = [_say(fault) for fault in error.errors(include_url=False, include_input=True)]
        raise SettingsError("\n".join(faults)) from None  # the chained error would repeat the token


def _say(fault: object) -> str:
    detail: dict[str, object] = fault  # type: ignore[assignment]  # pydantic's ErrorDetails is a plain dict
    location = detail["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else "?"
    field = Settings.model_fields.get(name)
    given = "" if name in _SECRETS else f" (given: {detail.get('input')!r})"
    message = _FORM if detail["type"] == "string_pattern_mismatch" else str(detail["msg"])
    message = message.removeprefix("Value error, ")
    return f"{name.upper()}: {message}{given}. Allowed: {field.description if field else 'see .env.example'}"
