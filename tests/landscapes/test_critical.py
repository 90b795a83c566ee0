"""Critical points: known counts, laws that any complete list obeys, and honesty where it is not."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
import sympy
from sympy import Expr, Rational, pi

from landscapes import CATALOG, Landscape, typeset
from landscapes import functions as own
from landscapes.critical import CriticalPoints, critical_points, sign_table
from landscapes.critical.clock import Clock
from landscapes.critical.newton import settled, starts
from landscapes.critical.space import Hunt
from landscapes.program import compile_expression

x, y, z, w = sympy.symbols("x y z w", real=True)
SYMBOLS = {1: (x,), 2: (x, y), 3: (x, y, z), 4: (x, y, z, w)}
TIGHT = 1e-12


def solve(formula: Expr, *bounds: tuple[float, float], deadline: float = 30.0) -> CriticalPoints:
    """Without a time limit that a slow machine could run into."""
    land = SimpleNamespace(expression=sympy.sympify(formula), variables=SYMBOLS[len(bounds)])
    return critical_points(land, bounds, deadline)


def around(size: float, count: int) -> list[tuple[float, float]]:
    return [(-size, size)] * count


def counts(found: CriticalPoints) -> dict[str, int]:
    return {
        kind: len(list(group)) for kind, group in itertools.groupby(sorted(p.kind for p in found))
    }


RASTRIGIN = sum(t**2 - 10 * sympy.cos(2 * pi * t) + 10 for t in (x, y))
ACKLEY = (
    -20 * sympy.exp(-sympy.sqrt((x**2 + y**2) / 2) / 5)
    - sympy.exp((sympy.cos(2 * pi * x) + sympy.cos(2 * pi * y)) / 2)
    + 20
    + sympy.E
)
LEVI_13 = (
    sympy.sin(3 * pi * x) ** 2
    + (x - 1) ** 2 * (1 + sympy.sin(3 * pi * y) ** 2)
    + (y - 1) ** 2 * (1 + sympy.sin(2 * pi * y) ** 2)
)
GOLDSTEIN_PRICE = (
    1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
) * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))
CAMEL = (4 - Rational(21, 10) * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2
BEALE = (
    (Rational(3, 2) - x + x * y) ** 2
    + (Rational(9, 4) - x + x * y**2) ** 2
    + (Rational(21, 8) - x + x * y**3) ** 2
)
HIMMELBLAU = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
STYBLINSKI = (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2
ROSENBROCK = (1 - x) ** 2 + 100 * (y - x**2) ** 2
QUARTIC = 2 * x**4 - 8 * x**3 - 26 * x**2 + x - 5

# Numbers of minima, maxima, saddles, kinks. Sources: the test functions' literature (minima); an
# independent multistart search from 250² points (all kinds).
CLASSICS = [
    ("himmelblau", HIMMELBLAU, [(-6, 6), (-6, 6)], (4, 1, 4, 0)),
    ("six-hump camel", CAMEL, [(-2, 2), (-1, 1)], (6, 2, 7, 0)),
    ("six-hump camel, wide", CAMEL, [(-3, 3), (-2, 2)], (6, 2, 7, 0)),
    ("rastrigin", RASTRIGIN, [(-5.12, 5.12)] * 2, (121, 100, 220, 0)),
    ("beale", BEALE, [(-4.5, 4.5)] * 2, (1, 0, 2, 0)),
    ("styblinski-tang", STYBLINSKI, [(-5, 5)] * 2, (4, 1, 4, 0)),
    ("goldstein-price", GOLDSTEIN_PRICE, [(-2, 2)] * 2, (4, 1, 4, 0)),
    ("rosenbrock", ROSENBROCK, [(-2, 2), (-1, 3)], (1, 0, 0, 0)),
    ("levi 13", LEVI_13, [(-3, 3)] * 2, (311, 181, 491, 0)),
    ("ackley", ACKLEY, [(-4, 4)] * 2, (80, 64, 144, 1)),
]


@pytest.mark.parametrize(
    ("formula", "bounds", "numbers"), [c[1:] for c in CLASSICS], ids=[c[0] for c in CLASSICS]
)
def test_the_classics_have_all_their_critical_points(
    formula: Expr, bounds: list[tuple[float, float]], numbers: tuple[int, ...]
) -> None:
    found = solve(formula, *bounds)
    assert found.complete
    assert "proven" in found.message
    kinds = ("minimum", "maximum", "saddle", "kink")
    assert tuple(len(found.of_kind(kind)) for kind in kinds) == numbers
    assert len(found) == sum(numbers)


@pytest.mark.parametrize("name", ["himmelblau", "rastrigin", "styblinski-tang", "levi 13"])
def test_minima_and_maxima_outnumber_saddles_by_the_degree_of_the_gradient_on_the_border(
    name: str,
) -> None:
    """Poincaré–Hopf: on a window, minima − saddles + maxima = how often ∇f turns along its border."""
    _, formula, bounds, _ = next(c for c in CLASSICS if c[0] == name)
    found = solve(formula, *bounds)
    edge = np.linspace(-1, 1, 20_001)
    one = np.ones_like(edge)
    around_once = np.hstack([[edge, -one], [one, edge], [-edge, one], [-one, -edge]])
    middle, half = np.mean(bounds, axis=1)[:, None], np.ptp(bounds, axis=1)[:, None] / 2
    gradient = Landscape.of(formula).objective().gradient(middle + half * around_once)
    turns = np.unwrap(np.arctan2(gradient[1], gradient[0]))
    degree = round((turns[-1] - turns[0]) / (2 * np.pi))
    extrema = len(found.of_kind("minimum")) + len(found.of_kind("maximum"))
    assert extrema - len(found.of_kind("saddle")) == degree


@pytest.mark.parametrize(
    ("formula", "bounds"), [c[1:3] for c in CLASSICS[:8]], ids=[c[0] for c in CLASSICS[:8]]
)
def test_each_point_is_one_by_the_compiled_derivatives(
    formula: Expr, bounds: list[tuple[float, float]]
) -> None:
    f = Landscape.of(formula).objective()
    for p in solve(formula, *bounds):
        hessian = f.hessian(p.point)
        size = np.abs(hessian).max()
        assert np.abs(f.gradient(p.point)).max() <= 1e-11 * size
        assert p.value == pytest.approx(float(f(p.point)), rel=1e-12, abs=1e-12)
        np.testing.assert_allclose(
            hessian @ p.eigenvectors, p.eigenvectors * p.eigenvalues, atol=1e-9 * size
        )
        np.testing.assert_allclose(p.eigenvectors.T @ p.eigenvectors, np.eye(2), atol=1e-12)
        assert (np.diff(p.eigenvalues) >= 0).all()
        assert {"minimum": (p.eigenvalues > 0).all(), "maximum": (p.eigenvalues < 0).all()}.get(
            p.kind, p.eigenvalues[0] < 0 < p.eigenvalues[1]
        )


def test_nothing_is_missed_that_a_dense_search_finds() -> None:
    """Random sums of waves and hills: Newton's method from 900 starts lands on listed points only."""
    rng = np.random.default_rng(7)
    for _ in range(6):
        a = [Rational(int(n), 4) for n in rng.integers(-8, 9, 8)]
        formula = (
            sympy.sin(a[0] * x + a[1] * y + a[2])
            + sympy.cos(a[3] * x - a[4] * y)
            + sympy.exp(-((x - a[5]) ** 2) - (y - a[6]) ** 2)
            + (x**2 + y**2) / 8
        )
        found = solve(formula, *around(3, 2))
        assert found.complete
        low, high = np.full(2, -3.0), np.full(2, 3.0)
        rest = settled(
            compile_expression(formula, [x, y]), starts(low, high), high - low, Clock(60)
        )
        rest = rest[:, np.isfinite(rest).all(axis=0) & (np.abs(rest) < 3).all(axis=0)]
        listed = np.stack([p.point for p in found], axis=1)
        gaps = np.abs(rest[:, :, None] - listed[:, None, :]).max(axis=0).min(axis=1)
        assert rest.shape[1] > 100
        assert gaps.max() < 1e-6


@pytest.mark.parametrize("slug", CATALOG)
def test_the_minima_a_preset_names_are_among_its_critical_points(slug: str) -> None:
    preset = CATALOG[slug]
    found = preset.landscape.critical_points(preset.window, 30.0)
    assert found.complete or not found.isolated or preset.data
    for point, value in preset.minima:
        inside = all(low <= c <= high for c, (low, high) in zip(point, preset.window, strict=True))
        if inside and found.isolated:
            nearest = min(found, key=lambda p: np.abs(p.point - np.array(point)).max())
            np.testing.assert_allclose(nearest.point, point, atol=1e-5)
            assert nearest.value == pytest.approx(value, rel=1e-5, abs=1e-6)
            assert nearest.kind in ("minimum", "kink", "degenerate")


# One variable -------------------------------------------------------------------------------------


def test_the_quartic_to_twelve_digits() -> None:
    found = solve(QUARTIC, (-5, 7))
    assert found.complete
    assert [p.kind for p in found] == ["minimum", "minimum", "maximum"]
    exact = sorted(sympy.Poly(sympy.diff(QUARTIC, x), x).nroots(n=30))
    for p in found:
        nearest = min(exact, key=lambda root: abs(root - p.point[0]))
        assert abs(p.point[0] - nearest) <= TIGHT * abs(nearest)
        assert p.value == pytest.approx(float(QUARTIC.subs(x, nearest)), rel=TIGHT)
    assert found.points[0].largest_stable_rate == pytest.approx(0.0095145063, rel=1e-7)
    assert found.points[2].largest_stable_rate is None


def test_roots_of_any_multiplicity_are_found_and_told_apart() -> None:
    """F is built from its derivative Π(x − r)^m: the critical points are the r, degenerate where m > 1."""
    rng = np.random.default_rng(8)
    for _ in range(25):
        roots = sorted(
            {
                Rational(int(n), int(d))
                for n, d in zip(rng.integers(-30, 30, 5), rng.integers(1, 12, 5), strict=True)
            }
        )
        powers = [int(m) for m in rng.choice([1, 1, 2, 3], len(roots))]
        slope = sympy.prod([(x - r) ** m for r, m in zip(roots, powers, strict=True)])
        found = solve(sympy.integrate(sympy.expand(slope), x), (-31, 31))
        assert found.complete
        by_place = sorted(found, key=lambda p: p.point[0])
        assert [p.exact for p in by_place] == [typeset.latex(r) for r in roots]
        for p, root, power in zip(by_place, roots, powers, strict=True):
            assert p.point[0] == pytest.approx(float(root), rel=1e-15, abs=1e-15)
            assert (p.kind == "degenerate") == (power > 1)
            if power == 1:
                assert (p.kind == "minimum") == (sympy.diff(slope, x).subs(x, root) > 0)


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        (sympy.chebyshevt(60, x), 59),
        (sympy.prod([x - k for k in range(1, 31)]), 29),
        ((x**2 - 1) ** 30, 3),
        (x**40 - 2 * (10 * x - 1) ** 2, 3),
        (x**162, 1),
    ],
    ids=["chebyshev 60", "wilkinson 30", "flat wells", "mignotte 40", "degree 162"],
)
def test_polynomials_that_floating_point_gets_wrong(formula: Expr, count: int) -> None:
    found = solve(formula, (-31, 31))
    assert found.complete
    assert len(found) == count


def test_a_wave_has_as_many_extrema_as_its_derivative_has_changes_of_sign() -> None:
    for formula in (
        sympy.sin(200 * x),
        x * sympy.sin(x) * 3,
        sympy.cos(x**2 + x),
        RASTRIGIN.subs(y, 0),
    ):
        found = solve(formula, (-5.12, 5.12))
        assert found.complete
        slope = (
            Landscape.of(formula).objective().gradient(np.linspace(-5.12, 5.12, 400_001)[None])[0]
        )
        slope = slope[slope != 0]
        changes = int((np.diff(np.sign(slope)) != 0).sum())
        assert len(found.of_kind("minimum")) + len(found.of_kind("maximum")) == changes


@pytest.mark.parametrize(
    ("formula", "exact", "kind"),
    [
        (x * sympy.log(x), "e^{-1}", "minimum"),
        (sympy.log(x) / x, "e", "maximum"),
        (x + 1 / x**2, None, "minimum"),
        (x - sympy.exp(x) / 3, r"\ln{\left(3 \right)}", "maximum"),
        (x**3 - 6 * x, r"\sqrt{2}", "minimum"),
        (sympy.sin(x) ** 2 * x**2, None, "maximum"),
        (sympy.sin(x) * sympy.exp(-x), r"\frac{\pi}{4}", "maximum"),
    ],
    ids=str,
)
def test_textbook_answers_have_their_closed_form(
    formula: Expr, exact: str | None, kind: str
) -> None:
    found = solve(formula, (0.5 if "exp(-x)" in str(formula) else 0.1, 2.9))
    assert found.complete
    (point,) = found
    assert point.kind == kind
    assert point.exact == exact


# Kinks, jumps, poles ------------------------------------------------------------------------------


def test_the_kink_of_the_absolute_value_is_found() -> None:
    found = solve(own.AbsoluteValue(x) + (x - 1) ** 2 / 2, (-4, 4))
    assert found.complete
    (kink,) = found
    assert (kink.kind, float(kink.point[0]), kink.value, kink.exact) == ("kink", 0.0, 0.5, "0")
    assert np.isnan(kink.eigenvalues).all()
    assert kink.largest_stable_rate is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (sympy.Max(x**2, sympy.Abs(x - 2)), [(1.0, "kink")]),
        (own.Minimum(x**2, (x - 2) ** 2), [(0.0, "minimum"), (1.0, "kink"), (2.0, "minimum")]),
        (own.AbsoluteValue(x**2 - 1), [(-1.0, "kink"), (0.0, "maximum"), (1.0, "kink")]),
        (own.CubeRoot(x**2), [(0.0, "kink")]),
        (own.CubeRoot(x), []),
        (sympy.sqrt(own.AbsoluteValue(x)), [(0.0, "kink")]),
        (x * own.AbsoluteValue(x), [(0.0, "degenerate")]),
        (own.AbsoluteValue(x) ** Rational(3, 2), [(0.0, "degenerate")]),
        (x**2 + own.AbsoluteValue(x) ** 3, [(0.0, "minimum")]),
        (own.AbsoluteValue(x) + 2 * x, []),
        (
            own.AbsoluteValue(sympy.sin(x)),
            [(-pi, "kink"), (-pi / 2, "maximum"), (0.0, "kink"), (pi / 2, "maximum"), (pi, "kink")],
        ),
        (
            sympy.Piecewise((x**2 / 2, sympy.Abs(x) <= 1), (sympy.Abs(x) - Rational(1, 2), True)),
            [(0.0, "minimum")],
        ),
        (sympy.Piecewise((x**2, x < 0), (3 * x**2, True)), [(0.0, "minimum")]),
        (sympy.Piecewise((x**2, x < 0), (x, True)), [(0.0, "kink")]),
        (sympy.Piecewise((5, sympy.Eq(x, 0)), (x**2, True)), []),
        (own.Step(x) + x**2 / 2 + x, [(-1.0, "minimum")]),
    ],
    ids=str,
)
def test_kinks_are_critical_where_zero_lies_between_the_slopes(
    formula: Expr, expected: list[tuple[float, str]]
) -> None:
    found = solve(formula, (-4, 4))
    assert found.complete
    ours = sorted((float(p.point[0]), p.kind) for p in found)
    assert [kind for _, kind in ours] == [kind for _, kind in expected]
    np.testing.assert_allclose(
        [place for place, _ in ours], [float(place) for place, _ in expected], atol=1e-14
    )


def test_curvature_that_differs_on_both_sides_bounds_the_rate_by_the_larger() -> None:
    (minimum,) = solve(sympy.Piecewise((x**2, x < 0), (3 * x**2, True)), (-4, 4))
    assert minimum.largest_stable_rate == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("formula", "breaks"),
    [
        (1 / x, [0.0]),
        (1 / (x**2 - 2), [-(2**0.5), 2**0.5]),
        (own.Step(x - 1) + x, [1.0]),
        (sympy.Piecewise((x, x < -1), (x + 1, x < 2), (x, True)), [-1.0, 2.0]),
        (sympy.sin(x) / x, [0.0]),
        (sympy.tan(x), [-float(pi / 2), float(pi / 2)]),
        (sympy.sqrt(x - 1) + x, [1.0]),
    ],
    ids=str,
)
def test_poles_jumps_and_gaps_are_breaks(formula: Expr, breaks: list[float]) -> None:
    found = solve(formula, (-4, 4))
    np.testing.assert_allclose(found.breaks, breaks)
    assert found.complete


def test_a_kink_in_two_dimensions_that_stands_alone() -> None:
    found = solve(own.AbsoluteValue(x) + own.AbsoluteValue(y - 1), *around(3, 2))
    assert found.complete
    (kink,) = found
    assert kink.kind == "kink"
    np.testing.assert_allclose(kink.point, [0, 1], atol=1e-9)


def test_a_long_slope_that_hardly_curves_holds_no_minimum():
    """ln(1 + e^(−xy)) falls for ever along y; only the origin is level."""
    low, high = np.array([-100.0, -70.0]), np.array([100.0, 100.0])
    hunt = Hunt(sympy.log(1 + sympy.exp(-x * y)) + x**2 / 10, (x, y), low, high, Clock(30.0))
    hunt.look_further()
    assert all(np.allclose(landing.point, 0, atol=1e-6) for landing in hunt.found.landings)
    assert hunt.found.landings


# Where a list cannot be complete ------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        x**2,
        (x - y) ** 2,
        (x**2 + y**2 - 1) ** 2,
        sympy.sin(x + y),
        x**2 * y**2,
        sympy.Max(0, 1 - x) + y**2,
    ],
    ids=str,
)
def test_a_valley_is_called_one_and_its_points_are_not_listed(formula: Expr) -> None:
    found = solve(formula, *around(3, 2))
    assert not found.complete
    assert not found.isolated
    assert "valley" in found.message
    assert not [p for p in found if abs(p.eigenvalues).min() < 1e-6 * abs(p.eigenvalues).max()]


def test_a_variable_that_does_not_matter_is_no_valley_where_nothing_is_critical() -> None:
    found = solve(x**3 + x + 0 * y, *around(3, 2))
    assert found.complete
    assert len(found) == 0


@pytest.mark.parametrize(
    "formula",
    [
        own.Relu(x),
        own.Step(x),
        own.Floor(x),
        sympy.Integer(3),
        sympy.Piecewise((2, x < 0), (x**2, True)),
    ],
    ids=str,
)
def test_flat_stretches_are_said_to_be_flat(formula: Expr) -> None:
    found = solve(formula, (-3, 3))
    assert not found.complete
    assert not found.isolated
    assert "flat" in found.message


@pytest.mark.parametrize("count", [1, 2])
def test_where_the_numbers_underflow_nothing_is_claimed_but_the_peak_is_found(count: int) -> None:
    formula = sympy.exp(-sum(s**2 for s in SYMBOLS[count]))
    near = solve(formula, *around(6, count))
    assert near.complete
    assert [p.kind for p in near] == ["maximum"]
    far = solve(formula, *around(40, count))
    assert not far.complete
    assert [p.kind for p in far] == ["maximum"]


@pytest.mark.parametrize(
    ("formula", "bounds"),
    [
        (sympy.tan(x) ** 2, [(-2, 2)]),
        (x**2 * sympy.sin(1 / x), [(-1, 1)]),
        (x**2 + y**2 + own.AbsoluteValue(x - y), around(3, 2)),
        (own.AbsoluteValue(x) - own.AbsoluteValue(y), around(3, 2)),
        (sympy.atan2(y, x), around(3, 2)),
    ],
    ids=str,
)
def test_what_is_not_proven_is_not_called_complete(
    formula: Expr, bounds: list[tuple[float, float]]
) -> None:
    found = solve(formula, *bounds, deadline=3.0)
    assert not found.complete
    assert "There may be other" in found.message
    for p in found:  # and what is listed is there all the same
        assert np.isfinite(p.value)
        assert p.kind == "kink" or abs(p.value) < 10


@pytest.mark.parametrize(
    ("formula", "exact"),
    [
        (x**4 + y**4, r"\left( 0,\ 0 \right)"),
        (x**3 - 3 * x * y**2, r"\left( 0,\ 0 \right)"),
        ((y - x**2) * (y - 3 * x**2), r"\left( 0,\ 0 \right)"),
        ((x - 1) ** 4 + (y + Rational(1, 2)) ** 4, r"\left( 1,\ - \frac{1}{2} \right)"),
        (x**2 + y**2 + x * sympy.sin(y) + y * sympy.sin(x), r"\left( 0,\ 0 \right)"),
    ],
    ids=str,
)
def test_isolated_degenerate_points_are_proven_too(formula: Expr, exact: str) -> None:
    found = solve(formula, *around(3, 2))
    assert found.complete
    (point,) = found
    assert point.kind == "degenerate"
    assert point.exact == exact


# Windows, dimensions, time ------------------------------------------------------------------------


def test_the_window_is_closed() -> None:
    assert len(solve(x**2, (0, 1))) == 1
    assert len(solve(sympy.cos(x), (0, 3))) == 1
    assert len(solve((x - 1) ** 2 + y**2, (-1, 1), (0, 2))) == 1
    assert len(solve((x - 1) ** 2 + y**2, (-1, 0.999), (0, 2))) == 0
    corner = solve(sympy.exp((x - 1) ** 2 + (y - 2) ** 2), (1, 3), (2, 3))
    assert corner.complete
    np.testing.assert_array_equal(corner.points[0].point, [1, 2])


@pytest.mark.parametrize("count", [3, 4])
def test_more_dimensions_are_searched_as_well(count: int) -> None:
    symbols = SYMBOLS[count]
    wells = sum((s**2 - 1) ** 2 for s in symbols)
    found = solve(wells, *[(-1.7, 1.9)] * count)
    assert found.complete
    assert len(found) == 3**count
    assert len(found.of_kind("minimum")) == 2**count


def test_when_time_is_up_the_list_is_not_complete_and_says_so() -> None:
    for bounds in ([(-3, 3)], [(-3, 3)] * 2, [(-3, 3)] * 4):
        formula = sum(sympy.sin(40 * s) for s in SYMBOLS[len(bounds)])
        found = solve(formula, *bounds, deadline=0.0)
        assert not found.complete
        assert "time" in found.message or "decided" in found.message


@pytest.mark.parametrize(
    ("bounds", "word"),
    [([(-1, 1)], "2 variables"), ([(1, -1), (0, 1)], "x"), ([(0, 1), (0, float("inf"))], "y")],
)
def test_windows_that_are_none_are_refused(bounds: list[tuple[float, float]], word: str) -> None:
    land = SimpleNamespace(expression=x * y, variables=(x, y))
    with pytest.raises(ValueError, match=word):
        critical_points(land, bounds)


def test_a_landscape_knows_its_critical_points() -> None:
    found = Landscape.of(HIMMELBLAU).critical_points([(-6, 6), (-6, 6)])
    assert counts(found) == {"maximum": 1, "minimum": 4, "saddle": 4}


def test_points_come_by_value_and_the_largest_stable_rate_is_where_descent_turns_back() -> None:
    found = solve(HIMMELBLAU, *around(6, 2))
    values = [p.value for p in found]
    assert values == sorted(values) or np.allclose(values, sorted(values), atol=1e-9)
    f = Landscape.of(HIMMELBLAU).objective()
    for p in found.of_kind("minimum"):
        for factor, ends_near in ((0.95, True), (1.05, False)):
            point = p.point + 1e-6
            for _ in range(400):
                point = point - factor * p.largest_stable_rate * f.gradient(point)
            assert (np.abs(point - p.point).max() < 1e-6) == ends_near


# The sign table -----------------------------------------------------------------------------------


def table_of(formula: Expr, low: float, high: float):
    land = SimpleNamespace(expression=sympy.sympify(formula), variables=(x,))
    return sign_table(land, (low, high), critical_points(land, [(low, high)], 30.0))


def test_the_sign_table_of_the_quartic() -> None:
    table = table_of(QUARTIC, -5, 7)
    assert table.complete
    assert [s.course for s in table.stretches] == ["falling", "rising", "falling", "rising"]
    assert [t.meaning for t in table.turns] == ["minimum", "maximum", "minimum"]
    assert [t.critical.kind for t in table.turns if t.critical] == ["minimum", "maximum", "minimum"]
    assert (table.stretches[0].low, table.stretches[-1].high) == (-5, 7)


@pytest.mark.parametrize(
    ("formula", "courses", "meanings"),
    [
        (x**3, ["rising", "rising"], ["level"]),
        (x**4, ["falling", "rising"], ["minimum"]),
        (1 / x**2, ["rising", "falling"], ["break"]),
        (own.AbsoluteValue(x - 1), ["falling", "rising"], ["minimum"]),
        (sympy.log(x), ["undefined", "rising"], ["break"]),
        (x * sympy.log(x), ["undefined", "falling", "rising"], ["break", "minimum"]),
        (sympy.tan(x), ["rising"] * 3, ["break"] * 2),
        (sympy.sqrt(x) - x, ["undefined", "rising", "falling"], ["break", "maximum"]),
        (sympy.exp(x), ["rising"], []),
        (own.Step(x) - x, ["falling", "falling"], ["break"]),
    ],
    ids=str,
)
def test_sign_tables(formula: Expr, courses: list[str], meanings: list[str] | None) -> None:
    table = table_of(formula, -3, 3)
    assert [s.course for s in table.stretches] == courses
    assert [t.meaning for t in table.turns] == meanings


def test_a_sign_table_needs_one_variable() -> None:
    land = SimpleNamespace(expression=x * y, variables=(x, y))
    with pytest.raises(ValueError, match="one variable"):
        sign_table(land, (-1, 1), critical_points(land, around(1, 2)))


def test_beyond_four_variables_points_are_found_and_nothing_is_claimed() -> None:
    names = sympy.symbols("w1:7", real=True)
    rosenbrock: Expr = sum(
        (1 - a) ** 2 + 100 * (b - a**2) ** 2 for a, b in itertools.pairwise(names)
    )
    land = Landscape.of(rosenbrock)
    found = critical_points(land, around(5, 6))
    assert not found.complete
    assert "sampled" in found.message
    best = min(found, key=lambda point: point.value)
    assert best.kind == "minimum"
    np.testing.assert_allclose(best.point, np.ones(6), atol=1e-9)
    for point in found:
        slopes = [
            float(d.subs(dict(zip(names, point.point, strict=True))))
            for d in land.gradient_expression
        ]
        np.testing.assert_allclose(slopes, 0, atol=1e-6)
