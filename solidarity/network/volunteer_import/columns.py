"""Which column is which, by its heading in French, English or Spanish; and what is never taken.

Two things are taken: languages, and a part of the city. Everything by which someone could be found
or judged is never taken, whatever its cells hold and whatever else its heading says; a column
nobody knows is left out too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from solidarity.network.neighbourhoods import slug_of
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict
from solidarity.privacy.guard.rules import matches, one_of


class Fate(StrEnum):
    """What becomes of a column."""

    LANGUAGES = "languages"
    NEIGHBOURHOOD = "neighbourhood"
    NEVER = "never"
    UNKNOWN = "unknown"


TAKEN = frozenset({Fate.LANGUAGES, Fate.NEIGHBOURHOOD})
_PART = one_of("quartiers? arrondissements? neighbou?rhoods? boroughs? districts? barrios? secteur")
_LANGUAGE = one_of("langues? languages? idiomas? parle speaks spoken parlees?")
_LANGUAGES = matches(rf"\b{_LANGUAGE}\b")
_PARTS = matches(rf"\b{_PART}\b")
_TAKING = re.compile(rf"\b(?:{_LANGUAGE}|{_PART}|de|du)\b")
_PARTS_WHATEVER_ELSE = matches(
    rf"^{one_of('part_of_(?:the_)?city partie_de_la_ville parte_de_la_ciudad')}$",
    rf"^{one_of('nom_du nom_de_l name_of_the nombre_del')}[ ]{_PART}$",
    rf"^{_PART}[ ]{one_of('name de_residence of_residence de_residencia')}$",
)
"""Headings whose other words, alone, would say what is never taken."""
_NEVER = matches(
    r"\b"
    + one_of(
        # What someone is called
        r"noms? prenoms? \w*names? nombres? apellidos? surnoms? alias pseudos? signatures? firma"
        r" pronom\w* pronoun\w* genres? gender generos? sex\w* lgbt\w* initial\w*"
        # How they are reached
        r" courriels? mel e_?mails? mails? correos? tel \w*phones? telefonos? cel cell\w*"
        r" celular\w* mobiles? movil\w* portables? whatsapp signal telegram facebook instagram"
        r" messenger viber wechat discord skype contact\w* coordonnees urgences? emergenc\w* url"
        r" liens? links? enlaces?"
        # Where they live
        r" adress\w* address\w* direccion\w* rues? streets? calles? domicil\w* residen\w*"
        r" postal\w* postaux zip appartements? apt apartment\w* apartamentos? villes? city ciudad"
        # Since when, and from where
        r" ne(?:_?es?)?_(?:le|a|en|au|aux) naiss\w* birth\w* born naci\w* cumpleanos age ages edad"
        r" dob ddn anniversaires? national\w* nacionalidad\w* pays pais\w* countr\w* origin\w*"
        r" origenes origen ethni\w* etni\w* raza arriv\w* llegada\w* religi\w*"
        # Their papers, and what they are called for them
        r" citoyen\w* citizen\w* ciudadan\w* \w*migr\w* refugi\w* refugee\w* asil\w* asyl\w*"
        r" demandeu\w* claim\w* solicitantes? statut\w* status estatus estado situation"
        r" situacion permis permit\w* permisos? visas? visados? papiers? papers? papel\w*"
        r" \w*document\w* passe?ports? pasaporte\w* nas nam sin ssn ramq uci iuc nip assurances?"
        r" insurance seguros?"
        r" id ident\w* cedula dni matricula cartes? cards? tarjetas? dossiers? files? expedientes?"
        r" legal\w* deport\w* expuls\w* renvoi removal detention detencion detenid\w* detained"
        r" hearings? audiences? irb cisr ircc cbsa asfc"
        # Their life
        r" photos? fotos? pictures? images? sante salud health\w* medic\w+ handicap\w* disab\w*"
        r" discapac\w* allerg\w* alergi\w* diagnos\w* vaccin\w* famil\w* enfants? children hijos"
        r" conjoint\w* spouse\w* civil marital emplo\w* emple\w* jobs? trabajos? profession\w*"
        r" occupation\w* revenus? income salar\w* salaires? references? referencias? antecedent\w*"
        r" records? crimin\w* polic\w* casier"
        # What was noted of them
        r" notes? notas? remarques? remarks? comment\w* comentarios? observacion\w* observations?"
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


def without_its_word(heading: str) -> str:
    """What a heading says beside the word by which it is known, as it stands in URLs."""
    return slug_of(_TAKING.sub(" ", _said(heading)))


def _fate(heading: str) -> Fate:
    said = _said(heading)
    if _PARTS_WHATEVER_ELSE(said):
        return Fate.NEIGHBOURHOOD
    if _NEVER(said) or guard.check(heading).verdict is not Verdict.OK:
        return Fate.NEVER
    if _LANGUAGES(said):
        return Fate.LANGUAGES
    return Fate.NEIGHBOURHOOD if _PARTS(said) else Fate.UNKNOWN


def _said(heading: str) -> str:
    return slug_of(heading).replace("-", " ")
