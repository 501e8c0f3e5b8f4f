"""How long a plan may take, and whether someone has asked for what is there by now."""

from collections.abc import Callable

from solidarity import clock


class Work:
    """One plan in the making: when it has to end."""

    def __init__(self, stop: Callable[[], bool], seconds: float) -> None:
        """Begin now."""
        self._asked_to_stop = stop
        self._ends = clock.stopwatch() + seconds

    @property
    def seconds_left(self) -> float:
        """Until it has to end; not negative."""
        return max(0.0, self._ends - clock.stopwatch())

    def is_over(self) -> bool:
        """Whether it has to end now."""
        return self._asked_to_stop() or not self.seconds_left
