"""The player: every view of one experiment, drawn by the browser, moved by one clock.

>>> from ui.player import Path, player
>>> result = player({"contour": contour_figure, "loss": loss_figure}, paths)    # doctest: +SKIP
>>> result.start                                                                # doctest: +SKIP
{'x': -3.0, 'y': 4.0}

What a test or a benchmark may read in the page, on the element of class ``llp``: ``data-step``,
``data-playing``, ``data-theme``, ``data-frames`` (frames drawn so far) and ``data-bytes`` (size of the
last payload). Each payload leaves one ``performance`` measure called ``player:repaint``, from its
arrival to the frame that shows all of it.

Figures keep what they hold of colors for text, axes and background only until they arrive: those are
the page's own. ``layout.meta.scale`` (see `figures.Scale`) says how a figure draws losses; trails and
readouts follow it. The modules are plain JavaScript: after changing one, restart the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

from ui.player import routes, wire
from ui.player.answers import Answers
from ui.player.grips import Grips, Rate
from ui.player.path import Path
from ui.player.room import Room
from ui.player.story import Arrows, Model, Story, Told

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from streamlit.components.v2.bidi_component import ComponentResult
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["Answers", "Arrows", "Grips", "Model", "Path", "Rate", "Room", "Story", "Told", "player"]


def player(
    views: Mapping[str, go.Figure],
    paths: Sequence[Path],
    *,
    key: str = "player",
    grips: Grips | None = None,
    story: Story | None = None,
    room: Room = wire.ROOM,
    on_start: Callable[[], None] | None = None,
    on_rate: Callable[[], None] | None = None,
    on_look: Callable[[], None] | None = None,
    on_samples: Callable[[], None] | None = None,
    on_window: Callable[[], None] | None = None,
    on_command: Callable[[], None] | None = None,
) -> ComponentResult:
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
        Called before the next run when a person has clicked a new start, or let go of it;
        ``st.session_state[key].start`` then holds what the result holds.
    on_rate
        Called when a person has let go of a learning rate: ``st.session_state[key].rate`` then holds
        ``{"name": …, "value": …}``, the name being that of the `Rate`.
    on_look
        Called when a person has chosen whom to look at, or the clock has come to rest while the page
        looks at its step: ``st.session_state[key].look`` then holds ``{"slot": …, "step": …}``.
    on_samples
        Called when a person has changed the samples on the picture of the data:
        ``st.session_state[key].samples`` then holds ``{"index": …, "place": [x, y]}``, the index −1
        for a new sample and the place None for one that is taken away.
    on_window
        Called when a hand has moved the axes: ``st.session_state[key].window`` then holds
        ``{"x": [low, high]}``, on the contour map with ``"y"``.
    on_command
        Called when a key or button asks something of the page: ``st.session_state[key].command`` then
        holds ``{"do": …, "with": …}`` (see `ui.commands`).

    Returns
    -------
    ComponentResult
        ``.start`` is None, or during the one run after a click on the contour map ``{"x": …, "y": …}``
        and on the curve ``{"x": …}``, in the figure's coordinates.

    Raises
    ------
    ValueError
        If a view is of an unknown kind.
    """
    mount = _component()
    return mount(
        key=key,
        data=wire.pack(views, paths, grips, story, room),
        on_start_change=on_start or _ignore,
        on_rate_change=on_rate or _ignore,
        on_look_change=on_look or _ignore,
        on_samples_change=on_samples or _ignore,
        on_window_change=on_window or _ignore,
        on_command_change=on_command or _ignore,
        # Sent when the page's theme has changed: the run that follows finds it in st.context.theme.
        on_theme_change=_ignore,
    )


@cache
def _component() -> ComponentRenderer:
    """Register on first use: there is nothing to register with when this file is merely imported."""
    # Plotly's own stylesheet does not reach into the shadow root that isolation would make.
    return component("loss_player", js=routes.loader(), isolate_styles=False)


def _ignore() -> None:
    """Streamlit keeps a trigger only if it has a callback."""
