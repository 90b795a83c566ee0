"""Sampling one variable: against functions whose breaks, tips and edges are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.profile import inclusive, profile
from tests.figures.scenes import quartic, step

BROKEN = {"rel": 0, "abs": 1e-9}


def drawn(curve, x: float) -> list[float]:
    """Losses that the drawn line has at ``x``, one for each segment that crosses it."""
    found = []
    for i in range(len(curve.x) - 1):
        a, b, at_a, at_b = *curve.x[i : i + 2], *curve.losses[i : i + 2]
        if a <= x <= b and np.isfinite([at_a, at_b]).all():
            found.append(at_a if a == b else at_a + (at_b - at_a) * (x - a) / (b - a))
    return found


def test_both_ends_and_the_middle_are_sampled_exactly() -> None:
    x = inclusive(-5.12, 5.12, 101)
    assert (x[0], x[50], x[-1]) == (-5.12, 0.0, 5.12)
    np.testing.assert_allclose(np.diff(x), 0.1024)
    np.testing.assert_array_equal(x, -x[::-1])


def test_a_smooth_curve_is_drawn_where_it_is() -> None:
    curve = profile(quartic, -4, 7)
    fine = np.linspace(-4, 7, 20011)
    drawing = np.interp(fine, curve.x, curve.losses)
    assert np.abs(drawing - quartic(fine[None])).max() < 1e-3 * np.ptp(curve.losses)
    assert np.isfinite(curve.losses).all()
    assert curve.ends == ()
    assert not any((curve.unbounded, curve.blank, curve.coarse))


def test_the_step_function_has_its_jumps_and_its_dots() -> None:
    curve = profile(step, -5, 5)
    ends = [(round(end.x, 12), end.loss, end.closed) for end in curve.ends]
    assert ends == [
        (-3, 2, True), (-3, 3, False),
        (-1, 3, True), (-1, pytest.approx(-3), False),
        (2, 0, True), (2, -4, False),
        (3, -4, True), (3, 0, False),
    ]  # fmt: skip
    assert np.isnan(curve.losses).sum() == 4
    for left, right in zip(curve.ends[::2], curve.ends[1::2], strict=True):
        between = (left.loss + right.loss) / 2
        for x in (left.x, right.x):
            assert between not in [pytest.approx(loss) for loss in drawn(curve, x)]


@settings(max_examples=60)
@given(st.floats(-4.9, 4.9), st.floats(0.05, 100), st.booleans(), st.floats(-2, 2))
def test_a_jump_anywhere_is_found_where_it_is(
    at: float, height: float, closed: bool, slope: float
) -> None:
    def loss(p):
        return slope * p[0] + height * (p[0] >= at if closed else p[0] > at)

    curve = profile(loss, -5, 5)
    (gap,) = np.nonzero(np.isnan(curve.losses))[0]
    before, after = curve.losses[gap - 1], curve.losses[gap + 1]
    assert curve.x[gap] == pytest.approx(at, **BROKEN)
    assert after - before == pytest.approx(height, rel=1e-9)
    assert (np.diff(curve.x) >= 0).all()


@pytest.mark.parametrize(
    ("loss", "poles"),
    [
        (lambda p: 1 / p[0], [0]),
        (lambda p: 1 / (p[0] - 0.123), [0.123]),
        (lambda p: 1 / (p[0] - 0.123) ** 2, [0.123]),
        (lambda p: 1 / p[0] ** 2, [0]),
        (lambda p: np.tan(p[0]), [-1.5 * np.pi, -0.5 * np.pi, 0.5 * np.pi, 1.5 * np.pi]),
        (lambda p: np.abs(p[0] - 1 / 3) ** -0.5, [1 / 3]),
    ],
    ids=["1/x", "odd", "even", "1/x²", "tan", "root"],
)
def test_a_pole_interrupts_the_line(loss, poles: list[float]) -> None:
    curve = profile(loss, -5, 5)
    assert curve.unbounded
    assert not curve.ends
    gaps = curve.x[np.isnan(curve.losses)]
    for pole in poles:
        assert np.abs(gaps - pole).min() < 1e-6
        assert all(abs(y) > 100 for y in drawn(curve, pole))
    assert all(np.abs(np.array(poles) - gap).min() < 1e-6 for gap in gaps)


@pytest.mark.parametrize(
    ("loss", "edge", "value"),
    [
        (lambda p: np.sqrt(p[0] - 1 / 3), 1 / 3, 0),
        (lambda p: np.arcsin(p[0]), 1, np.pi / 2),
        (lambda p: np.sqrt(p[0]), 0, 0),
    ],
    ids=["sqrt", "arcsin", "sqrt at a sample"],
)
def test_the_curve_goes_on_to_the_very_edge_of_its_domain(loss, edge: float, value: float) -> None:
    curve = profile(loss, -5, 5)
    finite = np.isfinite(curve.losses)
    nearest = np.abs(curve.x[finite] - edge).argmin()
    assert curve.x[finite][nearest] == pytest.approx(edge, **BROKEN)
    assert curve.losses[finite][nearest] == pytest.approx(value, abs=1e-6)
    assert curve.blank
    assert any(end.x == pytest.approx(edge, **BROKEN) for end in curve.ends)


def test_an_edge_without_a_limit_has_no_dot() -> None:
    for loss in (lambda p: np.log(p[0]), lambda p: np.sin(1 / p[0])):
        assert profile(loss, -5, 5).ends == ()


def test_a_tip_without_end_is_a_gap() -> None:
    curve = profile(lambda p: np.log(np.abs(p[0] - 0.3)), -5, 5)
    (gap,) = curve.x[np.isnan(curve.losses)]
    assert gap == pytest.approx(0.3, **BROKEN)


def test_a_single_hole_is_a_hollow_dot_and_not_a_blank() -> None:
    curve = profile(lambda p: np.sin(p[0]) / p[0], -5, 5)
    assert {(round(end.x, 9), end.loss, end.closed) for end in curve.ends} == {(0, 1, False)}
    assert not curve.blank
    assert not curve.unbounded


@settings(max_examples=40)
@given(st.floats(-4.5, 4.5), st.sampled_from([1.0, -1.0]), st.sampled_from([0.5, 1.0, 2.0, 4.0]))
def test_the_tip_of_a_kink_or_valley_is_sampled(at: float, sign: float, power: float) -> None:
    curve = profile(lambda p: sign * np.abs(p[0] - at) ** power, -5, 5)
    assert np.nanmin(sign * curve.losses) < 1e-3**power
    assert np.isfinite(curve.losses).all()
    assert not curve.ends


def test_a_fast_wave_is_resolved_or_said_to_be_too_fast() -> None:
    seen = profile(lambda p: np.sin(100 * p[0]), -5, 5)
    assert not seen.coarse
    crests = (seen.losses[1:-1] > 0.99) & (
        seen.losses[1:-1] >= np.maximum(seen.losses[:-2], seen.losses[2:])
    )
    assert crests.sum() == 159  # of the maxima at (2k + ½)π/100, those from −5 to 5
    # On every halved grid sin 10⁴x looks like the same slow sine.
    for frequency in (1e4, 2000 * np.pi, 12345.6):
        assert profile(lambda p, w=frequency: np.sin(w * p[0]), -5, 5).coarse


@pytest.mark.parametrize("value", [0.0, 3.0, -1e300, 1e-300])
def test_a_constant_is_a_plain_line(value: float) -> None:
    curve = profile(lambda p: value + 0 * p[0], -5, 5)
    assert (curve.losses == value).all()
    assert curve.ends == ()
    assert not any((curve.unbounded, curve.blank, curve.coarse))


def test_an_overflow_is_a_gap_and_no_warning() -> None:
    curve = profile(lambda p: np.exp(30 * p[0] ** 2), -5, 5)
    assert curve.blank
    finite = curve.x[np.isfinite(curve.losses)]
    assert finite[-1] == pytest.approx(np.sqrt(np.log(np.finfo(float).max) / 30), rel=1e-9)


def test_a_loss_that_returns_a_plain_number_is_broadcast() -> None:
    assert (profile(lambda p: 2.0, -1, 1).losses == 2).all()
