"""The cast of a demo network: who is invented, and what they say. Nobody here is real."""

from dataclasses import dataclass

from solidarity.network.members import Role

COLLECTIVES = (
    "Accompagnement Parc-Extension",
    "Comité logement du Sud-Ouest",
    "Food for All",
)
NETWORK = "Solidarité Montréal (demo)"

FIRST_NAMES = (
    "Amal", "Noé", "Rosa", "Idris", "Maëlle", "Tomasz", "Yara", "Lucien", "Farah", "Odile",
    "Samir", "Jeanne", "Kofi", "Inès", "Mateo", "Louise", "Nadir", "Béatrice", "Wen", "Carmen",
    "Élie", "Fatou", "Hugo", "Zeinab", "Pascal", "Mina", "Rachid", "Colette", "Ana", "Dario",
    "Salma", "Victor", "Léa", "Omar", "Simone", "Tariq", "Agathe", "Bao", "Clémence", "Dina",
)  # fmt: skip

NAMED: tuple[tuple[str, str, Role, int], ...] = (
    ("stella", "Stella", Role.STEWARD, 0),
    ("camille", "Camille", Role.COORDINATOR, 0),
    ("nour", "Nour", Role.COORDINATOR, 0),
    ("alex", "Alex", Role.COORDINATOR, 1),
    ("sol", "Sol", Role.COORDINATOR, 2),
    ("ines", "Inès", Role.INTERMEDIARY, 0),
    ("marcel", "Marcel", Role.INTERMEDIARY, 1),
    ("dolores", "Dolores", Role.INTERMEDIARY, 2),
    ("amina", "Amina", Role.VOLUNTEER, 0),
    ("theo", "Théo", Role.VOLUNTEER, 0),
    ("lin", "Lin", Role.VOLUNTEER, 1),
    ("gabi", "Gabi", Role.VOLUNTEER, 2),
)
"""Sign-in name, display name, role, and which of the collectives; each size has these twelve."""

NEIGHBOURHOODS = (
    "parc-extension", "villeray", "saint-michel", "montreal-nord", "verdun", "le-sud-ouest",
    "ville-marie", "saint-laurent", "lasalle", "lachine", "outremont", "saint-leonard",
    "cote-des-neiges-notre-dame-de-grace", "mercier-hochelaga-maisonneuve", "le-plateau-mont-royal",
)  # fmt: skip
"""Where the invented neighbours live."""

LANGUAGES = (("fr",), ("fr", "en"), ("en", "es"), ("fr", "ar"), ("fr", "ht"), ("en", "ta"))

NOTES = (
    "La personne préfère qu'on lui parle lentement. Prévoir une heure d'attente.",
    "It is the second appointment; the first one was moved. A quiet companion is enough.",
    "Deux enfants viennent aussi; ils aiment dessiner, apporter du papier.",
    "Please help to read the letters beforehand. Nothing has to be signed.",
    "On cherche un logement de quatre pièces, près d'une garderie.",
    "",
)
MEETING_POINTS = (
    "Sous l'horloge, à l'entrée du métro",
    "At the bench across from the library",
    "Devant la boulangerie, côté parc",
    "By the bicycle stand, main door",
)
RECOGNITION = ("un foulard vert", "a yellow umbrella", "un sac rouge", "a blue woollen hat")
REPORTS = (
    "Tout s'est bien passé, on a attendu une heure.",
    "It went well. They would like to have the same person next time.",
    "L'entrevue a été remise; il faut rappeler jeudi.",
    "",
)
PROGRAMMES = (
    (2, "Banque alimentaire du samedi", "food", 5, "09:00", "13:00", 1, 4),
    (1, "Clinique de droit au logement", "housing", 1, "17:30", "20:30", 2, 2),
    (0, "Déjeuner de quartier", "food", 6, "10:00", "13:30", 2, 3),
)
"""Collective, name, kind, weekday from Monday = 0, from, until, every so many weeks, people."""


@dataclass(frozen=True)
class SignIn:
    """How an invented neighbour signs in."""

    role: str
    name: str
    passphrase: str
    collective: str
    seed: str = ""
    """Of the authenticator app, for those to whom more opens."""
    codes: tuple[str, ...] = ()
    """Printed codes, each good for one sign-in."""
