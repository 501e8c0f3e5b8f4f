"""Which column of a table is which, by its heading, in French and English; and what is never taken.

Two things are taken: languages, and a part of the city. Everything by which someone could be found
or judged is never taken, whatever its cells hold; a column nobody knows is left out too.
"""

from dataclasses import dataclass
from enum import StrEnum

from solidarity.network.neighbourhoods import slug_of
from solidarity.privacy.guard.rules import matches, one_of


class Fate(StrEnum):
    """What becomes of a column."""

    LANGUAGES = "languages"
    NEIGHBOURHOOD = "neighbourhood"
    NEVER = "never"
    UNKNOWN = "unknown"


TAKEN = frozenset({Fate.LANGUAGES, Fate.NEIGHBOURHOOD})
_LANGUAGES = matches(rf"\b{one_of('langues? languages? idiomas? parle speaks spoken parlees?')}\b")
_PARTS = matches(
    rf"\b{one_of('quartiers? arrondissements? neighbou?rhoods? boroughs? districts? barrios?')}\b",
    rf"\b{one_of('secteur part-of-(?:the-)?city partie-de-la-ville')}\b",
)
_NEVER = matches(
    r"\b"
    + one_of(
        r"noms? prenoms? names? surname nombre apellidos? pronoms? pronouns? genre gender sexe sex"
        r" courriels? e-?mails? mails? telephones? tel phones? cell\w* mobile portable whatsapp"
        r" signal telegram facebook instagram contacts? adresses? address\w* rue street"
        r" code-postal postal zip appartement apt apartment ville city"
        r" naissance birth\w* age dob ddn nationalites? nationality pays country origine origin"
        r" statuts? status immigration permis permit visa papiers papers passe?port nas sin ramq"
        r" uci dossier file photo picture religion sante health medica\w+ handicap disability"
        r" allergies? notes? remarques? comments? commentaires? emploi job employer employeur"
        r" urgence emergency references? antecedents record facebook lien link"
    )
    + r"\b"
)


@dataclass(frozen=True)
class Column:
    """One column: its number from 1, its heading, and what becomes of it."""

    number: int
    heading: str
    fate: Fate


def known(headings: list[str]) -> tuple[Column, ...]:
    """Every column with its fate; of two for the same thing, the first is taken."""
    columns: list[Column] = []
    for number, heading in enumerate(headings, start=1):
        fate = _fate(heading)
        if fate in TAKEN and any(each.fate is fate for each in columns):
            fate = Fate.UNKNOWN
        columns.append(Column(number, heading, fate))
    return tuple(columns)


def _fate(heading: str) -> Fate:
    said = slug_of(heading).replace("-", " ")
    if _LANGUAGES(said):
        return Fate.LANGUAGES
    if _PARTS(said):
        return Fate.NEIGHBOURHOOD
    return Fate.NEVER if _NEVER(said) else Fate.UNKNOWN
