"""Volunteers from a spreadsheet: little is kept, hostile files are refused, all or nothing."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from solidarity.database import db
from solidarity.network import admission, volunteer_import
from solidarity.network.admission import Invitation
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.volunteer_import import Fate, HasProblems, Nobody, Refused, Why

if TYPE_CHECKING:
    from neighbours import Network

HEADINGS = "Nom,Courriel,Langues parlées,Quartier,Statut,Couleur préférée"
ROWS = [
    'Rosa Inventée,rosa@example.org,"français, espagnol",Verdun,résidente,bleu',
    "Noé Inventé,noe@example.org,English / العربية,Parc-Extension,,rouge",
]
CSV = "\n".join([HEADINGS, *ROWS]).encode()
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell(where: str, text: str) -> str:
    """One cell with its text beside it."""
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


def table(*rows: str) -> str:
    """A sheet of these rows, which are XML."""
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def xlsx(sheet: str, **more: bytes) -> bytes:
    """A workbook with one sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
            f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
            f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            archive.writestr(name, content)
    return packed.getvalue()


GOOD_SHEET = table(
    f'<row r="1">{cell("A1", "Name")}{cell("B1", "Languages")}{cell("C1", "Borough")}</row>',
    f'<row r="2">{cell("A2", "Rosa")}{cell("B2", "French; Spanish")}{cell("C2", "Verdun")}</row>',
)


def plan(network: Network, data: bytes) -> volunteer_import.Plan:
    """What a file would become."""
    assert network
    return volunteer_import.plan_for(volunteer_import.read(data))


def test_columns_are_known_by_their_headings_and_most_are_never_imported(at_work: Network) -> None:
    found = {each.heading: each.fate for each in plan(at_work, CSV).columns}
    assert found == {
        "Nom": Fate.NEVER,
        "Courriel": Fate.NEVER,
        "Langues parlées": Fate.LANGUAGES,
        "Quartier": Fate.NEIGHBOURHOOD,
        "Statut": Fate.NEVER,
        "Couleur préférée": Fate.UNKNOWN,
    }


@pytest.mark.parametrize(
    "heading",
    ["First name", "Prénom", "Phone", "Cell", "E-mail", "Adresse", "Code postal", "Date of birth",
     "Nationalité", "Immigration status", "Numéro d'assurance", "Notes", "Emergency contact",
     "Pronouns", "Occupation / job"],
)  # fmt: skip
def test_what_says_who_someone_is_is_never_taken(at_work: Network, heading: str) -> None:
    table = f"{heading},Languages\nx,French\n".encode()
    assert plan(at_work, table).columns[0].fate in {Fate.NEVER, Fate.UNKNOWN}
    assert plan(at_work, table).lines[0].neighbourhood == ""


def test_only_codes_and_row_numbers_are_kept(at_work: Network) -> None:
    lines = plan(at_work, CSV).lines
    assert [(each.row, each.speaks, each.neighbourhood) for each in lines] == [
        (2, ("fr", "es"), "verdun"),
        (3, ("en", "ar"), "parc-extension"),
    ]


def test_an_xlsx_table_says_the_same_as_a_csv_one(at_work: Network) -> None:
    assert [
        (each.speaks, each.neighbourhood) for each in plan(at_work, xlsx(GOOD_SHEET)).lines
    ] == [(("fr", "es"), "verdun")]


def test_a_title_may_stand_above_the_headings(at_work: Network) -> None:
    assert [each.row for each in plan(at_work, b"Our list 2026,,\n,,\n" + CSV).lines] == [4, 5]


@pytest.mark.parametrize(
    "data",
    [CSV, b"\xef\xbb\xbf" + CSV, CSV.decode().replace(" / العربية", "").encode("cp1252"),
     CSV.replace(b",", b"\t").replace(b"\tespagnol", b" / espagnol").replace(b"\t es", b"/ es")],
)  # fmt: skip
def test_csv_is_read_in_the_ways_that_spreadsheets_write_it(at_work: Network, data: bytes) -> None:
    assert plan(at_work, data).lines[0].neighbourhood == "verdun"


def test_a_cell_that_means_nothing_here_stops_all_of_it_and_is_not_repeated(
    at_work: Network,
) -> None:
    camille = at_work.member("camille")
    collective = camille.collectives_as(Role.COORDINATOR)[0]
    bad = CSV + b"\nx,x,klingon,Verdun,,\nx,x,514 555-0143,Nowhere,,"
    found = plan(at_work, bad)
    assert [(each.row, each.column.heading) for each in found.problems] == [
        (4, "Langues parlées"),
        (5, "Langues parlées"),
        (5, "Quartier"),
    ]
    assert found.problems[1].rules == ("telephone number",)
    assert "klingon" not in repr(found.problems)
    before = db.session.scalar(select(func.count(Invitation.id)))
    with pytest.raises(HasProblems):
        volunteer_import.invite_all(found, collective, camille)
    assert db.session.scalar(select(func.count(Invitation.id))) == before


def test_each_row_becomes_an_invitation_which_brings_along_what_was_kept(at_work: Network) -> None:
    camille = at_work.member("camille")
    collective = camille.collectives_as(Role.COORDINATOR)[0]
    written = volunteer_import.invite_all(plan(at_work, CSV), collective, camille)
    assert [row for row, _token in written] == [2, 3]
    newcomer = admission.accept(
        written[0][1], "nouvelle", "Nouvelle", "des mots que personne ne met ensemble"
    )
    assert newcomer.speaks == ("fr", "es")
    assert [each.role for each in newcomer.memberships] == [Role.VOLUNTEER]
    assert newcomer.memberships[0].is_waiting, "a spreadsheet vouches for nobody"
    with pytest.raises(NotYours):
        volunteer_import.invite_all(plan(at_work, CSV), collective, at_work.member("sol"))
    with pytest.raises(Nobody):
        volunteer_import.invite_all(volunteer_import.Plan((), (), ()), collective, camille)


def far_cell() -> str:
    """A sheet that claims the last cell there can be."""
    return table(f'<row r="1">{cell("A1", "x")}</row>', '<row r="2"><c r="XFD1048576"/></row>')


HOSTILE = {
    "too large": (b"a,b\n" * 700_000, Why.LARGE),
    "100,000 rows": (b"langues\n" + b"fr\n" * 100_000, Why.ROWS),
    "100,000 rows of xlsx": (xlsx(table(*["<row><c/></row>"] * 100_000)), Why.ROWS),
    "many columns": (b",".join([b"x"] * 61) + b"\n1\n", Why.COLUMNS),
    "many columns of xlsx": (xlsx(table("<row>" + "<c/>" * 61 + "</row>")), Why.COLUMNS),
    "a cell far away": (xlsx(far_cell()), Why.ROWS),
    "a row far away": (xlsx(table('<row r="1048576"><c r="A1048576"/></row>')), Why.ROWS),
    "a zip bomb": (xlsx(GOOD_SHEET, **{"xl/media/a.bin": bytes(40_000_000)}), Why.BOMB),
    "many files": (xlsx(GOOD_SHEET, **{f"x{n}": b"" for n in range(300)}), Why.BOMB),
    "a formula": (b"langues\n=1+1\n", Why.FORMULAS),
    "a formula of xlsx": (xlsx(table('<row r="1"><c r="A1"><f>1+1</f></c></row>')), Why.FORMULAS),
    "entities": (
        xlsx('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + GOOD_SHEET.replace("Rosa", "&a;")),
        Why.BROKEN,
    ),
    "a long cell": (b"langues\n" + b"x" * 501 + b"\n", Why.CELL),
    "a broken archive": (xlsx(GOOD_SHEET)[:-40], Why.BROKEN),
    "an archive of nothing": (xlsx("no sheet"), Why.BROKEN),
    "a sheet where none belongs": (
        xlsx(GOOD_SHEET).replace(b"worksheets/sheet1.xml", b"worksheetz/sheet1.xml"),
        Why.BROKEN,
    ),
    "bytes": (bytes(range(256)) * 8, Why.BROKEN),
    "broken letters": (b"langues\nfran\x81\x8dais\n", Why.ENCODING),
    "nothing": (b"", Why.EMPTY),
    "headings only": (b"langues,quartier\n", Why.EMPTY),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_table_is_refused_with_a_reason_and_in_bounded_memory(name: str) -> None:
    data, why = HOSTILE[name]
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            volunteer_import.read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.why is why
    assert peak < 64 * 1024 * 1024, "four times what may be unpacked"
