"""Wrappers around every member: recorded paths, settings that change nothing, and what each does."""

from __future__ import annotations

import json
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Trajectory, run
from optimizers.rates import SCHEDULES
from optimizers.registry import Optimizer, hyperparameters_of, steps
from optimizers.wrapping import REMEMBERING, WRAPPERS, Remembered, Wrapper, wrap
from tests.optimizers import replayed
from tests.optimizers.closed_forms import ackley, bowl, constant, coupled, quartic

every = pytest.mark.parametrize("slug", OPTIMIZERS)
each = pytest.mark.parametrize("wrapper", WRAPPERS)
CASES = [case for case in replayed.CASES if "(" in case["ours"]]
ADAM = OPTIMIZERS["adam"]
START = np.array([2.0, -1.5])
NOTHING = {
    "sam": {"rho": 0.0},
    "lookahead": {"slow_step_size": 1.0},
    "clipping": {"max_norm": 1e300},
}


def path(member, f, start, steps, **hyperparameters):
    with np.errstate(all="ignore"):
        return np.array(list(islice(member(f, start, **hyperparameters), steps + 1)))


# ------------------------------------------------------------------- true to reference


@pytest.mark.parametrize("case", CASES, ids=replayed.title)
def test_replaying_recorded_gradients_gives_the_recorded_path(case):
    assert replayed.replayed(case) <= 1e-12


@pytest.mark.parametrize("case", CASES, ids=replayed.title)
def test_our_own_gradients_give_the_recorded_path(case):
    assert replayed.walked(case) <= 1e-12


def corpus(optimizer):
    file = Path(__file__).parent.parent / "corpus" / "trajectories.json"
    return [c for c in json.loads(file.read_text())["cases"] if c["optimizer"] == optimizer]


@pytest.mark.parametrize("case", corpus("AdEMAMix+cautious"), ids=lambda c: c["function"])
def test_cautious_adam_in_the_corpus(case):
    """With α = 0 AdEMAMix is Adam."""
    for inner, settings in (("adam", {}), ("ademamix", {"alpha": 0.0})):
        case = {**case, "ours": f"cautious({inner})"}
        case["settings"] = {"learning_rate": case["hyper"]["lr"], **settings}
        assert replayed.replayed(case) <= 1e-12
        assert replayed.walked(case) <= 1e-12


@pytest.mark.parametrize("case", corpus("sam(sgd)"), ids=lambda c: c["function"])
def test_sam_in_the_corpus(case):
    settings = {"learning_rate": case["hyper"]["lr"], "rho": case["hyper"]["rho"]}
    ours = {**case, "ours": "sam(gradient-descent)", "settings": settings}
    assert replayed.walked(ours) <= 1e-12


# --------------------------------------------------------------------- what they are


@each
def test_a_wrapper_tells_what_it_is(wrapper):
    member = WRAPPERS[wrapper]
    assert member.slug == wrapper
    assert member.title.strip()
    assert member.reference.strip()
    assert member.summary.endswith(".")
    assert member.source.startswith("def ")
    assert "rule(" in member.source, "it shows how it runs the rule inside"
    for h in member.hyperparameters:
        assert h.low < h.high
        assert h.least <= h.low <= h.default <= h.high <= h.most
        assert h.symbol.strip()
        assert h.help.strip().endswith(".")


def test_a_wrapped_optimizer_is_an_optimizer_like_any_other():
    wrapped = wrap("sam", ADAM)
    assert isinstance(wrapped, Optimizer)
    assert (wrapped.slug, wrapped.title, wrapped.family) == ("sam(adam)", "SAM(Adam)", "adaptive")
    assert wrapped.defaults == {**ADAM.defaults, "rho": 0.05}
    assert wrapped.source == f"{WRAPPERS['sam'].source}\n\n{ADAM.source}"
    assert "Foret" in wrapped.reference
    assert "Kingma" in wrapped.reference
    trajectory = run(wrapped, coupled(2), START, 20, rho=0.1, learning_rate=0.05)
    assert isinstance(trajectory, Trajectory)
    assert trajectory.steps == 20
    assert "wrapped" not in OPTIMIZERS


def test_settings_become_defaults():
    preset = wrap("sam", ADAM, rho=0.3, beta1=0.5)
    assert preset.defaults == {**ADAM.defaults, "rho": 0.3, "beta1": 0.5}
    f = coupled(2)
    spelled_out = path(wrap("sam", ADAM), f, START, 20, rho=0.3, beta1=0.5)
    assert np.array_equal(path(preset, f, START, 20), spelled_out)
    overruled = path(preset, f, START, 20, rho=0.05, beta1=0.9)
    assert np.array_equal(overruled, path(wrap("sam", ADAM), f, START, 20))
    assert ADAM.defaults["beta1"] == 0.9


def test_a_name_that_is_taken_gets_the_slug_before_it():
    twice = wrap("sam", wrap("sam", OPTIMIZERS["sam"]))
    assert list(twice.defaults)[-3:] == ["rho", "sam_rho", "sam_sam_rho"]
    f, settings = coupled(2), {"rho": 0.3, "sam_rho": 0.0, "sam_sam_rho": 0.0}
    ours = path(twice, f, START, 20, **settings)
    assert np.array_equal(ours, path(OPTIMIZERS["sam"], f, START, 20, rho=0.3))


def test_while_wrapping_a_name_means_the_wrappers_own():
    adadelta = OPTIMIZERS["adadelta"]
    assert wrap("sam", adadelta, rho=0.3).defaults == {**adadelta.defaults, "sam_rho": 0.3}
    assert wrap("sam", adadelta, sam_rho=0.3).defaults == {**adadelta.defaults, "sam_rho": 0.3}


def test_mistakes_are_named():
    with pytest.raises(ValueError, match=r"'mas'.*none.*sam, clipping, lookahead, cautious"):
        wrap("mas", ADAM)
    with pytest.raises(TypeError, match=r"SAM\(Adam\) has no hyperparameter 'radius'.*rho"):
        wrap("sam", ADAM, radius=1)
    with pytest.raises(ValueError, match=r"SAM\(Adam\): rho must be .* at least 0; got -1"):
        wrap("sam", ADAM, rho=-1)
    with pytest.raises(ValueError, match=r"SAM\(Adam\): .*rho was an array.*where .* called"):
        wrap("sam", ADAM, rho=[0.1, 0.2])
    with pytest.raises(ValueError, match="sync period"):
        wrap("lookahead", ADAM)(bowl(1, 1), [1.0, 1.0], sync_period=0)


# --------------------------------------------------------- around every member


@every
@pytest.mark.parametrize("wrapper", NOTHING)
def test_a_wrapper_that_is_set_to_do_nothing_does_nothing(slug, wrapper):
    f = coupled(2)
    ours = path(wrap(wrapper, OPTIMIZERS[slug], **NOTHING[wrapper]), f, START, 25)
    assert np.array_equal(ours, path(OPTIMIZERS[slug], f, START, 25), equal_nan=True)


@every
@each
def test_points_keep_their_shape_type_and_value(slug, wrapper):
    member, f = wrap(wrapper, OPTIMIZERS[slug]), coupled(2)
    for dtype in (np.float64, np.float32):
        start = START.astype(dtype)
        start.flags.writeable = False
        kept = []
        with np.errstate(all="ignore"):
            for x in islice(member(f, start), 16):
                kept.append((x, x.copy()))
        assert np.array_equal(kept[0][0], START)
        assert len({id(x) for x, _ in kept}) == 16
        for x, copy in kept:
            assert x.dtype == dtype
            assert x.shape == (2,)
            assert np.array_equal(x, copy, equal_nan=True), "a point changed after it was given"


@every
@each
def test_lanes_equal_the_single_runs(slug, wrapper):
    member, f = wrap(wrapper, OPTIMIZERS[slug]), coupled(2)
    if "lanes" in member.exempt:
        pytest.skip(member.exempt["lanes"])
    starts = np.array([[2.0, -3.0, 0.1], [-1.5, 0.5, 0.2]])
    batch = path(member, f, starts, 16)
    for lane in range(3):
        single = path(member, f, starts[:, lane], 16)
        np.testing.assert_allclose(batch[:, :, lane], single, rtol=1e-12, atol=1e-12)


@every
@each
@pytest.mark.parametrize(
    "f",
    [constant(), constant(slope=np.nan, curvature=np.nan), constant(slope=1e300), ackley()],
    ids=["flat", "nan", "huge", "ackley"],
)
def test_no_warning_and_no_error_where_numbers_end(slug, wrapper, f):
    for start in ((0.0, 0.0), (2.0, -1.5)):
        trajectory = run(wrap(wrapper, OPTIMIZERS[slug]), f, start, 12)
        assert np.isfinite(trajectory.points).all()
        assert trajectory.sentence.endswith(".")


@each
def test_divergence_is_no_error(wrapper):
    member = wrap(wrapper, OPTIMIZERS["gradient-descent"])
    trajectory = run(member, quartic(), (30.0, -40.0), 60, learning_rate=10.0)
    assert np.isfinite(trajectory.points).all()


# -------------------------------------------------- moving the point of a rule


@every
def test_a_rule_takes_its_next_step_from_where_it_was_moved(slug):
    """On a slope that is the same everywhere a moved path goes on as the unmoved one, elsewhere.

    Rules that keep what they measured are exempt: `renewed` starts them anew.
    """
    member = OPTIMIZERS[slug]
    if member.family in REMEMBERING:
        pytest.skip("starts anew")
    f, far = constant(slope=1e-3), 1e6
    with np.errstate(all="ignore"):
        plain = list(islice(member.rule(f, START.copy()), 6))
        moved = member.rule(f, START.copy())
        for _ in range(5):
            x = next(moved)
        x += far
        after = next(moved)
    assert np.all(np.abs(after - plain[5] - far) < 0.75 * far)


@each
def test_rules_that_remember_start_anew_where_they_are_moved(wrapper):
    """Between two moves, a wrapped BFGS walks as a fresh BFGS from the point it was moved to."""
    f, bfgs = coupled(2), OPTIMIZERS["bfgs"]
    ours = path(wrap("lookahead", bfgs, sync_period=3, slow_step_size=0.25), f, START, 9)
    slow = START
    for t in (0, 3, 6):
        leg = path(bfgs, f, slow, 3)
        np.testing.assert_allclose(ours[t : t + 3], leg[:3], rtol=1e-14)
        slow = slow + 0.25 * (leg[3] - slow)
        np.testing.assert_allclose(ours[t + 3], slow, rtol=1e-12)


def test_a_schedule_goes_on_when_a_rule_starts_anew():
    def slide(f, x, learning_rate=0.1):
        """Go down by the rate."""
        for _, rate in steps(learning_rate):
            yield x
            x = x - rate

    member = Optimizer("slide", "Slide", "second order", "–", slide, hyperparameters_of(slide))
    wrapped = wrap("lookahead", member, sync_period=2)
    rule = wrapped.rule(coupled(1), np.array([100.0]), learning_rate=iter([1.0, 2, 4, 8, 16, 32]))
    assert [float(x[0]) for x in rule] == [100, 99, 98.5, 94.5, 92.5, 76.5]


def test_random_rules_draw_new_numbers_when_they_start_anew():
    search = wrap("cautious", OPTIMIZERS["random-search"])
    ours = path(search, bowl(1, 1, 1), [5.0, -5.0, 5.0], 60)
    moves = np.diff(ours, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    assert len(moves) > 10
    assert len(np.unique(moves.round(12), axis=0)) == len(moves)
    again = path(search, bowl(1, 1, 1), [5.0, -5.0, 5.0], 60)
    assert np.array_equal(ours, again)
    assert not np.array_equal(ours, path(search, bowl(1, 1, 1), [5.0, -5.0, 5.0], 60, seed=7))


def test_a_loss_that_remembers_asks_once_for_each_point():
    asked = []

    class Counting:
        def __call__(self, x):
            return x[0]

        def gradient(self, x):
            asked.append(x)
            return 2 * x

        def hessian(self, x):
            return x

    f, x = Remembered(Counting()), np.array([1.0, 2.0])
    assert f.gradient(x).tolist() == f.gradient(x.copy()).tolist() == [2, 4]
    assert len(asked) == 1
    x += 1  # the same array, another point
    assert f.gradient(x).tolist() == [4, 6]
    assert f(x) == 2


# --------------------------------------------------------------------------- SAM


def test_sam_as_a_wrapper_is_sam_as_a_member():
    f, settings = coupled(2), dict(learning_rate=0.07, rho=0.2)
    ours = path(wrap("sam", OPTIMIZERS["gradient-descent"]), f, START, 40, **settings)
    assert np.array_equal(ours, path(OPTIMIZERS["sam"], f, START, 40, **settings))


def test_sam_costs_a_second_gradient():
    trajectory = run(wrap("sam", ADAM), coupled(2), START, 30)
    assert trajectory.calls["gradient"] == 60


def test_methods_without_gradient_descend_the_loss_of_the_worst_point_nearby():
    """On ½x² that loss is ½(|x| + ρ)²."""
    seen = {}

    def look(f, x):
        yield x
        seen.update(value=f(x), slope=f.gradient(x), curvature=f.hessian(x))
        yield x

    member = Optimizer("look", "Look", "gradient-free", "–", look, ())
    list(wrap("sam", member, rho=0.5)(bowl(1.0), [-2.0]))
    assert seen["value"] == pytest.approx(0.5 * 2.5**2, rel=1e-11)
    assert seen["slope"] == pytest.approx([-2.5], rel=1e-11)
    assert seen["curvature"].item() == 1


# ------------------------------------------------------------------------ clipping


def test_a_long_gradient_is_cut_and_keeps_its_direction():
    f = bowl(3.0, 5.0)
    member = wrap("clipping", OPTIMIZERS["gradient-descent"], max_norm=0.5)
    points = path(member, f, [30.0, -40.0], 60, learning_rate=0.2)
    for x, following in pairwise(points):
        g = f.gradient(x)
        length = min(np.linalg.norm(g), 0.5)
        expected = x - 0.2 * length * g / np.linalg.norm(g)
        np.testing.assert_allclose(following, expected, rtol=1e-5)


def test_a_gradient_too_long_to_be_squared_is_cut_as_well():
    for dtype, slope in ((np.float64, 1e200), (np.float32, 1e25)):
        member = wrap("clipping", OPTIMIZERS["gradient-descent"], max_norm=2.0, learning_rate=1.0)
        points = path(member, constant(slope=slope), np.zeros(2, dtype), 1)
        np.testing.assert_allclose(points[1], -np.sqrt(2), rtol=1e-6)


def test_clipping_saves_momentum_from_divergence():
    member, settings = OPTIMIZERS["momentum"], dict(learning_rate=0.02)
    f, start = quartic(), (30.0, -40.0)
    assert run(member, f, start, 400, **settings).diverged_at is not None
    clipped = run(wrap("clipping", member, max_norm=10.0), f, start, 400, **settings)
    assert clipped.steps == 400
    assert clipped.losses[-1] < 1e-6 * clipped.losses[0]


# ----------------------------------------------------------------------- Lookahead


@every
def test_lookahead_goes_a_share_of_the_way(slug):
    """Up to the first move the path is the rule's own; there it lies the share of the way along."""
    f = coupled(2)
    member = wrap("lookahead", OPTIMIZERS[slug], sync_period=4, slow_step_size=0.3)
    ours = path(member, f, START, 4)
    inner = path(OPTIMIZERS[slug], f, START, 4)
    assert np.array_equal(ours[:4], inner[:4])
    np.testing.assert_allclose(ours[4], START + 0.3 * (inner[4] - START), rtol=1e-12)


def test_lookahead_that_never_goes_stays():
    member = wrap("lookahead", ADAM, sync_period=3, slow_step_size=0.0)
    points = path(member, coupled(2), START, 30)
    np.testing.assert_allclose(points[::3], np.broadcast_to(START, (11, 2)), rtol=1e-14)
    assert np.all(points[1::3] != START)


def test_the_period_of_lookahead_may_differ_between_lanes():
    f, member = coupled(2), wrap("lookahead", ADAM)
    batch = path(member, f, START, 20, sync_period=np.array([1, 4, 7]))
    for lane, k in enumerate((1, 4, 7)):
        single = path(member, f, START, 20, sync_period=k)
        np.testing.assert_allclose(batch[:, :, lane], single, rtol=1e-13, atol=1e-13)


def test_lookahead_moves_a_weight_decay_too():
    """The rule sees its real place: AdamW without slope decays towards zero, not towards the start."""
    member = wrap("lookahead", OPTIMIZERS["adamw"], sync_period=2, slow_step_size=0.5)
    points = path(member, constant(), [8.0], 4, learning_rate=1.0, weight_decay=0.5)[:, 0]
    np.testing.assert_allclose(points, [8, 4, 5, 2.5, 3.125], rtol=1e-14)


# ------------------------------------------------------------------------ cautious


@every
def test_cautious_never_goes_uphill_in_any_coordinate(slug):
    f = coupled(2)
    points = path(wrap("cautious", OPTIMIZERS[slug]), f, START, 40)
    moved = np.diff(points, axis=0) * f.gradient(points[:-1].T).T
    assert (moved <= 0).all()


def test_momentum_alone_does_go_uphill():
    f = coupled(2)
    points = path(OPTIMIZERS["momentum"], f, START, 40)
    assert (np.diff(points, axis=0) * f.gradient(points[:-1].T).T > 0).any()


def test_what_agrees_is_scaled_by_the_share_that_does():
    for d, expected in ((1, 1 / 2), (2, 2 / 3), (5, 5 / 6)):
        f, start = bowl(*range(1, d + 1)), np.arange(1.0, d + 1)
        cautious = wrap("cautious", OPTIMIZERS["gradient-descent"], learning_rate=0.01)
        step = path(cautious, f, start, 1)[1] - start
        np.testing.assert_allclose(step, -expected * 0.01 * f.gradient(start), rtol=1e-12)


def test_a_step_that_agrees_in_one_coordinate_of_two_goes_its_full_length_there():
    """The second gradient turns in x, so the momentum disagrees there."""
    f = replayed.Given([[1.0, 1.0], [-0.1, 1.0]])
    cautious = wrap("cautious", OPTIMIZERS["momentum"], learning_rate=0.1, momentum=0.9)
    points = path(cautious, f, np.zeros(2), 2)
    np.testing.assert_allclose(points[1], [-0.1 * 2 / 3, -0.1 * 2 / 3], rtol=1e-14)
    np.testing.assert_allclose(points[2] - points[1], [0, -0.19], rtol=1e-13)


@pytest.mark.parametrize("slug", ["gradient-descent", "adam", "lion", "sophia"])
def test_cautious_asks_for_no_more_gradients(slug):
    trajectory = run(wrap("cautious", OPTIMIZERS[slug]), coupled(2), START, 30)
    assert trajectory.calls["gradient"] == 30


# ---------------------------------------------------------------- one around another


def test_wrappers_nest():
    f, cautious = coupled(2), wrap("cautious", ADAM)
    both = wrap("lookahead", cautious)
    assert both.slug == "lookahead(cautious(adam))"
    assert both.title == "Lookahead(Cautious(Adam))"
    whole = path(both, f, START, 25, slow_step_size=1.0)
    assert np.array_equal(whole, path(cautious, f, START, 25))
    half = path(both, f, START, 6)
    np.testing.assert_allclose(half[5], START + 0.5 * (whole[5] - START), rtol=1e-13)
    after = np.diff(half, axis=0)[5] * f.gradient(half[5])
    assert (after <= 0).all(), "the step after the move is masked where it starts"


def test_the_outer_wrapper_sees_what_the_inner_makes_of_the_rule():
    """Clipping around SAM cuts the first gradient, which SAM only asks for the direction of."""
    f = bowl(4.0, 4.0)
    descent = OPTIMIZERS["gradient-descent"]
    settings = dict(learning_rate=0.1, rho=0.5, max_norm=1.0)
    sam_in_clipping = path(wrap("clipping", wrap("sam", descent)), f, [3.0, 4.0], 1, **settings)
    np.testing.assert_allclose(
        np.linalg.norm(sam_in_clipping[1] - sam_in_clipping[0]), 0.1, rtol=1e-5
    )


def test_a_wrapper_may_be_given_itself():
    assert isinstance(WRAPPERS["sam"], Wrapper)
    f = coupled(2)
    assert np.array_equal(
        path(wrap(WRAPPERS["sam"], ADAM), f, START, 9), path(wrap("sam", ADAM), f, START, 9)
    )


def test_schedules_reach_the_rule_inside():
    f, rates = coupled(2), SCHEDULES["cosine"](0.3, steps=30)
    ours = path(wrap("clipping", ADAM, max_norm=1e300), f, START, 30, learning_rate=rates)
    assert np.array_equal(ours, path(ADAM, f, START, 30, learning_rate=rates))
