"""Arabic counts in six forms; each number finds its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_babel import force_locale, ngettext

if TYPE_CHECKING:
    from neighbours import Network


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا مكان متبقٍّ"),
        (1, "مكان واحد متبقٍّ"),
        (2, "مكانان متبقّيان"),
        (3, "3 أماكن متبقّية"),
        (11, "11 مكانًا متبقّيًا"),
        (99, "99 مكانًا متبقّيًا"),
        (100, "100 مكان متبقٍّ"),
    ],
)
def test_each_number_of_places_is_said_as_one_says_it(
    network: Network, number: int, said: str
) -> None:
    with network.app.test_request_context("/"), force_locale("ar"):
        assert ngettext("%(num)d place left", "%(num)d places left", number) == said
