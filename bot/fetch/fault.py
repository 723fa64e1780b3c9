"""The one way in which fetching a file fails."""

from __future__ import annotations

from knowledge.errors import ISUError


class NotFetched(ISUError):
    """A file could not be fetched; the text says why in one line.

    ``permanent`` False: the same may succeed later, at the earliest after ``wait`` seconds where the server said
    so. ``host_down`` says that nothing else on that host can be had now either.
    """

    def __init__(self, why: str, *, permanent: bool, wait: float | None = None, host_down: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.wait = wait
        self.host_down = host_down
