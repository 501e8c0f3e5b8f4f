"""Volunteers from a spreadsheet: little is kept, and all or nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from spreadsheets import GOOD_SHEET, cell, table, xlsx
from sqlalchemy import func, select

from solidarity.database import db
from solidarity.network import admission, volunteer_import
from solidarity.network.admission import Invitation
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.volunteer_import import Fate, HasProblems, Nobody, Refused, Why, columns

if TYPE_CHECKING:
    from neighbours import Network

HEADINGS = "Nom,Courriel,Langues parlées,Quartier,Statut,Couleur préférée"
ROWS = [
    'Rosa Inventée,rosa@example.org,"français, espagnol",Verdun,résidente,bleu',
    "Noé Inventé,noe@example.org,English / العربية,Parc-Extension,,rouge",
]
CSV = "\n".join([HEADINGS, *ROWS]).encode()


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
     "Pronouns", "Occupation / job", "Citoyenneté", "Citizenship", "Ciudadanía", "Immigrant",
     "Immigrant·e", "Inmigrante", "Réfugié", "Réfugié(e)", "Refugiada", "Refugee", "Migrant",
     "Demande d'asile", "Sans-papiers", "Undocumented", "Né le", "Né(e) le", "Born on",
     "Nacida el", "Domicile", "Domicilio", "NAM", "NAS", "Résidence permanente", "País",
     "Dirección", "Teléfono", "Correo electrónico", "Nombre", "Situación migratoria", "LastName",
     "Statut (quartier)", "Adresse / quartier", "Langue et nationalité", "514 555-0143"],
)  # fmt: skip
def test_what_says_who_someone_is_is_never_taken(at_work: Network, heading: str) -> None:
    table = f"{heading},Languages\nVerdun,French\n".encode()
    assert columns.known([heading])[0].fate is Fate.NEVER
    if not heading[0].isdigit():
        assert plan(at_work, table).lines[0].neighbourhood == ""


@pytest.mark.parametrize(
    "heading",
    ["Quartier", "Quartier de résidence", "Nom du quartier", "Borough name", "Neighborhood",
     "Part of the city", "Partie de la ville", "Barrio", "Arrondissement"],
)  # fmt: skip
def test_a_part_of_the_city_is_known_by_many_names(heading: str) -> None:
    assert columns.known([heading])[0].fate is Fate.NEIGHBOURHOOD


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


@pytest.mark.parametrize(
    "data",
    [b"Rosa,514 555-0143,French,Verdun\nSam,514 555-0144,English,Verdun\n",
     "Rosa,514 555-0143,parle français,Verdun\nSam,,,\n".encode(),
     "Rosa,parle français,Quartier Verdun\nSam,,\n".encode(),
     b"Name,Phone\nRosa,514 555-0143\n"],
)  # fmt: skip
def test_a_table_without_headings_is_refused_so_that_nobody_is_taken_for_one(
    at_work: Network, data: bytes
) -> None:
    with pytest.raises(Refused) as refused:
        plan(at_work, data)
    assert refused.value.why is Why.HEADINGS
    assert "Rosa" not in str(refused.value)


def test_a_row_that_adds_up_or_says_nothing_invites_nobody_and_is_told(at_work: Network) -> None:
    found = plan(at_work, CSV + b"\n,,,,,\nSam,,,,,\nTotal : 2,,2,,,\nSous-total,,2,,,")
    assert [each.row for each in found.lines] == [2, 3]
    assert (found.left_out, found.problems) == ((5, 6, 7), ())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(CSV, "UTF-8"), (b"\xef\xbb\xbf" + CSV, "UTF-8"),
     (CSV.decode().replace(",", "\t").encode("utf-16"), "UTF-16"),
     (b"\xfe\xff" + CSV.decode().encode("utf-16-be"), "UTF-16"),
     (CSV.decode().replace(" / العربية", "").encode("cp1252"), "Windows-1252"),
     (xlsx(GOOD_SHEET), "")],
)  # fmt: skip
def test_it_is_told_how_the_letters_were_read(at_work: Network, data: bytes, encoding: str) -> None:
    found = plan(at_work, data)
    assert found.encoding == encoding
    assert found.lines[0].neighbourhood == "verdun"


def test_rows_are_counted_as_the_spreadsheet_counts_them(at_work: Network) -> None:
    sheet = table(
        f'<row r="3">{cell("B3", "Langues")}</row>', f'<row r="5">{cell("B5", "français")}</row>'
    )
    assert [each.row for each in plan(at_work, xlsx(sheet)).lines] == [5]
