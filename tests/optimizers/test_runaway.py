"""A run is said to fly away if its last steps grow and the loss gives them reason to go on."""

from __future__ import annotations

import numpy as np
import pytest

from landscapes import parse
from optimizers import run
from optimizers.objectives import Counted
from optimizers.runaway import GROWING, growth


def flown(formula, points, ascent=False):
    f = Counted(parse(formula).objective(), ascent=ascent)
    return growth(f, np.array(points, float)[:, None])


def path(factor=1.1, steps=12, start=0.0, first=1.0):
    """Steps that grow by a factor, one after another in one direction."""
    return start + first * np.append(0, np.cumsum(factor ** np.arange(steps)))


@pytest.mark.parametrize("factor", [1.02, 1.1, 3.0])
def test_the_factor_is_that_of_the_last_ten_steps(factor):
    assert flown("−x²", path(factor)) == pytest.approx(factor)
    assert flown("x²", path(factor), ascent=True) == pytest.approx(factor)
    slow = np.append(path(1.5, 3), path(1.5, 3)[-1] + path(factor, first=4.0)[1:])
    assert flown("−x²", slow) == pytest.approx(factor), "what came before does not count"


def test_ten_steps_that_each_outgrow_the_one_before_and_no_fewer():
    assert flown("−x²", path(steps=GROWING + 1)) is not None
    assert flown("−x²", path(steps=GROWING)) is None
    assert flown("−x²", path(1.005, 40)) is None, "by less than a hundredth they do not grow"
    for shrunk in range(1, 11):
        lengths = np.diff(path())
        lengths[-shrunk] *= 0.5
        assert flown("−x²", np.append(0, np.cumsum(lengths))) is None


def test_it_has_to_lead_away_from_the_start_farther_than_its_size():
    near = path(first=0.01)
    assert near[-1] < 1
    assert flown("−x²", near) is None
    assert flown("−x²", 3 * near / near[-1]) is not None
    assert flown("−x²", 100 + 3 * near / near[-1]) is None
    assert flown("−x²", 100 + 300 * near / near[-1]) is not None
    back = path(first=-1.0) + 1000
    whole = np.concatenate([[0.0], back])
    assert flown("−x²", whole) is None, "toward the start it does not fly away"


@pytest.mark.parametrize(
    ("formula", "flies"),
    [
        ("−x²", True),
        ("−x⁴", True),
        ("−e^(x/10⁵)", False),
        ("−x² + x⁴/10⁶", False),
        ("−√(1 + x²)", False),
        ("−x", False),
        ("−ln(1 + x²)", False),
    ],
)
def test_the_loss_has_to_go_on_up_to_the_bound(formula, flies):
    """Outward its slope has to grow as that of a parabola, or the steps would not go on growing."""
    assert (flown(formula, path()) is not None) == flies


@pytest.mark.parametrize("rate", [1.02, 1.1])
def test_swings_that_grow_on_a_parabola_fly_away_and_on_a_cup_they_do_not(rate):
    for formula, flies in (("x²", True), ("x²/(1 + x²/10⁶)", False)):
        f = parse(formula).objective()
        swings = run("gradient-descent", f, [1.0], 60, learning_rate=rate)
        assert swings.verdict.flying == flies
        longer = run("gradient-descent", f, [1.0], 3000, learning_rate=rate)
        assert (longer.diverged_at is not None) == flies
