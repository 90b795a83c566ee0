"""Training a network on the digits: everything that was chosen, as one frozen value, and what comes of it.

What `experiment` is for losses of a few variables, for a loss of thousands: a long path is thinned,
since it would fill memory, and accuracy on digits that were held out stands beside the loss.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from experiment import Contestant
from landscapes.networks.digits import HELD_OUT, split
from landscapes.networks.two_layer import NetworkLoss, TwoLayer
from optimizers.batches import mini_batches
from optimizers.objectives import Counted
from optimizers.run import begin

Array = NDArray[np.floating]
Tell = Callable[[float], None]

MOST_MEASURED = 600
"""Updates after which it is measured, at most; with more, after every second, third …"""
TELL_EVERY = 64

_SQUARE = "it works with a matrix of all pairs of parameters: 5.8 million numbers for 2,410 weights"
_SECOND = "it needs second derivatives: 5.8 million numbers for 2,410 weights, at every step"
_BY_VALUES = (
    "it feels its way by values of the loss, thousands of them for one step in 2,410 weights"
)
_POPULATION = "it moves as many points as there are weights"
UNSUITED: Mapping[str, str] = {
    **dict.fromkeys(("newton", "damped-newton", "saddle-free-newton", "trust-region"), _SECOND),
    "sophia": _SECOND,
    **dict.fromkeys(("bfgs", "shampoo", "soap", "cma-es"), _SQUARE),
    "pattern-search": _BY_VALUES,
    "nelder-mead": _POPULATION,
}
"""Optimizers that cannot train a network, each with the reason."""


@dataclass(frozen=True)
class Training:
    """What was chosen.

    Attributes
    ----------
    contestants
        Who trains the network; all from the same initial weights, with the same mini-batches.
    hidden
        Number of hidden units.
    batch_size
        Digits in a mini-batch, for all who have no batch size of their own.
    epochs
        How often every digit is seen.
    seed
        Of the split into training and held-out digits, the initial weights and the mini-batches.
    held_out
        How many digits are kept for testing.
    flipped
        Whether each contestant also runs with the sign of its update flipped, uphill.
    """

    contestants: tuple[Contestant, ...]
    hidden: int = 32
    batch_size: int = 50
    epochs: int = 20
    seed: int = 0
    held_out: int = HELD_OUT
    flipped: bool = False

    @cached_property
    def network(self) -> TwoLayer:
        """The network's sizes."""
        return TwoLayer(hidden=self.hidden)

    @cached_property
    def loss(self) -> NetworkLoss:
        """Loss on the training digits."""
        training, _ = split(self.seed, self.held_out)
        return NetworkLoss(self.network, training.images, training.labels)

    @cached_property
    def test_loss(self) -> NetworkLoss:
        """Loss on the digits that were held out."""
        _, held_out = split(self.seed, self.held_out)
        return NetworkLoss(self.network, held_out.images, held_out.labels)

    @property
    def updates_per_epoch(self) -> int:
        """Mini-batches in an epoch; the last may be short."""
        return self.updates_each(None)

    @property
    def updates(self) -> int:
        """Updates that a contestant makes who has no batch size of its own."""
        return self.epochs * self.updates_per_epoch

    def updates_each(self, contestant: Contestant | None) -> int:
        """Updates in an epoch of a contestant, who may have a batch size of its own."""
        return -(-self.loss.samples // self._size(contestant))

    def _size(self, contestant: Contestant | None) -> int:
        own = contestant and contestant.batch_size
        size = self.batch_size if own is None else own or self.loss.samples
        return min(size, self.loss.samples)

    def key(self) -> str:
        """Canonical text: two trainings with the same key give the same runs."""
        who = [contestant.key() for contestant in self.contestants]
        what = [
            who,
            self.hidden,
            self.batch_size,
            self.epochs,
            self.seed,
            self.held_out,
            self.flipped,
        ]
        return json.dumps(what, ensure_ascii=False, separators=(",", ":"))

    @property
    def lots(self) -> list[tuple[Contestant, bool]]:
        """Who runs, and whether uphill, one after the other."""
        directions = (False, True) if self.flipped else (False,)
        return [(c, flipped) for c in self.contestants for flipped in directions]

    def alone(self, contestant: Contestant, *, flipped: bool = False) -> Training:
        """The training of one contestant; its run does not depend on who else takes part."""
        return replace(self, contestants=(contestant,), flipped=flipped)

    def train(self, tell: Tell = lambda share: None) -> Trained:
        """Let every contestant train.

        Parameters
        ----------
        tell
            Called every now and then with the share that is done; may raise to end it all.
        """
        runs: dict[tuple[str, bool], Run] = {}
        problems: dict[str, str] = {}
        for i, (contestant, flipped) in enumerate(self.lots):
            so_far = partial(_told, tell, i, len(self.lots))
            try:
                runs[contestant.slot, flipped] = self.run(contestant, so_far, flipped=flipped)
            except ValueError as error:
                problems[contestant.slot] = str(error)
        return Trained(runs, problems)

    def run(self, contestant: Contestant, tell: Tell, *, flipped: bool = False) -> Run:
        """Let one contestant train, downhill or with the sign flipped.

        Raises
        ------
        ValueError
            With the reason, if this optimizer cannot train a network with these settings.
        """
        check(contestant)
        last = self.epochs * self.updates_each(contestant)
        record = _Record(self, last)
        began = time.perf_counter()
        with np.errstate(all="ignore"):
            for update, theta in enumerate(self._path(contestant, flipped)):
                if not record.take(update, theta) or update == last:
                    break
                if update % TELL_EVERY == TELL_EVERY - 1:
                    tell(update / last)
        tell(1.0)
        return record.run(time.perf_counter() - began)

    def _path(self, contestant: Contestant, ascent: bool) -> Iterator[Array]:
        settings = contestant.settings(self.updates_each(contestant))
        batches = mini_batches(self.loss, self._size(contestant), self.seed)
        seen = Counted(batches, ascent=ascent)
        return begin(contestant.method, seen, self.network.start(self.seed), settings)


def _told(tell: Tell, before: int, all_of_them: int, share: float) -> None:
    tell((before + share) / all_of_them)


def check(contestant: Contestant) -> None:
    """Raise ValueError, with the reason, if an optimizer cannot train a network."""
    if reason := UNSUITED.get(contestant.optimizer):
        raise ValueError(
            f"{contestant.title} cannot train this network: {reason}. Choose another optimizer."
        )


@dataclass(frozen=True, eq=False)
class Run:
    """How one training went.

    Attributes
    ----------
    updates
        ``(M,)``: after which updates it was measured, 0 the start.
    losses, held_out_losses
        ``(M,)``: mean cross-entropy of the training and of the held-out digits.
    accuracies, held_out_accuracies
        ``(M,)``: shares of these digits that were classified correctly.
    path
        ``(M, P)``, float32: the parameters then.
    last
        ``(P,)``: the parameters at the end.
    stopped
        The update that led to a number that is not finite; None if none did.
    seconds
        How long it took, with all measuring.
    """

    updates: NDArray[np.intp]
    losses: Array
    held_out_losses: Array
    accuracies: Array
    held_out_accuracies: Array
    path: Array
    last: Array
    stopped: int | None
    seconds: float


@dataclass(frozen=True, eq=False)
class Trained:
    """What came of a training.

    Attributes
    ----------
    runs
        By slot and whether the sign was flipped, in the order of the contestants.
    problems
        By slot: why a contestant could not train.
    """

    runs: Mapping[tuple[str, bool], Run]
    problems: Mapping[str, str]


class _Record:
    """Measures a run while it goes on, and keeps some of its points."""

    def __init__(self, training: Training, updates: int) -> None:
        self.training = training
        self.final = updates
        self.every = max(1, -(-updates // MOST_MEASURED))
        self.rows: list[tuple[float, ...]] = []
        self.updates: list[int] = []
        self.path: list[Array] = []
        self.last: Array = np.empty(0)
        self.stopped: int | None = None

    def take(self, update: int, theta: Array) -> bool:
        """Take a point in; False if it is not finite and the run is over."""
        if update % self.every and update != self.final:
            return True
        if not np.isfinite(theta).all():
            self.stopped = update
            return False
        short = theta.astype(np.float32)
        figures = (*self.training.loss.measured(short), *self.training.test_loss.measured(short))
        if not np.isfinite(figures).all():
            self.stopped = update
            return False
        self.path.append(short)
        self.rows.append(figures)
        self.updates.append(update)
        self.last = theta
        return True

    def run(self, seconds: float) -> Run:
        losses, accuracies, held_out_losses, held_out_accuracies = np.array(self.rows).T
        return Run(
            np.array(self.updates),
            losses,
            held_out_losses,
            accuracies,
            held_out_accuracies,
            np.stack(self.path),
            self.last.copy(),
            self.stopped,
            seconds,
        )
