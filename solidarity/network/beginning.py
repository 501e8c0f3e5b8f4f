"""Beginning a real network: its name, its first collective, and the way in for a first steward."""

from solidarity.network import admission, collectives, installation, neighbourhoods
from solidarity.network.members import Role


def begin(name: str, first_collective: str) -> str:
    """Found an empty network; return the token of the first steward's invitation.

    Raises: AlreadyFounded.
    """
    installation.found(name, is_demo=False)
    neighbourhoods.add(neighbourhoods.MONTREAL)
    collective = collectives.found(first_collective)
    return admission.invite_as_operator(collective, Role.STEWARD)
