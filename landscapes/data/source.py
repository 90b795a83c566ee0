"""Where samples come from, as one frozen value that a link can carry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from landscapes.data.generators import GENERATORS
from landscapes.data.landscape import DataLandscape, data_loss
from landscapes.data.samples import Samples
from landscapes.data.table import samples_of


@dataclass(frozen=True)
class Generated:
    """Samples made by a generator; what is missing in ``settings`` has its default."""

    generator: str
    settings: tuple[tuple[str, float], ...] = ()

    @property
    def samples(self) -> Samples:
        """The samples (raises DataError)."""
        return GENERATORS[self.generator].samples(**dict(self.settings))


@dataclass(frozen=True)
class Typed:
    """Samples written in lines (see `landscapes.data.table`)."""

    text: str

    @property
    def samples(self) -> Samples:
        """The samples (raises DataError)."""
        return samples_of(self.text)


@dataclass(frozen=True)
class Data:
    """Samples, and how wrong a model is on one of them.

    Attributes
    ----------
    source
        Where the samples come from.
    error
        A slug of `landscapes.data.ERRORS`.
    delta
        The threshold δ of the Huber error.
    """

    source: Generated | Typed
    error: str = "squared-error"
    delta: float = 1.0

    @cached_property
    def samples(self) -> Samples:
        """The samples (raises DataError)."""
        return self.source.samples

    @cached_property
    def key(self) -> str:
        """Canonical text: equal for the same samples and error (raises DataError)."""
        return json.dumps([self.error, float(self.delta), self.samples.key])

    def loss(self, model: str) -> DataLandscape:
        """The loss of a typed model; see `landscapes.data.data_loss` for what is raised."""
        return data_loss(model, self.samples, self.error, self.delta)
