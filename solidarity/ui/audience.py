"""Every page says who may enter; one that does not keeps the application from starting."""

from enum import StrEnum

from flask import Flask

from solidarity.network.members import Role


class Audience(StrEnum):
    """Who a page is for."""

    EVERYONE = "everyone"
    ASKER = "asker"
    MEMBER = "member"
    VOLUNTEER = "volunteer"
    INTERMEDIARY = "intermediary"
    COORDINATOR = "coordinator"
    STEWARD = "steward"

    @property
    def role(self) -> Role | None:
        """The role a member needs to enter, if it takes one."""
        return Role(self.value) if self.value in set(Role) else None


class NoAudience(Exception):
    """A route does not say who may enter."""


def of(app: Flask, endpoint: str) -> Audience | None:
    """The audience of an endpoint; files that are part of the look are for everyone."""
    if endpoint == "static":
        return Audience.EVERYONE
    return getattr(app.view_functions[endpoint], "audience", None)


def refuse_undeclared_routes(app: Flask) -> None:
    """Raise NoAudience when a route does not say who may enter."""
    silent = [name for name in app.view_functions if of(app, name) is None]
    if silent:
        raise NoAudience(", ".join(silent))


def listed(app: Flask) -> list[dict[str, object]]:
    """Every route as facts to print: `{rule, methods, audience, endpoint}`."""
    return [
        {
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "audience": str(of(app, rule.endpoint)),
            "endpoint": rule.endpoint,
        }
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    ]
