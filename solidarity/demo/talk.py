"""What the invented neighbours write and agree to, through the verbs."""

from random import Random

from solidarity.demo.people import Person
from solidarity.privacy import key_store
from solidarity.requests import consent, relay
from solidarity.requests.codename import Slip
from solidarity.requests.conversation import Conversation, Side, Thread
from solidarity.requests.request import Request
from solidarity.requests.shift import Place, PlaceState

_FROM_CIRCLE = (
    "On s'en occupe. Est-ce que l'après-midi irait aussi ?",
    "We found two people who know the way. Is a woman preferred?",
)
_FROM_DESK = ("Oui, c'est encore mieux.", "Je demande et je reviens.", "Yes, please.")
_FROM_ASKER = ("Merci. Est-ce que quelqu'un peut venir plus tôt ?", "Will there be two people?")


def write_as_asker(request: Request, slip: Slip, chance: Random) -> None:
    """Let the person who asked write a few words with their slip."""
    ring = key_store.opened_by_secret(request.codename, " ".join(slip.words))
    if ring is not None:
        relay.write_as_asker(request, chance.choice(_FROM_ASKER), ring)


def write_to_desk(request: Request, circle: Person, desk: Person | None, chance: Random) -> None:
    """Let a coordinator ask something, and who brought the request answer, or not yet."""
    where = Conversation(request, Thread.DESK)
    said = chance.choice(_FROM_CIRCLE)
    relay.write(where, Side.CIRCLE, circle.member(), said, circle.ring)
    if desk is not None and chance.random() < 0.5:  # noqa: PLR2004 - the others wait
        answer = chance.choice(_FROM_DESK)
        relay.write(where, Side.INTERMEDIARY, desk.member(), answer, desk.ring)


def agree(place: Place, desk: Person) -> None:
    """Let the person who asked say yes, through who brought their request."""
    if place.state is PlaceState.TO_AGREE:
        consent.agree(place, desk.member(), desk.ring)
