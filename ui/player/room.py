"""What the player knows of the page around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """How the scene is presented, and what is to be said beside the pictures.

    Attributes
    ----------
    present
        Whether it fills the screen, in letters for the last row.
    subtitles
        Whether it then tells in a sentence what happens at the step shown.
    chosen
        The slot whose number the keys turn.
    note
        A sentence below the pictures; empty if there is nothing to say.
    summary
        The whole scene in words, for those who do not see it; empty while it is being found out.
    narrow
        Whether the page has been laid out for a window as narrow as a phone's; None if it is all the same.
    """

    present: bool = False
    chosen: str = ""
    note: str = ""
    summary: str = ""
    subtitles: bool = True
    narrow: bool | None = None
