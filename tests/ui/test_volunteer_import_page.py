"""Volunteers from a spreadsheet: looked at first, then written all or none, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from solidarity.database import db
from solidarity.network.admission import Invitation

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

TABLE = b"Nom,Courriel,Langues,Quartier\nRosa,rosa@example.org,fr,Verdun\n"


def upload(camille: Reader, data: bytes) -> int:
    """Send a file from the page that is open, as a browser does; return the status."""
    form = next(each for each in camille.forms() if each.action.endswith("/import"))
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{values[0]}\r\n'.encode()
        for name, values in form.values.items()
        if name != "table"
    ]
    head = b'--x\r\nContent-Disposition: form-data; name="table"; filename="liste.csv"\r\n\r\n'
    body = b"".join([*parts, head, data, b"\r\n--x--\r\n"])
    kind = "multipart/form-data; boundary=x"
    camille.page = camille.client.post(form.action, data=body, content_type=kind)
    return camille.page.status_code


def import_page(network: Network, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Camille where a table is chosen; whoever would put it on the disk fails."""
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", None)
    camille = network.reader("camille")
    camille.get("/coordinator/people")
    camille.get(next(each for each in camille.links("/coordinator/") if each.endswith("/import")))
    return camille


def test_a_spreadsheet_is_looked_at_first_and_then_becomes_invitations(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = import_page(network, monkeypatch)
    assert upload(camille, TABLE) == 200
    assert "Courriel : never imported" in camille.text()
    assert "rosa@example.org" not in camille.text()
    assert "Row 2: French · Verdun" in camille.text()
    camille.send("/invitations")
    assert "/invitation/" in camille.text()


def test_a_large_file_is_refused_and_never_touches_the_disk(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = import_page(network, monkeypatch)
    assert upload(camille, TABLE + b"x,x,fr,Verdun\n" * 60_000) == 422
    assert "more than 500 rows" in camille.text()
    assert upload(camille, b"x" * 3_000_000) == 413
    assert beside_the_file(camille) == [
        "This file is larger than 2 MB. Leave out columns and sheets."
    ]
    assert upload(camille, b"x" * 17_000_000) == 413
    assert "larger than 2 MB" in camille.text()


def beside_the_file(camille: Reader) -> list[str]:
    """What stands beside the field for a file."""
    errors = [each for each in camille.tree().iter("p") if each.get("id") == "table-error"]
    return ["".join(each.itertext()).strip() for each in errors]


def invitations_in(network: Network) -> int:
    """How many invitations nobody has used yet."""
    with network.app.app_context():
        return db.session.scalar(select(func.count(Invitation.id))) or 0


def test_invitations_from_a_spreadsheet_that_are_sent_twice_are_written_once(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = import_page(network, monkeypatch)
    before = invitations_in(network)
    upload(camille, TABLE)
    assert invitations_in(network) == before, "looking writes nothing"
    form = next(each for each in camille.forms() if each.action.endswith("/import/invitations"))
    assert "/invitation/" in camille.client.post(form.action, data=form.values).text
    again = camille.client.post(form.action, data=form.values)
    assert again.status_code == 303
    assert invitations_in(network) == before + 1
    camille.get(again.location)
    assert "their links were shown" in camille.text()


@pytest.mark.parametrize(
    "kept",
    ["", "5", "null", '{"a":1}', "[" * 20_000, "[5]", "[[2]]", "[[2,5,6]]", '[[true,"fr",""]]',
     '[["2","fr",""]]', '[[2,["fr"],""]]', '[[2,"klingon",""]]', '[[2,"fr","nowhere"]]',
     '[[2,"fr",""],[2,"fr",""]]', '[[-1,"fr",""]]', '[[2,"fr",""],[3,"fr","nowhere"]]',
     "[" + ",".join(f'[{n},"fr",""]' for n in range(2, 600)) + "]", "1" * 5000, "NaN"],
)  # fmt: skip
def test_what_the_page_kept_and_was_changed_is_refused_and_writes_nothing(
    network: Network, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    camille = import_page(network, monkeypatch)
    before = invitations_in(network)
    upload(camille, TABLE)
    assert camille.send("/import/invitations", kept=kept).status_code == 400
    assert invitations_in(network) == before


def test_the_most_that_a_table_may_hold_can_be_written(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = import_page(network, monkeypatch)
    languages = "fr; en; es; ar; ht; pt; fa; ps; tr; ta; pa; bn; ur; hi; zh; vi; ro; ru; uk; sw"
    rows = f"{languages},Verdun\n" * 500
    upload(camille, f"Langues,Quartier\n{rows}".encode())
    assert camille.send("/import/invitations").status_code == 200
    assert camille.text().count("/invitation/") == 500


def test_a_table_without_headings_is_refused_and_nobody_in_it_is_named(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = import_page(network, monkeypatch)
    assert upload(camille, b"Rosa,514 555-0143,fr,Verdun\nSam,514 555-0144,en,Verdun\n") == 422
    assert beside_the_file(camille)[0].startswith("No column is called")
    assert "Rosa" not in camille.text()
    assert "0143" not in camille.text()


def test_the_page_says_how_letters_were_read_and_which_rows_invite_nobody(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = import_page(network, monkeypatch)
    assert (
        upload(camille, "Langues\tQuartier\nfrançais\tVerdun\nTotal\t1\n".encode("utf-16")) == 200
    )
    assert "Read as UTF-16" in camille.text()
    assert "they invite nobody: 3" in camille.text()
    assert "1 person would be invited" in camille.text()
