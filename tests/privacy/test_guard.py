"""The guard knows what should not be written down, in three languages and many disguises."""

from __future__ import annotations

import json
import unicodedata

import pytest
from click.testing import CliRunner

from solidarity.cli import main
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict
from solidarity.privacy.guard.streets import STREETS
from solidarity.ui.guarding import INSTEAD

SIN, RAMQ, UCI = "social insurance number", "health insurance number", "immigration number"
PERMIT, PASSPORT = "number of a permit or application", "number of a passport"
PHONE, MAIL, POSTAL = "telephone number", "e-mail address", "postal code"
STREET, DOOR, BORN = "street address", "apartment number", "date of birth"
FILE, STATUS = "file number", "words of status"

FOUND = [
    ("Son NAS est le 130 692 544, elle l'a sur elle.", SIN),
    ("SIN: 130692544", SIN),
    ("seguro social 130-692-544", SIN),
    ("La carte soleil: TREM 8752 1234", RAMQ),
    ("medicare trem87521234 bring it", RAMQ),
    ("IUC 1234-5678 sur la lettre", UCI),
    ("her UCI is 11-2345-6789", UCI),
    ("ID de cliente 1123456789", UCI),
    ("Permis W305123456", PERMIT),
    ("application E 001 234 567", PERMIT),
    ("passeport AB123456", PASSPORT),
    ("pasaporte G12345678 vence pronto", PASSPORT),
    ("Appelle au 514 273-4455 avant midi", PHONE),
    ("call (438) 273.4455", PHONE),
    ("llámame al +52 55 1234 5678", PHONE),
    ("texto 4382734455", PHONE),
    ("\uff15\uff11\uff14 273-4455 en chiffres larges", PHONE),
    ("5\u200b14-27\u200b3-4455", PHONE),
    ("écris à marie.t@courriel.example", MAIL),
    ("marie point t arobase courriel point com", MAIL),
    ("write to rosa (at) mail (dot) org", MAIL),
    ("rosa arroba correo punto com", MAIL),
    ("elle habite en h2s 3g4", POSTAL),
    ("H2S3G4", POSTAL),
    ("au 4567, rue Jarry Est", STREET),
    ("1234 Main Street, ring twice", STREET),
    ("vive en calle Saint-Denis 4567", STREET),
    ("8250 boul. Saint-Laurent", STREET),
    ("app. 12, deuxième sonnette", DOOR),
    ("apt #4B", DOOR),
    ("depto 301", DOOR),
    ("née le 12 mars 1987", BORN),
    ("born March 12, 1987", BORN),
    ("nació el 12/03/1987", BORN),
    ("dossier de cour 500-17-123456-231", FILE),
    ("file no. MC1-12345", FILE),
    ("expediente 2024-00345", FILE),
    ("il est sans statut depuis mai", STATUS),
    ("she is undocumented", STATUS),
    ("su permiso de trabajo venció", STATUS),
    ("avis de renvoi reçu", STATUS),
    # Undivided, or with a digit that is wrong where the word stands.
    ("virement de la paye: 417306289", SIN),
    ("son NAS finit mal: 417 306 280", SIN),
    ("NAS 017 306 281", SIN),
    ("SIN# 417306280", SIN),
    ("417-306-280 es su seguro social", SIN),
    # The whole name of the number that immigration gives.
    ("identifiant unique de client 40213365", UCI),
    ("her unique client identifier: 4021-3365", UCI),
    ("identificador único de cliente 40-2133-6521", UCI),
    ("numéro de client 4021 3365", UCI),
    ("número de cliente 4021336521", UCI),
    ("client number 40213365", UCI),
    ("client #4021-3365", UCI),
    # Letters that are left out or changed places.
    ("paseport KD204811", PASSPORT),
    ("passprot no KD204811", PASSPORT),
    ("pasaprote K2048115 vencido", PASSPORT),
    # Somebody lives there, whatever the street is called.
    ("elle habite au 2381 Mirabelle", STREET),
    ("il reste avec sa tante au 95 Mirabelle", STREET),
    ("lives at 640 Larchmere", STREET),
    ("home address: 2381 Larchmere", STREET),
    ("vive en el 2381 Robledal", STREET),
    ("dirección: 640 Robledal", STREET),
    ("elle vit dans le 412", STREET),
    ("numéro civique 2381", STREET),
    ("civic number 2381", STREET),
    # A street that people know by its name.
    ("laisser le sac au 2381 de l'Esplanade", STREET),
    ("612 henri bourassa est", STREET),
    ("la table est au 612 Champagneur", STREET),
    ("drop-off 612 Bloomfield", STREET),
    ("612 Wiseman, basement", STREET),
    ("6-2381 Querbes Avenue", STREET),
    ("2381-6 Querbes", STREET),
    ("9213 cote st luc", STREET),
    # Status, as it is said aloud.
    ("elle n'a plus aucun statut", STATUS),
    ("frappé d'une interdiction de territoire", STATUS),
    ("ils doivent quitter le pays", STATUS),
    ("pas encore le droit de travailler", STATUS),
    ("travaille sans permis le soir", STATUS),
    ("statut de visiteuse", STATUS),
    ("they don't have any status", STATUS),
    ("found inadmissible", STATUS),
    ("must leave Canada by Friday", STATUS),
    ("she cannot work legally", STATUS),
    ("working without a permit", STATUS),
    ("debe salir del país", STATUS),
    ("migración lo busca", STATUS),
    ("no quiere regresar a su país", STATUS),
    ("trabaja sin permiso", STATUS),
    ("entró con visa de turista", STATUS),
    ("paid a lawyer with visa expired", STATUS),
]
ORDINARY = [
    "Rendez-vous à 9 h 30, prévoir deux heures d'attente.",
    "Prendre le bus 55 jusqu'au métro Parc, puis marcher dix minutes.",
    "Trois enfants viennent aussi: 4, 7 et 9 ans.",
    "On cherche un logement de quatre pièces près d'une garderie, à moins de 1 200 $.",
    "La banque alimentaire ouvre de 9 h à 13 h; 40 paniers, 25 kg de riz.",
    "Salle 4.12, au quatrième étage de la clinique.",
    "L'entrevue a été remise au 12 décembre 2026.",
    "Rappeler jeudi; l'intermédiaire transmet.",
    "On a parlé du 375e de la ville; il y avait 300 personnes.",
    "Meet under the clock at 8:45; I will have a yellow umbrella.",
    "It is the second appointment; the first one was moved to 2:30 pm.",
    "Two bags of 10 kg and one stroller; no stairs please.",
    "Bus 161 or 80, then walk 5 minutes to the library.",
    "The family speaks Tamil and a little English; 3 to 5 people.",
    "We waited 1 h 45; bring water and something to draw.",
    "Room 2.05, second floor, before 10:15.",
    "River-maple asked for the same person as last time.",
    "Nos vemos a las 9:30 bajo el reloj, llevo una bufanda verde.",
    "Son tres personas: una abuela y dos niños de 6 y 8 años.",
    "La cita dura dos horas; traer comida y paciencia.",
    "El autobús 165 pasa cada 10 minutos.",
    "Necesitan una cuna, cobijas y ropa de invierno talla 4.",
    "Sala 3.14, tercer piso.",
    "Todo salió bien, esperamos 45 minutos.",
    "La 165 Côte-des-Neiges est pleine, prendre la 92 Jean-Talon Ouest.",
    "Bus 80 du Parc, ou le 435 du Parc aux heures de pointe.",
    "The 161 Van Horne was late.",
    "Au coin de 9 avenida y Masson.",
    "Métro Laurier, 1500 m à pied.",
    "Elle habite à 15 minutes d'ici avec 12 autres personnes.",
    "Lives 20 blocks away; stays home at 10 tonight.",
    "Vive a 12 cuadras; se queda en 30 minutos.",
    "L'accueil reste ouvert jusqu'au 30 juin; il reste 45 places.",
    "A household of 5 in a tiny place.",
    "Drive 6 boxes to the toy drive.",
    "On prend la carte Visa, ou Visa et Interac.",
    "Pay by Visa at the counter.",
    "Pagar con Visa o Mastercard.",
    "Le statut de la commande et le statut du projet.",
    "Son statut WhatsApp est vide.",
    "El estatus de la reserva.",
    "Vol TS 214, porte 31.",
    "Door 7 of the parking; puerta 2 del aeropuerto; aéroport, porte 12.",
    "Photos de passeport le 2026-05-19, retour le 20-05-2026.",
    "Numéro de client au guichet pour 2026-2027.",
    "Sin cita previa, pedido 41730.",
]


@pytest.mark.parametrize(("text", "rule"), FOUND)
def test_what_should_not_be_written_down_is_found(text: str, rule: str) -> None:
    assert rule in guard.check(text).rules


@pytest.mark.parametrize(("text", "rule"), FOUND)
def test_numbers_are_blocked_and_the_rest_is_asked_about(text: str, rule: str) -> None:
    blocked = {SIN, RAMQ, UCI, PERMIT, PASSPORT, PHONE, MAIL, POSTAL}
    assert guard.check(text).verdict is (Verdict.BLOCK if rule in blocked else Verdict.WARN)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_notes_pass(text: str) -> None:
    assert guard.check(text).rules == ()


def test_a_number_that_only_looks_like_one_passes() -> None:
    assert SIN not in guard.check("123 456 789 pas à pas").rules, "no check digit"
    assert RAMQ not in guard.check("BOIS 1234 9999").rules, "no such date"


def test_words_that_are_allowed_are_looked_over_and_nothing_else() -> None:
    said = "Réunion au 8250 boul. Saint-Laurent"
    assert guard.check(said, ["8250 BOUL. SAINT-LAURENT"]).verdict is Verdict.OK
    assert guard.check(said + ", app. 3", ["8250 boul. saint-laurent"]).rules == (DOOR,)


@pytest.mark.parametrize(
    "said", ["appelle au 514 273-4455", "rosa@mail.example", "son NAS est le 130 692 544"]
)
def test_no_allowed_word_excuses_what_is_never_written_down(said: str) -> None:
    for word in (said, "273-4455", "mail", "130 692 544"):
        assert guard.check(said, [word]).verdict is Verdict.BLOCK


def test_an_allowed_word_is_a_whole_word_that_can_be_seen() -> None:
    said = "sans papiers, au 1234 rue Jarry"
    for word in ("\u200b\u200b\u200b", " ", "", "san", "pap", "jar"):
        assert guard.check(said, [word]).rules == (STREET, STATUS)


def test_streets_stand_in_the_order_of_the_alphabet_and_once() -> None:
    letters = [
        unicodedata.normalize("NFD", each).encode("ascii", "ignore") for each in STREETS.split()
    ]
    assert letters == sorted(set(letters), key=bytes.lower)


def test_every_rule_says_how_to_say_it_instead() -> None:
    rules = (*guard.RULES, *guard.QUESTIONS)
    assert set(INSTEAD) == {rule.name for rule in rules} | {guard.TOO_LONG}


def test_the_command_tells_lines_and_rules_and_never_the_text() -> None:
    said = "un foulard vert\nau 514 273-4455\napp. 12\n"
    told = CliRunner().invoke(main, ["guard", "--json"], input=said)
    assert told.exit_code == 1
    assert [json.loads(line) for line in told.output.splitlines()] == [
        {"line": 1, "verdict": "ok", "rules": []},
        {"line": 2, "verdict": "block", "rules": [PHONE]},
        {"line": 3, "verdict": "warn", "rules": [DOOR]},
    ]
    assert "514" not in told.output
    assert CliRunner().invoke(main, ["guard"], input="un foulard vert\n").exit_code == 0
