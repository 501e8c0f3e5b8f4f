"""As it is served for real: behind TLS, under one name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from solidarity.app import create_app

if TYPE_CHECKING:
    from flask import Flask
    from neighbours import Network

ADDRESS = "https://entraide.example"


@pytest.fixture
def real(network: Network) -> Flask:
    """The network under its real address."""
    app = create_app(replace(network.settings, address=ADDRESS))
    app.testing = True
    return app


def sign_in(app: Flask, network: Network) -> list[str]:
    """Sign in over TLS, and return the cookies that were set."""
    client = app.test_client()
    page = client.get("/sign-in", base_url=ADDRESS)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    said = {"csrf_token": token, "name": "amina"}
    said["passphrase"] = network.sign_ins["amina"]["passphrase"]
    answer = client.post("/sign-in", data=said, base_url=ADDRESS)
    assert answer.status_code == 303
    assert client.get("/volunteer/", base_url=ADDRESS).status_code == 200
    return answer.headers.getlist("Set-Cookie")


def test_one_signs_in_and_the_cookie_stays_with_this_host_and_with_tls(
    real: Flask, network: Network
) -> None:
    (cookie,) = sign_in(real, network)
    assert cookie.startswith("__Host-solidarity=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_browsers_are_told_to_come_back_by_tls_only(real: Flask) -> None:
    answer = real.test_client().get("/", base_url=ADDRESS)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_request_under_another_name_is_refused(real: Flask) -> None:
    assert real.test_client().get("/", base_url="https://evil.example").status_code == 400
