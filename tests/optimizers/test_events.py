"""Events on paths: they are there where mathematics says so, and nowhere else."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import root

from experiment import Experiment
from landscapes import CATALOG, parse
from optimizers import OPTIMIZERS, run
from optimizers.events import TITLES, WEIGHT, events
from optimizers.events.event import KINDS
from optimizers.events.reading import BIAS_CORRECTED
from optimizers.quadratic import Quadratic
from optimizers.registry import hyperparameters_of

BOOK = "2x⁴−8x³−26x²+x−5"
HIMMELBLAU = "(x²+y−11)² + (x+y²−7)²"


def happened(formula, slug, start, steps=100, *, h=None, ascent=False, **given):
    """Events of one run, by kind."""
    land = parse(formula) if isinstance(formula, str) else None
    f = land.objective(difference=h) if land else formula
    exact = land.objective() if land else formula
    path = run(slug, f, start, steps, ascent=ascent, **given)
    rate = {**OPTIMIZERS[slug].defaults, **given}.get("learning_rate")
    found: dict[str, list] = {}
    for event in events(path, slug, rate, exact=exact, h=h):
        found.setdefault(event.kind, []).append(event)
    return path, found


@cache
def of_presets():
    """Every contestant of every preset: its experiment, run and events."""
    all_of_them = []
    for preset in CATALOG.values():
        experiment = Experiment.of(preset)
        simulation, f = experiment.simulate(), experiment.landscape.objective()
        for contestant in experiment.contestants:
            path = simulation.trajectories[contestant.slot]
            rate = dict(contestant.hyperparameters).get("learning_rate")
            slug, h = contestant.optimizer, experiment.difference
            found = events(path, slug, rate, exact=f, h=h)
            all_of_them.append((f"{preset.slug} {contestant.slot}", f, path, found))
    return all_of_them


def of_kind(kind):
    return [(n, f, p, e) for n, f, p, found in of_presets() for e in found if e.kind == kind]


def numbers(sentence):
    found = re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", sentence)
    return [float(text.replace("−", "-")) for text in found]


# ------------------------------------------------------------------ every event


def test_every_event_lies_within_its_run_and_names_its_step():
    assert set(KINDS) == set(TITLES) == {*WEIGHT, "overshoot"}
    for name, _, path, found in of_presets():
        assert len(found) <= 8, name
        assert list(found) == sorted(found, key=lambda e: (e.first, e.last)), name
        for event in found:
            assert type(event.first) is type(event.last) is int, event  # as JSON wants them
            assert 1 <= event.first <= event.last <= path.steps + 1, (name, event)
            assert event.sentence.endswith("."), event


def test_a_batch_and_a_lost_loss_are_refused():
    batch = run("gradient-descent", parse("x²").objective(), [[1.0, 2.0]], 3)
    with pytest.raises(ValueError, match="single run"):
        events(batch)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
@pytest.mark.parametrize("seed", range(4))
def test_gradient_descent_below_one_over_the_curvature_has_no_event(share, seed):
    rng = np.random.default_rng(seed)
    q, _ = np.linalg.qr(rng.standard_normal((3, 3)))
    bowl = Quadratic(q @ np.diag([1.0, 7.0, 30.0]) @ q.T, rng.standard_normal(3))
    rate = share / 30
    _, found = happened(bowl, "gradient-descent", rng.standard_normal(3), 300, learning_rate=rate)
    assert not found


# ------------------------------------------------------------- too far, to and fro


def test_every_overshoot_has_bottoms_of_its_way_behind_it_and_is_measured_by_the_first():
    shown = of_kind("overshoot")
    assert len(shown) > 20
    several = 0
    for name, f, path, event in shown:
        sign = -1 if path.ascent else 1
        x, s = path.points[event.first - 1], path.points[event.first] - path.points[event.first - 1]
        along = np.linspace(0, 1, 4001)
        losses = sign * f(x[:, None] + s[:, None] * along)
        assert losses.min() < losses[-1], name
        changes = np.diff(losses)
        heard = np.flatnonzero(np.abs(changes) > 4 * np.finfo(float).eps * np.abs(losses).max())
        falls = changes[heard] < 0
        bottoms = heard[1:][falls[:-1] & ~falls[1:]]
        if "more than a thousand" in event.sentence or bottoms[0] < 50:
            continue
        told = numbers(event.sentence)[1]
        assert told == pytest.approx(1 / along[bottoms[0]], rel=0.02), name
        assert ("the first bottom on its way" in event.sentence) == (len(bottoms) > 1), name
        several += len(bottoms) > 1
    assert several


def test_a_step_that_ends_in_a_kink_at_the_bottom_of_its_way_did_not_go_too_far():
    """Of |x| + |y| along (−1, ½) the slope is −½ up to x = 0, where it reads +½, and rises behind."""

    def method(f, x, far=1.0):
        yield x
        yield x + far * np.array([-1.0, 0.5])

    f = parse("|x| + |y|").objective()
    for far, passes in ((1.0, False), (1.5, True)):
        path = run(method, f, [1.0, 0.2], 1, far=far)
        assert any(e.kind == "overshoot" for e in events(path)) == passes


@pytest.mark.parametrize("rate", [1.5, 2.0, 3.0])
def test_the_cause_of_an_overshoot_is_rate_times_curvature(rate):
    _, found = happened("½x²", "gradient-descent", [1.0], 2, learning_rate=rate)
    (event,) = found["overshoot"]
    assert (event.first, event.last) == (1, 2)
    assert f"went {rate:.3g} times as far as the bottom" in event.sentence
    assert f"learning rate {rate:.3g} × curvature 1 along the step is {rate:.3g}" in event.sentence


def test_an_exact_line_search_never_goes_too_far():
    for slug in ("bfgs", "newton"):
        _, found = happened("(x−1)² + 30(y+x)²", slug, [3.0, -2.0], 40)
        assert not {"overshoot", "oscillation"} & set(found), slug


@pytest.mark.parametrize("rate", [2.1, 3.0, 3.6, 4.0, 4.1])
def test_swings_on_a_parabola_have_the_factor_of_theory(rate):
    """On ¼x² each step of gradient descent multiplies x by 1 − η/2."""
    path, found = happened("¼x²", "gradient-descent", [1.0], 12, learning_rate=rate)
    factor = abs(1 - rate / 2)
    if factor < 0.2:  # the second swing is too small to be seen
        assert not found
        return
    (event,) = found["oscillation"]
    assert event.first == 1
    if rate == 4:
        assert "the swings stay as wide as they are" in event.sentence
    else:
        assert f"each swing is {factor:.3g} times as wide" in event.sentence
    assert f"Learning rate × curvature along the steps is {rate / 2:.3g}:" in event.sentence
    assert np.abs(path.points[1:] / path.points[:-1]) == pytest.approx(factor)


@pytest.mark.parametrize("rate", [0.01, 0.016])
def test_the_widths_of_swings_are_of_the_steps_that_are_named(rate):
    path, found = happened(BOOK, "gradient-descent", [2.0], 60, learning_rate=rate)
    (event,) = found["oscillation"]
    widths = np.abs(np.diff(path.points[:, 0]))[event.first - 1 : event.last]
    assert "turning at every step" in event.sentence
    assert f"first swing is {widths[0]:.3g} wide, the last {widths[-1]:.3g}" in event.sentence


def test_a_factor_is_told_only_of_swings_that_all_shrink_or_all_grow_or_are_alike():
    told = [(p, e) for _, _, p, e in of_kind("oscillation") if "turning at every" in e.sentence]
    factors = [(p, e) for p, e in told if "times as wide" in e.sentence]
    assert 5 < len(factors) < len(told)
    for path, event in factors:
        rows = path.points[event.first - 1 : event.last + 1]
        widths = np.linalg.norm(np.diff(rows, axis=0), axis=1)
        ratios = widths[1:] / widths[:-1]
        mean = np.exp(np.mean(np.log(ratios)))
        assert f"swing is {mean:.3g} times" in event.sentence
        assert (ratios < 1).all() or (ratios > 1).all() or np.ptp(ratios) < 0.2 * mean


def test_every_oscillation_turns_back_again_and_again():
    shown = of_kind("oscillation")
    assert len(shown) > 20
    for name, _, path, event in shown:
        s = np.diff(path.points, axis=0)[event.first - 1 : event.last]
        turned = np.sum(s[:-1] * s[1:], axis=1) < 0
        assert turned.sum() >= 4, name


def test_swings_around_which_it_goes_on_are_measured_from_turn_to_turn():
    """The first step goes past bottoms at −9, −7, −5 without turning; from row 2 on it turns."""
    x = np.array([-9.2, -4.8, 2.0, 1.0, 2.2, 0.9, 2.3])
    f = parse("cos(πx)").objective()
    path = run(lambda g, start: iter(x[:, None]), f, x[:1], len(x) - 1)
    (event,) = [e for e in events(path) if e.kind == "oscillation"]
    assert (event.first, event.last) == (1, 6)
    assert "turning in most steps" in event.sentence
    assert "from turn to turn, " in event.sentence
    widths = np.abs(np.diff(x[2:6]))
    assert f"{(widths[-1] / widths[0]) ** 0.5:.3g} times as wide" in event.sentence


def test_with_noise_a_path_trembles_and_that_is_no_event():
    f = parse("x²").objective()
    path = run("gradient-descent", f, [1.0], 50, learning_rate=0.9)
    assert events(path, "gradient-descent", 0.9)
    assert not events(path, "gradient-descent", 0.9, noisy=True)


def test_swings_that_weight_decay_makes_are_not_put_down_to_the_curvature_of_the_loss():
    """0.35 × 2 is far below 2, and yet the swings grow: λ = 5 has its share."""
    given = {"learning_rate": 0.35, "weight_decay": 5.0}
    _, found = happened("x²", "gradient-descent", [3.0], 40, **given)
    (event,) = found["oscillation"]
    assert "1.45 times as wide" in event.sentence
    assert "curvature" not in event.sentence


# ------------------------------------------------------------------------ saddles


def test_a_run_without_any_finite_slope_has_no_saddle():
    path, found = happened("sqrt(x)", "nelder-mead", [0.0], 40)
    assert path.steps == 40
    assert not np.isfinite(path.objective.gradient(path.points.T)).any()
    assert "saddle" not in found


@pytest.mark.parametrize("aside", [1e-3, 1e-6, 1e-12])
def test_beside_the_ridge_gradient_descent_is_slow_and_escapes_along_y(aside):
    path, found = happened("x² − y²", "gradient-descent", [1.0, aside], 400, learning_rate=0.05)
    (event,) = found["saddle"]
    assert "the saddle at x = 0, y = 0" in event.sentence
    assert "Its escape direction is y" in event.sentence
    closest = int(np.argmin(np.linalg.norm(path.points, axis=1)))
    assert event.first <= closest <= event.last


def test_a_turned_and_moved_saddle_has_its_way_out_turned_along():
    f = "(x+y−3)² − (x−y+1)² + (x−y+1)⁴"
    start = [1.0 + 1 + 1e-7, 2.0 + 1 - 1e-7]
    _, found = happened(f, "gradient-descent", start, 400, learning_rate=0.02)
    (event,) = found["saddle"]
    assert "x = 1, y = 2" in event.sentence
    assert "(0.707, −0.707)" in event.sentence


def test_exactly_on_the_ridge_nothing_points_the_way_out():
    _, found = happened("x² − y²", "gradient-descent", [1.0, 0.0], 100, learning_rate=0.1)
    (event,) = found["saddle"]
    assert "Only along y it leads downhill" in event.sentence


def test_on_the_way_into_a_saddle_it_is_not_said_to_escape():
    """Newton's method with a fifth of its step shrinks both distances to the saddle by 0.8."""
    path, found = happened("x² − y²", "newton", [3.0, 2.0], 30, learning_rate=0.2)
    (event,) = found["saddle"]
    assert "escape" not in event.sentence
    ends = [abs(path.points[row, 1]) for row in (event.first - 1, event.last)]
    assert (
        f"along y, but along it the path came nearer, from {ends[0]:.3g} to {ends[1]:.3g}"
        in event.sentence
    )


def test_every_saddle_that_is_told_is_one_and_the_steps_there_are_short():
    shown = of_kind("saddle")
    assert len({name for name, *_ in shown}) > 8
    for name, f, path, event in shown:
        inside = path.points[event.first - 1 : event.last + 1]
        place = inside[np.argmin(np.linalg.norm(f.gradient(inside.T), axis=0))]
        found = root(f.gradient, place, jac=f.hessian)
        low, high = np.linalg.eigvalsh(f.hessian(found.x))
        assert found.success, name
        assert low < 0 < high, name
        lengths = np.linalg.norm(np.diff(path.points, axis=0), axis=1)
        assert np.median(lengths[event.first - 1 : event.last]) <= 0.25 * lengths.max(), name


def test_where_no_direction_leads_down_there_is_no_saddle():
    for name in ("bowl", "ravine", "rotated-ravine", "matyas", "booth", "rosenbrock"):
        assert not [n for n, *_ in of_kind("saddle") if n.startswith(f"{name} ")], name


# ------------------------------------------------------------- from valley to valley


def flow_end(f, x):
    """Where gradient flow ends, by an integrator of SciPy's for stiff equations."""

    def rests(t, y):
        return float(np.abs(f.gradient(y)).max()) - 1e-6

    rests.terminal = True
    flow = solve_ivp(
        lambda t, y: -f.gradient(y),
        **{"t_span": (0, 1e4), "y0": x, "method": "BDF", "rtol": 1e-6, "atol": 1e-8},
        **{"jac": lambda t, y: -f.hessian(y), "events": rests},
    )
    return flow.y[:, -1]


def test_every_jump_ends_where_the_flow_goes_elsewhere():
    shown = of_kind("jump")
    assert len(shown) > 15
    for name, f, path, event in shown[::3]:
        if path.ascent or np.abs(path.points[event.first]).max() > 100:
            continue
        one, other = (flow_end(f, path.points[row]) for row in (event.first - 1, event.first))
        assert np.abs(one - other).max() > 0.1, name
        for end in (one, other):
            assert np.abs(f.gradient(end)).max() < 1e-3, name
        told = numbers(event.sentence)
        told = [value for value in told if value not in (event.first, event.last)]
        assert told[: 2 * len(one)] == pytest.approx([*one, *other], rel=0.01, abs=1e-3), name


@pytest.mark.parametrize(
    ("formula", "start", "given"),
    [
        (BOOK, [6.0], {"learning_rate": 0.012}),
        (HIMMELBLAU, [-0.3, -0.9], {"learning_rate": 0.025}),
        ("x⁴ − 2x² + ¼x", [1.6], {"learning_rate": 0.3}),
    ],
)
def test_no_jump_is_missed(formula, start, given):
    f = parse(formula).objective()
    path, found = happened(formula, "gradient-descent", start, 25, **given)
    ends = np.array([flow_end(f, x) for x in path.points])
    crossed = 1 + np.flatnonzero(np.abs(np.diff(ends, axis=0)).max(axis=1) > 0.1)
    told = {k for e in found.get("jump", ()) for k in range(e.first, e.last + 1)}
    assert told
    assert told == set(crossed)


def test_a_small_rate_stays_in_its_valley():
    for formula, start in ((BOOK, [6.0]), (HIMMELBLAU, [-0.2, -1.0]), (HIMMELBLAU, [0.0, 0.0])):
        _, found = happened(formula, "gradient-descent", start, 100, learning_rate=0.002)
        assert not {"jump", "overshoot"} & set(found)


def test_a_floor_of_minima_has_no_valleys_to_jump_between():
    _, found = happened("(xy−1)²", "momentum", [3.0, 2.0], 100, learning_rate=0.02)
    assert "jump" not in found


# --------------------------------------------------------- flat ground, lost gradients


def test_a_plateau_before_a_slope_is_told():
    path, found = happened("tanh²(w)", "gradient-descent", [4.0], 150, learning_rate=0.5)
    (event,) = found["plateau"]
    slope, ahead = numbers(event.sentence)[-2:]
    w = np.linspace(0, 4, 100_001)
    assert ahead == pytest.approx(np.max(2 * np.tanh(w) / np.cosh(w) ** 2), rel=0.05)
    assert slope == pytest.approx(2 * np.tanh(4) / np.cosh(4) ** 2, rel=0.01)
    assert (event.first, event.last) == (1, path.steps)


@pytest.mark.parametrize(
    ("formula", "start"),
    [("¼x²", [8.0]), ("x⁴", [3.0]), ("x² + 30y²", [2.0, 1e-3]), ("−x²", [1.0])],
)
def test_a_run_that_nears_a_minimum_or_falls_for_ever_is_on_no_plateau(formula, start):
    _, found = happened(formula, "gradient-descent", start, 60, learning_rate=0.01)
    assert "plateau" not in found


def test_a_convex_parabola_has_no_plateau_however_wildly_it_is_crossed():
    """Straight downhill its slope only falls; between the rows looked at it went up and down."""
    curvatures = np.array([1e-6, 1e6, 0.5, 1e-6, 1e6, 1e-3])
    bowl = Quadratic(2 * np.diag(curvatures), [0.49, -0.97, -1.41, 0.54, 0.38, -1.4])
    start = [-0.12304694853218212, 1.0, 0.0, -0.9283033472642939, 1.0, -0.20345389466746844]
    given = {"learning_rate": 1.020715417849755}
    path, found = happened(bowl, "normalized-gradient-descent", start, 300, **given)
    assert path.steps == 300
    assert "plateau" not in found


def test_a_gradient_too_small_for_numbers_has_vanished():
    _, found = happened("1 − exp(−x²)", "gradient-descent", [30.0], 20, learning_rate=0.5)
    (event,) = found["vanished"]
    assert (event.first, event.last) == (1, 20)
    assert "exactly 0" in event.sentence
    _, found = happened("1 − exp(−x²)", "rmsprop", [20.0], 20)  # 40 exp(−400) is 8e−173
    (event,) = found["vanished"]
    assert "has shrunk to 7.66 × 10⁻¹⁷³" in event.sentence
    _, found = happened("1 − exp(−x²)", "gradient-descent", [20.0], 20)
    assert "vanished" not in found


def test_a_gradient_that_is_zero_in_a_minimum_has_not_vanished():
    for slug in ("gradient-descent", "rmsprop"):
        path, found = happened("x²", slug, [1.0], 60, learning_rate=0.5)
        assert slug == "rmsprop" or path.points[-1, 0] == 0
        assert "vanished" not in found


def test_difference_quotients_run_out_of_digits():
    path, found = happened(BOOK, "gradient-descent", [2.0], 30, learning_rate=0.005, h=1e-14)
    (event,) = found["digits"]
    x = path.points[event.first - 1, 0]
    exact = 8 * x**3 - 24 * x**2 - 52 * x + 1
    assert f"the slope is {exact:.3g}".replace("-", "−") in event.sentence
    _, found = happened(BOOK, "gradient-descent", [2.0], 30, learning_rate=0.005, h=1e-4)
    assert "digits" not in found
    _, found = happened(BOOK, "gradient-descent", [2.0], 30, learning_rate=0.005, h=3.0)
    assert "digits" not in found  # wrong as well, but not by rounding


def test_under_ascent_the_slopes_that_are_told_are_those_of_the_loss():
    given = {"ascent": True, "learning_rate": 0.005}
    path, found = happened(BOOK, "gradient-descent", [0.5], 30, h=1e-14, **given)
    (event,) = found["digits"]
    x = path.points[event.first - 1, 0]
    exact = 8 * x**3 - 24 * x**2 - 52 * x + 1
    assert f"the slope is {exact:.3g}".replace("-", "−") in event.sentence
    _, found = happened(BOOK, "gradient-descent", [0.5], 30, h=1e-4, **given)
    assert "digits" not in found


def test_far_out_the_quotient_compares_a_point_with_itself():
    (event,) = [e for n, _, _, e in of_kind("digits") if n.startswith("classroom-frozen")]
    assert "so x + h is x itself" in event.sentence
    assert "reads 0" in event.sentence


# ----------------------------------------------------------------------- first steps


@pytest.mark.parametrize("slug", sorted(BIAS_CORRECTED))
def test_bias_correction_makes_the_first_step_as_long_as_the_rate(slug):
    names = {h.name for h in hyperparameters_of(OPTIMIZERS[slug].rule)}
    assert "beta2" in names
    assert "** t" in OPTIMIZERS[slug].source.replace("**t", "** t")
    f = "10⁻³x + 10y"
    path, found = happened(f, slug, [1.0, 1.0], 3, learning_rate=0.1)
    assert np.abs(path.points[1] - 1) == pytest.approx(0.1, rel=0.05)
    (event,) = found["kick"]
    assert "moves x by" in event.sentence
    _, found = happened("10x + 10y", slug, [1.0, 1.0], 3, learning_rate=0.1)
    assert "kick" not in found


@pytest.mark.parametrize(
    "slug", ["gradient-descent", "rmsprop", "lion", "sign-descent", "momentum"]
)
def test_where_nothing_is_corrected_nothing_kicks(slug):
    _, found = happened("10⁻³x + 10y", slug, [1.0, 1.0], 3, learning_rate=0.1)
    assert "kick" not in found


# ------------------------------------------------------------------------ broken off


def test_the_step_that_leaves_the_domain_is_told():
    path, found = happened("x − ln x", "gradient-descent", [0.1], 20, learning_rate=0.5)
    assert "end" not in found or found["end"][0].first == path.steps + 1
    path, found = happened("√x", "gradient-descent", [0.5], 20, learning_rate=0.5)
    (event,) = found["end"]
    assert event.first == path.steps + 1
    assert "Left the domain" in event.sentence


def test_divergence_is_told_at_the_step_from_which_it_is_beyond_its_bound():
    path, found = happened("x²", "gradient-descent", [1.0], 60, learning_rate=1.5)
    assert "end" not in found, "it took all its steps"
    (event,) = found["runaway"]
    assert event.title == "It flies away"
    assert event.first == path.diverged_at == int(np.ceil(np.log2(2e6 + 1)))
    assert event.sentence == path.sentence


def test_a_run_on_its_way_out_is_told_by_its_last_ten_steps():
    path, found = happened("x²−y²", "gradient-descent", [2.0, 0.5], 30, learning_rate=0.1)
    (event,) = found["runaway"]
    assert (event.first, event.last) == (21, 30)
    lengths = np.linalg.norm(np.diff(path.points, axis=0), axis=1)
    assert (lengths[20:] > lengths[19:-1]).all()
