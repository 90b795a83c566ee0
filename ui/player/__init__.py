"""The player: every view of one experiment, drawn by the browser, moved by one clock.

>>> from ui.player import Path, player
>>> views = {"contour": contour_figure, "loss": loss_figure}    # doctest: +SKIP
>>> player(views, paths, on_start=print)                        # doctest: +SKIP

What a test or a benchmark may read in the page, on the element of class ``llp``: ``data-step``,
``data-playing``, ``data-theme``, ``data-frames`` (frames drawn so far) and ``data-bytes`` (size of the
last payload). Each payload leaves one ``performance`` measure called ``player:repaint``, from its
arrival to the frame that shows all of it.

Figures keep what they hold of colors for text, axes and background only until they arrive: those are
the page's own. ``layout.meta.scale`` (see `figures.Scale`) says how a figure draws losses; trails and
readouts follow it. The modules are plain JavaScript: after changing one, restart the server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

from ui.player import inbox, routes, wire
from ui.player.answers import Answers
from ui.player.grips import Allowed, Dial, Grips, Ground, Limit
from ui.player.inbox import Handler
from ui.player.path import Path
from ui.player.room import Room
from ui.player.story import Arrows, Model, Story, Told

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from streamlit.components.v2.types import ComponentRenderer

__all__ = [
    "Allowed",
    "Answers",
    "Arrows",
    "Dial",
    "Grips",
    "Ground",
    "Limit",
    "Model",
    "Path",
    "Room",
    "Story",
    "Told",
    "player",
]


def player(
    views: Mapping[str, go.Figure],
    paths: Sequence[Path],
    *,
    key: str = "player",
    grips: Grips | None = None,
    story: Story | None = None,
    room: Room = wire.ROOM,
    on_start: Handler | None = None,
    on_dial: Handler | None = None,
    on_turning: Handler | None = None,
    on_look: Handler | None = None,
    on_samples: Handler | None = None,
    on_window: Handler | None = None,
    on_command: Handler | None = None,
) -> None:
    """Show figures standing still and paths moving over them.

    Parameters
    ----------
    views
        Figures by kind: ``"curve"`` (loss over its one variable), ``"contour"`` and ``"surface"`` (loss
        over two), ``"loss"`` (loss against step: axes only). The player draws the paths itself.
    paths
        The contestants; their coordinates are those of the figures' axes.
    key
        Has to stay the same from run to run: camera, zoom and the clock live as long as the key does.
    grips
        What a hand can move; what it asks while it does so is answered by `Answers`.
    story
        What is told of one of the contestants.
    room
        How the scene is presented, and what is said beside it.
    on_start
        Called before the next run, with ``{"x": …}`` on a curve and ``{"x": …, "y": …}`` on a map, when a
        person has clicked a new start, or let go of it; in the figure's coordinates.
    on_dial
        Called with ``{"name": …, "value": …}`` when a person has let go of a number in the legend, the
        name being that of its `Dial`.
    on_turning
        Called with ``{"slot": …, "name": …}`` when a person has chosen which `Dial` the slider of a
        contestant turns.
    on_look
        Called with ``{"slot": …, "step": …}`` when a person has chosen whom to look at, or the clock has
        come to rest while the page looks at its step.
    on_samples
        Called with ``{"index": …, "from": [x, y], "place": [x, y]}`` when a person has changed the samples
        on the picture of the data: the index −1 for a new sample, ``"from"`` where a known one was drawn,
        the place None for one that is taken away.
    on_window
        Called with ``{"x": [low, high], "y": [low, high]}`` when a hand has moved the axes.
    on_command
        Called with ``{"do": …, "with": …}`` when a key or button asks something of the page (see
        `ui.commands`).

    Every message reaches its callback once, also when several come while the page is busy; the page has to
    say at the end of each run which have been heard (see `ui.player.inbox`).

    Raises
    ------
    ValueError
        If a view is of an unknown kind.
    """
    handlers = {
        "start": on_start,
        "dial": on_dial,
        "turning": on_turning,
        "look": on_look,
        "samples": on_samples,
        "window": on_window,
        "command": on_command,
        # That the page's theme has changed: the run that follows finds it in st.context.theme.
        "theme": None,
    }
    wanted = {name: handler for name, handler in handlers.items() if handler}
    _component()(
        key=key,
        data=wire.pack(views, paths, grips, story, room),
        on_mail_change=lambda: inbox.take(key, wanted),
    )


@cache
def _component() -> ComponentRenderer:
    """Register on first use: there is nothing to register with when this file is merely imported."""
    # Plotly's own stylesheet does not reach into the shadow root that isolation would make.
    return component("loss_player", js=routes.loader(), isolate_styles=False)
