"""A network of two layers with sigmoid and softmax, and its cross-entropy as a loss of all weights.

Parameters are one vector θ ``(P,)``: weights W₁ ``(H, I)``, biases b₁ ``(H,)``, weights W₂ ``(O,
H)``, biases b₂ ``(O,)``, row by row. For inputs x the network computes h = σ(W₁x + b₁) and p =
softmax(W₂h + b₂); the loss is the mean of −log p of the right class (Bishop 2006, Pattern
Recognition and Machine Learning, section 5.2-5.3).

Samples run along the last axis everywhere: ten times fewer, longer rows than with samples first,
and the sums of the softmax run over the short axis.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.networks.products import over_samples, times_samples
from landscapes.objective import FLOATS

Array = NDArray[np.floating]
Labels = NDArray[np.intp]


class Weights(NamedTuple):
    """Views into a vector of parameters."""

    w1: Array
    b1: Array
    w2: Array
    b2: Array


@dataclass(frozen=True)
class TwoLayer:
    """The sizes of a network of two layers.

    Attributes
    ----------
    inputs, hidden, outputs
        Numbers of inputs I, hidden units H and classes O.
    """

    inputs: int = 64
    hidden: int = 32
    outputs: int = 10

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Shapes of W₁, b₁, W₂, b₂: a row of a matrix holds the weights into one unit."""
        return [
            (self.hidden, self.inputs),
            (self.hidden,),
            (self.outputs, self.hidden),
            (self.outputs,),
        ]

    @cached_property
    def size(self) -> int:
        """Number of parameters P."""
        return sum(map(math.prod, self.shapes))

    @cached_property
    def _cuts(self) -> list[int]:
        return np.cumsum([math.prod(shape) for shape in self.shapes]).tolist()

    def weights(self, theta: Array) -> Weights:
        """The four arrays inside θ ``(P,)``; changing one changes θ."""
        a, b, c, _ = self._cuts
        return Weights(
            theta[:a].reshape(self.hidden, self.inputs),
            theta[a:b],
            theta[b:c].reshape(self.outputs, self.hidden),
            theta[c:],
        )

    def start(self, seed: int = 0) -> Array:
        """Initial parameters ``(P,)``: weights from N(0, 1/n) for a unit with n inputs, biases 0.

        This keeps the variance from layer to layer (LeCun et al. 1998, Efficient BackProp, section
        4.6).
        """
        random = np.random.default_rng(seed)
        theta = np.zeros(self.size)
        for part in self.weights(theta):
            if part.ndim == 2:
                part[...] = random.standard_normal(part.shape) / math.sqrt(part.shape[1])
        return theta


class NetworkLoss:
    """Mean cross-entropy of a network on samples, a loss of its P parameters.

    Takes points ``(P, *batch)`` as every objective does; float32 stays float32. Where numbers
    overflow the result is NaN or infinite; nothing warns or is clipped.

    Parameters
    ----------
    network
        Sizes.
    images
        ``(N, I)``: one sample in each row.
    labels
        ``(N,)``: the right class of each, from 0 to O − 1.

    Attributes
    ----------
    calls
        How often value and gradient were evaluated.
    """

    def __init__(self, network: TwoLayer, images: Array, labels: Labels) -> None:
        if images.ndim != 2 or images.shape[1] != network.inputs or len(labels) != len(images):
            raise ValueError(
                f"Images of shape {images.shape} with {len(labels)} labels were given to a network of "
                f"{network.inputs} inputs. Give images (N, {network.inputs}) and N labels."
            )
        self.network = network
        self.dimension = network.size
        self.calls = {"value": 0, "gradient": 0, "hessian": 0}
        self.labels = labels
        self._images: dict[Any, Array] = {images.dtype: images}
        self._own = images.dtype
        self._columns = np.arange(len(labels))

    @property
    def samples(self) -> int:
        """Number of samples N."""
        return len(self.labels)

    def images(self, dtype: Any) -> Array:
        """The samples ``(N, I)`` in a floating-point type."""
        dtype = np.dtype(dtype)
        if dtype not in self._images:
            self._images[dtype] = self._images[self._own].astype(dtype)
        return self._images[dtype]

    def batch(self, indices: NDArray[np.integer]) -> NetworkLoss:
        """The loss on some of the samples only, ``indices (B,)``."""
        return NetworkLoss(self.network, self._images[self._own][indices], self.labels[indices])

    def __call__(self, points: Any) -> Array:
        """Loss of each point: ``(P, *batch)`` to ``(*batch)``."""
        x = self._checked(points)
        self.calls["value"] += 1
        with np.errstate(all="ignore"):
            if x.ndim == 1:
                return self._value(x)
            lanes = x.reshape(len(x), -1)
            values = [self._value(np.ascontiguousarray(lane)) for lane in lanes.T]
        return np.array(values, x.dtype).reshape(x.shape[1:])

    def gradient(self, points: Any) -> Array:
        """Gradient at each point, by backpropagation: ``(P, *batch)`` to ``(P, *batch)``."""
        x = self._checked(points)
        self.calls["gradient"] += 1
        with np.errstate(all="ignore"):
            if x.ndim == 1:
                return self._gradient(x)
            lanes = x.reshape(len(x), -1)
            slopes = [self._gradient(np.ascontiguousarray(lane)) for lane in lanes.T]
        return np.stack(slopes, axis=1).reshape(x.shape)

    def hessian(self, points: Any) -> Array:
        """Refused: the P × P second derivatives are not computed."""
        raise ValueError(
            f"Second derivatives were asked for; of {self.dimension:,} parameters they would be "
            f"{self.dimension**2:,} numbers at every step. Choose an optimizer that needs slopes only."
        )

    def logits(self, theta: Array) -> Array:
        """W₂h + b₂ of every sample, ``(O, N)``."""
        return self._forward(theta)[1]

    def of_the_right_class(self, scores: Array) -> Array:
        """From scores ``(O, N)`` those of each sample's own class, ``(N,)``."""
        return scores[self.labels, self._columns]

    def right(self, theta: Array) -> NDArray[np.bool_]:
        """Which samples have their own class as the one most probable, ``(N,)``."""
        return self._won(self.logits(theta))

    def measured(self, theta: Array) -> tuple[float, float]:
        """Loss and share of samples that are classified correctly, from one pass."""
        with np.errstate(all="ignore"):
            logits = self.logits(theta)
            return float(self._entropy(logits)), float(self._won(logits).mean())

    def _won(self, logits: Array) -> NDArray[np.bool_]:
        return (logits >= self.of_the_right_class(logits)).sum(axis=0) == 1

    def _forward(self, theta: Array) -> tuple[Array, Array]:
        w1, b1, w2, b2 = self.network.weights(theta)
        z = times_samples(w1, self.images(theta.dtype).T)
        z += b1[:, None]
        z *= 0.5  # σ(z) = ½ + ½ tanh(z/2): never overflows, and faster
        hidden = np.tanh(z, out=z)
        hidden *= 0.5
        hidden += 0.5
        logits = times_samples(w2, hidden)
        logits += b2[:, None]
        return hidden, logits

    def _entropy(self, logits: Array) -> Any:
        own = self.of_the_right_class(logits)
        highest = logits.max(axis=0)
        return (np.log(np.exp(logits - highest).sum(axis=0)) + (highest - own)).mean()

    def _value(self, theta: Array) -> Any:
        return self._entropy(self._forward(theta)[1])

    def _gradient(self, theta: Array) -> Array:
        hidden, error = self._forward(theta)
        error -= error.max(axis=0)
        np.exp(error, out=error)
        error /= error.sum(axis=0)
        error[self.labels, self._columns] -= (
            1  # softmax and cross-entropy together: p − 1 of the class
        )
        error /= self.samples
        result = np.empty_like(theta)
        part, w2 = self.network.weights(result), self.network.weights(theta).w2
        over_samples(error, hidden.T, out=part.w2)
        error.sum(axis=1, out=part.b2)
        slope = hidden * (1 - hidden)
        slope *= times_samples(w2.T, error)
        over_samples(slope, self.images(theta.dtype), out=part.w1)
        slope.sum(axis=1, out=part.b1)
        return result

    def _checked(self, points: Any) -> Array:
        x = np.asarray(points)
        if x.ndim == 0 or len(x) != self.dimension:
            raise ValueError(
                f"Points of shape {x.shape} were given to a network of {self.dimension:,} parameters. "
                "The first axis must have one entry per parameter."
            )
        return x if x.dtype in FLOATS else x.astype(np.float64)
