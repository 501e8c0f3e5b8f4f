"""A kind's own few questions: never who someone is, and answers sealed with the request."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest
from story import a_need

from solidarity.network.members import Role
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict
from solidarity.requests import intake, kinds, opening, questions, shifts
from solidarity.requests.kinds import Description, TooManyPeople, TooManyUsually
from solidarity.requests.questions import AskedEnough, Asks, NothingToChoose, NotToBeAsked
from solidarity.requests.shift import Details, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.kinds import Kind

REFUSED = [
    ("Quel est son nom ?", "asks who someone is"),
    ("What is their full name?", "asks who someone is"),
    ("¿Cómo se llama?", "asks who someone is"),
    ("De quel pays vient la personne ?", "asks who someone is"),
    ("Date of birth", "asks who someone is"),
    ("Numéro de téléphone", "asks where to find someone"),
    ("Where do they live?", "asks where to find someone"),
    ("¿Cuál es su dirección?", "asks where to find someone"),
    ("Do they have papers?", "asks for papers or status"),
    ("Quel est son statut ?", "asks for papers or status"),
    ("¿Tiene permiso de trabajo?", "asks for papers or status"),
    ("Numéro de dossier", "asks for papers or status"),
    ("Depuis quand est-elle au Canada ?", "asks for papers or status"),
    ("Depuis combien de temps vivent-ils ici ?", "asks for papers or status"),
    ("Quand est-elle arrivée ?", "asks for papers or status"),
    ("How long have they been in Montréal?", "asks for papers or status"),
    ("When did she come to this country?", "asks for papers or status"),
    ("¿Desde cuándo está en Canadá?", "asks for papers or status"),
    ("¿Cuánto tiempo lleva aquí?", "asks for papers or status"),
    ("¿Cuándo llegó?", "asks for papers or status"),
    ("Est-elle canadienne ?", "asks for papers or status"),
    ("Is he Canadian?", "asks for papers or status"),
    ("¿Es canadiense?", "asks for papers or status"),
    ("Est-elle en règle ?", "asks for papers or status"),
    ("¿Está en regla?", "asks for papers or status"),
    ("Are they allowed to stay?", "asks for papers or status"),
    ("A-t-elle des documents ?", "asks for papers or status"),
    ("Do they have documents?", "asks for papers or status"),
    ("¿Tiene documentos?", "asks for papers or status"),
    ("Faut-il apporter le passeport ?", "asks for papers or status"),
    ("Is she here legally?", "asks for papers or status"),
    ("What is her origin?", "asks who someone is"),
    ("Quelle est son origine ?", "asks who someone is"),
    ("¿Cuál es su origen?", "asks who someone is"),
    ("Where does she come from?", "asks who someone is"),
    ("How old is she?", "asks who someone is"),
    ("Quel âge a-t-elle ?", "asks who someone is"),
    ("¿Cuántos años tiene?", "asks who someone is"),
    ("¿Qué edad tiene?", "asks who someone is"),
    ("Comment se nomme la personne ?", "asks who someone is"),
    ("Comment s'appellent les enfants ?", "asks who someone is"),
    ("What is she called?", "asks who someone is"),
    ("Name of the child?", "asks who someone is"),
    ("Name of the school and of the child?", "asks who someone is"),
    ("¿Nombre?", "asks who someone is"),
    ("¿Nombre de la persona?", "asks who someone is"),
    ("Où est-elle née ?", "asks who someone is"),
]
ASKED = [
    "Combien d'enfants viennent ?",
    "Faut-il un siège d'enfant ?",
    "How many rooms are needed?",
    "Is there a lift?",
    "¿Cuántas personas comen?",
    "Quelle taille de vêtements ?",
    "Name of the school?",
    "Quel est le nom de l'école ?",
    "Comment s'appelle la clinique ?",
    "¿Nombre de la escuela?",
    "¿Cómo se llama la clínica?",
    "Legal aid?",
    "Aide légale ?",
    "¿Ayuda legal?",
    "Bring documents?",
    "What documents to bring?",
    "Faut-il apporter des documents ?",
    "Quels documents apporter ?",
    "Documents à traduire ?",
    "¿Hay que traer documentos?",
    "Which school year?",
    "Age group of the children?",
    "Tranche d'âge des enfants ?",
    "¿Grupo de edad?",
    "Y a-t-il une personne âgée ?",
    "Who pays for the taxi?",
    "Nombre de personnes ?",
    "On ne le fait pas le lundi ?",
    "Depuis combien de temps attend-on une réponse ?",
    "How long is the way from here?",
    "Quand est-ce que ça commence ?",
    "When does it end?",
]


def a_kind(network: Network) -> Kind:
    """The first kind of Inès's and Camille's collective."""
    return kinds.of(network.member("camille").collectives_as(Role.COORDINATOR)[0])[0]


@pytest.mark.parametrize(("text", "rule"), REFUSED)
def test_a_question_asks_for_no_papers_status_or_identity_and_says_why(
    at_work: Network, text: str, rule: str
) -> None:
    with pytest.raises(NotToBeAsked) as refused:
        questions.ask(a_kind(at_work), text, Asks.WORDS, (), at_work.member("camille"))
    assert rule in refused.value.rules


@pytest.mark.parametrize("text", ASKED)
def test_what_helps_is_asked(text: str) -> None:
    assert guard.check_question(text).verdict is Verdict.OK


def test_the_answers_to_choose_are_read_too(at_work: Network) -> None:
    with pytest.raises(NotToBeAsked):
        questions.ask(
            a_kind(at_work),
            "Qu'est-ce qui aide ?",
            Asks.ONE_OF,
            ("oui", "sans papiers"),
            at_work.member("camille"),
        )


def test_a_choice_has_two_answers_and_a_kind_eight_questions(at_work: Network) -> None:
    kind, camille = a_kind(at_work), at_work.member("camille")
    with pytest.raises(NothingToChoose):
        questions.ask(kind, "Laquelle ?", Asks.ONE_OF, ("une", " "), camille)
    for number in range(questions.MOST - len(questions.of(kind))):
        questions.ask(kind, f"Combien de sacs, le jour {number} ?", Asks.NUMBER, (), camille)
    with pytest.raises(AskedEnough):
        questions.ask(kind, "Et encore ?", Asks.WORDS, (), camille)


def test_answers_are_sealed_and_keep_the_words_of_their_question(at_work: Network) -> None:
    kind, camille, ring = a_kind(at_work), at_work.member("camille"), at_work.ring("camille")
    ines = at_work.member("ines")
    question = questions.ask(kind, "Combien d'enfants ?", Asks.NUMBER, (), camille)
    need = replace(a_need(at_work), answers={question.code: "3", "unknown": "x"})
    what, _slip = intake.bring(ines, kind.collective, need)
    assert what.answers is not None
    assert b"enfants" not in what.answers
    questions.ask_no_more(question, camille)
    told = opening.notes(what, camille, ring).answers
    assert [(each.question, each.value) for each in told] == [("Combien d'enfants ?", "3")]


def test_no_more_people_go_along_than_are_let_in(at_work: Network) -> None:
    kind, camille, ring = a_kind(at_work), at_work.member("camille"), at_work.ring("camille")
    with pytest.raises(TooManyUsually):
        kinds.describe(kind, Description(4, 3), camille)
    kinds.describe(kind, Description(2, 3), camille)
    need = replace(a_need(at_work), people=4)
    with pytest.raises(TooManyPeople):
        intake.bring(at_work.member("ines"), kind.collective, need)
    what, _slip = intake.bring(at_work.member("ines"), kind.collective, replace(need, people=3))
    span = shifts.span_on(need.half_day.day, time(10), time(12))
    with pytest.raises(TooManyPeople):
        shifts.draft(what, span, {ShiftRole.LEAD: 4}, Details(), camille, ring)


def test_the_same_half_day_place_and_kind_is_gently_asked_about(at_work: Network) -> None:
    ines, need = at_work.member("ines"), a_need(at_work)
    assert intake.possible_double(ines, need) is None
    what, _slip = intake.bring(ines, need.kind.collective, need)
    assert intake.possible_double(ines, need) is what
    assert intake.possible_double(ines, replace(need, people=2, languages=("ar",))) is what
    other = kinds.of(need.kind.collective)[1]
    assert intake.possible_double(ines, replace(need, kind=other)) is None
    assert intake.possible_double(at_work.member("neighbour15"), need) is None
