"""Every SOLIDARITY_* variable, its default and what it means. Secrets have no default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES = ("fr", "en", "es", "ar", "ht")
"""BCP 47 codes of the languages whose catalogues are complete."""
CHANNELS = ("email", "signal", "sms", "matrix")
"""Ways to write to members which need setting up (network/channels.py)."""


class WrongSettings(Exception):
    """A setting cannot be used; the message says which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the operator decides; nothing else is configurable."""

    data: Path
    """SOLIDARITY_DATA: the folder of both databases and the server key. Default: ``var``."""
    database_url: str
    """SOLIDARITY_DATABASE_URL: the main database. Default: SQLite in the data folder."""
    keys_url: str
    """SOLIDARITY_KEYS_URL: the key store, which ordinary backups never contain."""
    server_key_file: Path
    """SOLIDARITY_SERVER_KEY_FILE: what the server may open by itself. Made by `init` or `demo`."""
    timezone: str = "America/Toronto"
    """SOLIDARITY_TIMEZONE: the zone in which the network keeps its wall clocks."""
    languages: tuple[str, ...] = LANGUAGES
    """SOLIDARITY_LANGUAGES: languages offered, the first one is the fallback."""
    address: str = "http://localhost:8000"
    """SOLIDARITY_ADDRESS: where members reach the network; https unless it is this machine."""
    proxies: int = 0
    """SOLIDARITY_PROXIES: how many proxies of ours stand in front, each adding X-Forwarded-For."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """SOLIDARITY_CHANNEL_EMAIL, …_SIGNAL, …_SMS, …_MATRIX: how members are written to, each an
    Apprise URL with {to} where the address goes."""
    channel_hosts: tuple[str, ...] = ()
    """SOLIDARITY_CHANNEL_HOSTS: names or numbers of servers inside your own network (an ntfy or
    Signal server, say) which members may name in addresses that are whole Apprise URLs."""
    demo_now: datetime | None = None
    """SOLIDARITY_DEMO_NOW: what a demo network takes the time to be (ISO 8601, with zone)."""

    @property
    def is_https(self) -> bool:
        """Whether cookies may insist on TLS (always, but for a try-out on this machine)."""
        return self.address.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The names by which a request may call this network; any other is refused."""
        return [urlsplit(self.address).hostname or "", "127.0.0.1", "localhost", "[::1]"]

    @staticmethod
    def sqlite_file(url: str) -> Path | None:
        """The file behind a database URL, where it is SQLite."""
        prefix = "sqlite:///"
        return Path(url.removeprefix(prefix)) if url.startswith(prefix) else None

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, *, data: Path | None = None
    ) -> "Settings":
        """Read the environment; a folder given on the command line comes before the variable.

        Raises: WrongSettings, when a value cannot be used.
        """
        folder = (data or Path(environment.get("SOLIDARITY_DATA", "var"))).resolve()
        moment = environment.get("SOLIDARITY_DEMO_NOW")
        languages = environment.get("SOLIDARITY_LANGUAGES", ",".join(LANGUAGES))
        return cls(
            data=folder,
            database_url=environment.get(
                "SOLIDARITY_DATABASE_URL", f"sqlite:///{folder}/solidarity.db"
            ),
            keys_url=environment.get("SOLIDARITY_KEYS_URL", f"sqlite:///{folder}/keys.db"),
            server_key_file=Path(
                environment.get("SOLIDARITY_SERVER_KEY_FILE", str(folder / "server.key"))
            ),
            timezone=_known_zone(environment.get("SOLIDARITY_TIMEZONE", "America/Toronto")),
            languages=_known_languages(languages),
            address=_safe_address(environment.get("SOLIDARITY_ADDRESS", "http://localhost:8000")),
            proxies=_few(environment.get("SOLIDARITY_PROXIES", "0")),
            channels=_channels(environment),
            channel_hosts=_hosts(environment.get("SOLIDARITY_CHANNEL_HOSTS", "")),
            demo_now=_moment(moment) if moment else None,
        )


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise WrongSettings(
            f"SOLIDARITY_TIMEZONE: “{name}” is no zone of the tz database; "
            "write one such as America/Toronto."
        ) from unknown
    return name


def _known_languages(listed: str) -> tuple[str, ...]:
    languages = tuple(code.strip() for code in listed.split(",") if code.strip())
    unknown = [code for code in languages if code not in LANGUAGES]
    if unknown or not languages:
        raise WrongSettings(
            f"SOLIDARITY_LANGUAGES: choose from {', '.join(LANGUAGES)}, separated by commas."
        )
    return languages


def _safe_address(address: str) -> str:
    on_this_machine = address.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))
    if not on_this_machine and not address.startswith("https://"):
        raise WrongSettings(
            "SOLIDARITY_ADDRESS: members' passphrases travel there, so it must begin with https://."
        )
    return address.rstrip("/")


def _channels(environment: Mapping[str, str]) -> dict[str, str]:
    """The ways to write to members: word → Apprise URL with {to}."""
    named = {name: f"SOLIDARITY_CHANNEL_{name.upper()}" for name in CHANNELS}
    found = {name: environment[key] for name, key in named.items() if environment.get(key)}
    for name, url in found.items():
        if "://" not in url or "{to}" not in url:
            raise WrongSettings(f"{named[name]}: write an Apprise URL with {{to}} in it.")
    return found


def _hosts(listed: str) -> tuple[str, ...]:
    hosts = tuple(each.strip() for each in listed.split(",") if each.strip())
    if any(set("/@ ") & set(each) for each in hosts):
        raise WrongSettings(
            "SOLIDARITY_CHANNEL_HOSTS: write hosts alone, such as ntfy.lan, separated by commas."
        )
    return hosts


def _few(text: str) -> int:
    if text not in {"0", "1", "2", "3"}:
        raise WrongSettings("SOLIDARITY_PROXIES: write how many of your proxies stand in front.")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise WrongSettings(
            "SOLIDARITY_DEMO_NOW: write a moment such as 2026-11-23T09:00-05:00."
        ) from unreadable
    if moment.tzinfo is None:
        raise WrongSettings("SOLIDARITY_DEMO_NOW: add the zone, such as -05:00.")
    return moment
