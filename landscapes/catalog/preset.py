"""What a preset is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landscapes.data import Data
from landscapes.landscape import Landscape, parse

Settings = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A ready-made scene: a loss, a start, contestants, and what there is to see.

    Attributes
    ----------
    slug
        Kebab-case name in links.
    title, group
        As shown in the list of scenes.
    formula
        The loss, as `landscapes.parse` reads it; with ``data`` the model, as
        `landscapes.data.data_loss` reads it.
    window
        What is drawn at first: ``(low, high)`` per variable.
    start
        One coordinate per variable.
    contestants
        Pairs of optimizer slug and hyperparameters; what is not named has its default.
    steps
        How many steps are made.
    epochs
        With ``data``: how often every sample is seen; then `steps` are of no meaning.
    batch_size
        With ``data``: how many samples an update sees, 0 for all. A contestant's settings may name
        one of its own.
    seed, seeds
        Seed of the mini-batches, and how many runs are made, with seeds one after another.
    difference
        None for the exact gradient, or the step h of the central difference.
    ascent
        Whether the sign of the update is flipped.
    watch
        What to look for, in a few sentences for a student.
    source
        Where the loss and the settings come from.
    minima
        Known minima as pairs of point and loss, the deepest first. Not always all: Rastrigin's
        function has 121 in its window.
    undefined
        Known points without a gradient, where an exact gradient gives NaN.
    data
        Samples that the model is held against, and how; None if the formula is the loss itself.
    held
        Variables that stay at a number: pairs of name and value. Window and start leave them out.
    drawn
        Which two variables are drawn, of more that are moved; None for the first two.
    log
        Whether the losses are shown on a logarithmic axis.
    """

    slug: str
    title: str
    group: str
    formula: str
    window: tuple[tuple[float, float], ...]
    start: tuple[float, ...]
    contestants: tuple[tuple[str, Settings], ...]
    steps: int
    watch: str
    source: str
    difference: float | None = None
    ascent: bool = False
    minima: tuple[tuple[tuple[float, ...], float], ...] = ()
    undefined: tuple[tuple[float, ...], ...] = ()
    data: Data | None = None
    held: tuple[tuple[str, float], ...] = ()
    drawn: tuple[str, str] | None = None
    log: bool = False
    epochs: int | None = None
    batch_size: int = 0
    seed: int = 0
    seeds: int = 1

    @property
    def landscape(self) -> Landscape:
        """What is descended."""
        whole = self.data.loss(self.formula) if self.data else parse(self.formula)
        return whole.held(dict(self.held))


def at(rate: float, **settings: float) -> Settings:
    """Hyperparameters with a learning rate."""
    return {"learning_rate": rate, **settings}


def square(reach: float) -> tuple[tuple[float, float], ...]:
    """Window from −reach to reach in both variables."""
    return ((-reach, reach), (-reach, reach))
