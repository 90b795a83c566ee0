"""The digits: what training and a slice cost, each beside the plain loop; what others feel."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import threading

import numpy as np

from benchmarks.hostile import PAUSE, SCENE, moves
from benchmarks.session import Session
from benchmarks.zoo import best
from experiment import Contestant
from landscapes.networks.slices import slice_losses
from landscapes.networks.two_layer import NetworkLoss, Weights
from landscapes.plane import random_plane
from optimizers import OPTIMIZERS
from optimizers.batches import mini_batches
from optimizers.run import begin
from tests.browser.serving import running
from training import Training

SIDE = 51
SECONDS = 10.0
MOMENTUM = Contestant("a", "momentum", (("learning_rate", 0.1),))
CHOSEN = Training((MOMENTUM,))


def plain_gradient(w: Weights, x: np.ndarray, one_hot: np.ndarray) -> Weights:
    """Backpropagation as a textbook writes it: samples first, an exponential for the sigmoid."""
    hidden = 1 / (1 + np.exp(-(x @ w.w1.T + w.b1)))
    scores = hidden @ w.w2.T + w.b2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    error = (p - one_hot) / len(x)
    slope = error @ w.w2 * hidden * (1 - hidden)
    return Weights(slope.T @ x, slope.sum(axis=0), error.T @ hidden, error.sum(axis=0))


def plain_loss(w: Weights, x: np.ndarray, one_hot: np.ndarray) -> float:
    """Mean cross-entropy in the same style."""
    hidden = 1 / (1 + np.exp(-(x @ w.w1.T + w.b1)))
    scores = hidden @ w.w2.T + w.b2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return float(-np.log((p * one_hot).sum(axis=1)).mean())


def plain_training() -> None:
    """Momentum, 20 epochs, on four arrays, as a student would write it."""
    loss = CHOSEN.loss
    x, one_hot = loss.images(np.float64), np.eye(10)[loss.labels]
    w = Weights(*(part.copy() for part in CHOSEN.network.weights(CHOSEN.network.start(0))))
    v = [np.zeros_like(part) for part in w]
    random = np.random.default_rng(0)
    for _ in range(CHOSEN.epochs):
        order = random.permutation(len(x))
        for first in range(0, len(x), CHOSEN.batch_size):
            some = order[first : first + CHOSEN.batch_size]
            for part, speed, slope in zip(
                w, v, plain_gradient(w, x[some], one_hot[some]), strict=True
            ):
                speed *= 0.9
                speed += slope
                part -= 0.1 * speed


def bare_training() -> None:
    """The same by the zoo's generator, without measuring on the way."""
    f = mini_batches(CHOSEN.loss, CHOSEN.batch_size, 0)
    path = begin(OPTIMIZERS["momentum"], f, CHOSEN.network.start(0), {"learning_rate": 0.1})
    for _ in itertools.islice(path, CHOSEN.updates + 1):
        pass


def plain_slice(loss: NetworkLoss, theta: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """A slice one point after the other, in float64."""
    x, one_hot = loss.images(np.float64), np.eye(10)[loss.labels]
    line = np.linspace(-1, 1, SIDE)
    rows = [
        [plain_loss(loss.network.weights(theta + a * u + b * v), x, one_hot) for a in line]
        for b in line
    ]
    return np.array(rows)


def slices() -> None:
    """A slice of 51 × 51 points over the training digits, and how far the two are apart."""
    loss, theta = CHOSEN.loss, CHOSEN.train().runs["a", False].last
    plane = random_plane(theta, loss.network.shapes, 0)
    line = np.linspace(-1, 1, SIDE)
    ours = best(lambda: slice_losses(loss, plane, line, line), repeats=3)
    plain = best(lambda: plain_slice(loss, theta, plane.u, plane.v), repeats=2)
    apart = slice_losses(loss, plane, line, line) / plain_slice(loss, theta, plane.u, plane.v) - 1
    print(
        f"slice of {SIDE} x {SIDE}, {loss.samples:,} digits: {ours:.0f} ms; plain loop {plain:.0f} ms, "
        f"ratio {plain / ours:.1f}, relative difference {np.abs(apart).max():.0e}"
    )


def neighbors(address: str, seconds: float = SECONDS) -> tuple[list[float], list[float]]:
    """Milliseconds of a student's moves of a slider, alone and beside one who trains all the time."""
    rates = (0.001 + 1e-6 * i for i in itertools.count())
    with Session(address, **SCENE) as student, Session(address, page="digits") as other:
        for _ in range(4):
            student.change("a.learning_rate", next(rates))
        idle = moves(student, rates, seconds)
        over = threading.Event()

        def train() -> None:
            for seed in itertools.count(1):
                if over.is_set():
                    return
                other.change("seed", float(seed))
                over.wait(PAUSE)

        thread = threading.Thread(target=train)
        thread.start()
        try:
            return idle, moves(student, rates, seconds)
        finally:
            over.set()
            thread.join()


def costs() -> None:
    """Training and slice, each beside the plain loop; CPU time, so BLAS should have one thread."""
    plain, bare = best(plain_training), best(bare_training)
    whole = best(CHOSEN.train, repeats=3)
    print(
        f"training, {CHOSEN.network.size:,} weights, {CHOSEN.updates} updates of "
        f"{CHOSEN.batch_size}: {bare:.0f} ms; plain loop {plain:.0f} ms, ratio {plain / bare:.1f}; "
        f"with loss and accuracy on all digits after every update {whole:.0f} ms"
    )
    slices()


def report() -> None:
    """Print the figures of the digits page."""
    # With more threads the plain loop's products wait for each other and burn both cores' time.
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-m", "benchmarks.digits"], env=one_thread, check=True)
    with running("app.py") as address:
        idle, beside = neighbors(address)
    for name, took in (("alone", idle), ("beside a session that trains", beside)):
        quantiles = statistics.quantiles(took, n=20)
        print(
            f"a student's slider, {name}: median {statistics.median(took):.0f} ms, "
            f"95 % {quantiles[-1]:.0f} ms"
        )


if __name__ == "__main__":
    costs()
