"""What the scenes tell the reader is true: each claim of ``watch`` is run."""

import dataclasses
from functools import cache

import numpy as np
import pytest

from experiment import Experiment
from landscapes import CATALOG, parse
from optimizers import Outcome, run


@cache
def trajectories(slug):
    return list(simulation(slug).trajectories.values())


@cache
def simulation(slug):
    return Experiment.of(CATALOG[slug]).simulate()


def ends(slug):
    return [t.points[-1] for t in trajectories(slug)]


def outcomes(slug):
    return [t.outcome for t in trajectories(slug)]


def leaves(slug):
    """Steps until |y| > ½, None for never."""
    first = [np.flatnonzero(np.abs(t.points[:, 1]) > 0.5) for t in trajectories(slug)]
    return [int(steps[0]) if len(steps) else None for steps in first]


def is_inside(slug, trajectory):
    low, high = np.array(CATALOG[slug].window).T
    return bool(((trajectory.points >= low) & (trajectory.points <= high)).all())


RUN_AWAY = {"saddle", "monkey-saddle", "mccormick", "quartic-too-fast"}
RUN_AWAY |= {"classroom-frozen", "classroom-diverges", "logistic-regression"}


@pytest.mark.parametrize("slug", CATALOG)
def test_paths_stay_in_the_window_unless_leaving_it_is_the_lesson(slug):
    assert all(is_inside(slug, t) for t in trajectories(slug)) == (slug not in RUN_AWAY)


def test_three_steps_on_a_parabola():
    (path,) = trajectories("quarter-square")
    assert path.points[:, 0].tolist() == [4, -2, 1, -0.5]
    assert path.losses[-1] == 1 / 16


def test_two_learning_rates_in_a_bowl():
    fast, slow = trajectories("bowl")
    assert fast.points[1].tolist() == [0, 0]
    assert slow.points[:3] == pytest.approx(np.array([[2, 3], [1.6, 2.4], [1.28, 1.92]]))


def test_ascent_raises_the_loss():
    (path,) = trajectories("quarter-square-ascent")
    assert (np.diff(path.losses) > 0).all()
    assert path.points[1:] == pytest.approx(1.25 * path.points[:-1])


def test_quartic_from_the_left():
    descent, momentum, _ = ends("quartic-from-the-left")
    assert descent == pytest.approx([-1.472355626005], abs=1e-12)
    assert trajectories("quartic-from-the-left")[0].losses[-1] == pytest.approx(-27.9024342806)
    assert momentum == pytest.approx([4.45], abs=0.01)


def test_quartic_from_the_right():
    descent = trajectories("quartic-from-the-right")[0]
    assert descent.points[-1] == pytest.approx([4.453291532215], abs=1e-12)
    assert descent.losses[-1] == pytest.approx(-436.1071252167)
    assert abs(descent.points[10, 0] - 4.453291532215) < 1e-4


def test_four_learning_rates_four_fates():
    assert outcomes("quartic-too-fast") == [
        Outcome.CONVERGED,
        Outcome.OSCILLATING,
        Outcome.CONVERGED,
        Outcome.DIVERGED,
    ]
    settled, _, thrown, _ = ends("quartic-too-fast")
    assert settled == pytest.approx([4.453291532215])
    assert thrown == pytest.approx([-1.472355626005])
    land = parse(CATALOG["quartic-too-fast"].formula)
    assert land.objective().hessian(settled)[0, 0] == pytest.approx(210, abs=0.5)


def test_ripples():
    descent, momentum, adam = ends("ripples")
    assert descent == pytest.approx([-7.42], abs=0.005)
    assert momentum == pytest.approx([-7.42], abs=0.005)
    assert adam == pytest.approx([-1.485], abs=0.001)
    f = parse(CATALOG["ripples"].formula).objective()
    assert f.hessian((0.0,))[0, 0] < 0


def test_leaving_the_saddle():
    assert leaves("saddle") == [72, 34, 29, 6, 1, 6]
    assert leaves("bounded-saddle") == [73, 34, 29, 7, 1, 6]
    assert leaves("bounded-saddle-small-steps") == [666, 133, 333, 7, 44, 30]
    assert leaves("on-the-ridge") == [None] * 6


def test_everyone_ends_in_a_minimum_of_the_bounded_saddle():
    for end in ends("bounded-saddle"):
        assert end == pytest.approx([0, 2**0.5], abs=0.01)


def test_nobody_leaves_the_ridge():
    for path in trajectories("on-the-ridge"):
        assert not path.points[:, 1].any()
        assert abs(path.points[-1, 0]) < 0.05


def test_monkey_saddle():
    descent, *others = trajectories("monkey-saddle")
    distance = np.linalg.norm(descent.points, axis=1)
    assert (np.diff(distance) < 0).all()
    assert (np.diff(distance, 2) > 0).all()  # ever slower
    for path in others:
        assert path.losses[-1] < -3


def test_flat_minimum():
    f = parse(CATALOG["flower"].formula).objective()
    assert np.linalg.eigvalsh(f.hessian((0, 0))) == pytest.approx([0, 4])
    assert Outcome.CONVERGED not in outcomes("flower")
    distances = [np.linalg.norm(end) for end in ends("flower")]
    assert np.argmin(distances) == 1


def test_ravine_and_rotated_ravine():
    straight, turned = trajectories("ravine"), trajectories("rotated-ravine")
    assert np.linalg.norm(straight[0].points[-1]) == pytest.approx(0.65, abs=0.005)
    for path in straight[1:]:
        assert np.linalg.norm(path.points[-1]) < 0.02
    for before, after in zip(straight[:2], turned[:2], strict=True):
        assert after.losses == pytest.approx(before.losses, rel=1e-9)
    for path in turned[2:]:
        assert path.losses[-1] > turned[0].losses[-1]


def test_matyas_and_booth():
    descent, momentum, *_ = trajectories("matyas")
    ratio = np.linalg.norm(descent.points[21:], axis=1) / np.linalg.norm(
        descent.points[20:-1], axis=1
    )
    assert ratio == pytest.approx(np.full(len(ratio), 0.98))
    assert momentum.losses[-1] < descent.losses[-1]
    descent, momentum, _, adam = (t.points - (1, 3) for t in trajectories("booth"))
    crossings = [int((np.diff(np.sign(p[:, 0])) != 0).sum()) for p in (descent, momentum, adam)]
    assert crossings[0] == 0
    assert min(crossings[1:]) >= 2


def test_rosenbrock():
    descent, _, nesterov, _ = ends("rosenbrock")
    assert descent[0] == pytest.approx(-1.2, abs=0.05)
    assert np.linalg.norm(nesterov - 1) < 0.02


def test_beale():
    descent, momentum, rmsprop, adam = trajectories("beale")
    for path in (momentum, adam):
        assert path.points[-1] == pytest.approx([3, 0.5], abs=1e-4)
    assert 0.05 < np.linalg.norm(descent.points[-1] - (3, 0.5)) < 0.5
    late = np.linalg.norm(rmsprop.points[300:] - (3, 0.5), axis=1)
    assert late.max() < 0.5
    assert np.linalg.norm(np.diff(rmsprop.points[300:], axis=0), axis=1).max() > 0.05


def losses(slug):
    return [float(t.losses[-1]) for t in trajectories(slug)]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("two-wells", [-1.0927, -2.0631, -2.0631, -2.0631]),
        ("six-hump-camel", [2.1043, -0.2155, -0.2155, 2.1043]),
        ("three-hump-camel", [0.2986, 0, 0, 0.2986]),
        ("styblinski-tang", [-64.196, -78.331, -78.332, -64.195]),
        ("goldstein-price", [3, 30, 30, 3]),
    ],
)
def test_which_valley_is_found(slug, expected):
    assert losses(slug) == pytest.approx(expected, abs=1e-3)


def test_himmelblau():
    descent, momentum, adagrad, adam = ends("himmelblau")
    for end in (descent, adagrad, adam):
        assert end == pytest.approx([3, 2], abs=0.01)
    assert momentum == pytest.approx([3.58, -1.85], abs=0.01)


def test_mccormick():
    descent, momentum, nesterov, _ = trajectories("mccormick")
    for path in (descent, nesterov):
        assert path.points[-1] == pytest.approx([-0.547, -1.547], abs=0.01)
    assert not is_inside("mccormick", momentum)
    assert momentum.losses[-1] < -1.9132


def test_rastrigin():
    descent, _, short, long = losses("rastrigin")
    assert long < 4 < descent
    assert long < short


def test_ackley():
    small, large, _, adam = trajectories("ackley")
    assert small.losses[-1] > 6
    assert np.linalg.norm(large.points[-50:], axis=1).max() < 1
    assert np.linalg.norm(np.diff(large.points[-50:], axis=0), axis=1).min() > 0.05
    assert np.linalg.norm(adam.points[-1]) < 0.1
    assert np.isnan(parse(CATALOG["ackley"].formula).objective().gradient((0, 0))).all()


def test_step_function():
    descent, momentum = trajectories("step-function")
    assert descent.outcome is Outcome.STALLED
    assert descent.losses[-1] == 3 > descent.losses[0]
    assert np.abs(np.diff(momentum.points[-3:, 0])).max() < 1e-4
    f = parse(CATALOG["step-function"].formula).objective()
    edges = np.array([[-5, -3, -2.9, -1, 0.5, 2, 2.1, 3, 3.1, 5]])
    assert f(edges).tolist() == [2, 2, 3, 3, -1.5, 0, -4, -4, 0, 0]
    assert np.isnan(f(np.array([[-5.1, 5.1]]))).all()


def test_kink():
    descent, adagrad, _ = trajectories("absolute-value")
    assert descent.outcome is Outcome.OSCILLATING
    jumps = np.linalg.norm(np.diff(adagrad.points, axis=0), axis=1)
    assert (np.diff(jumps) <= 1e-12).all()


def test_plateau():
    descent, momentum, adam = ends("plateau")
    assert descent[0] > 3.5
    assert abs(momentum[0]) < 0.1
    assert abs(adam[0]) < 0.1


def test_classroom():
    assert np.linalg.norm(ends("classroom-converges")[0]) == pytest.approx(1e-9, rel=0.05)
    exact = run("gradient-descent", parse("x0² + x1²").objective(), (-3, 4), 100, learning_rate=0.1)
    assert ends("classroom-converges")[0] == pytest.approx(exact.points[-1], rel=1e-11, abs=0)
    assert np.abs(ends("classroom-too-small")[0] - (-3, 4)).max() < 1e-7
    frozen = trajectories("classroom-frozen")[0].points
    assert frozen[-1] == pytest.approx([-2.58983747e13, -1.29524862e12], rel=1e-8)
    assert np.array_equal(frozen[-1], frozen[-50])
    exact = trajectories("classroom-diverges")[0].points
    assert exact[-1] == pytest.approx([-2.2515487e128, 3.0020650e128], rel=1e-7)


def test_batches_leave_a_saddle():
    experiment = Experiment.of(CATALOG["two-bumps"])
    made = simulation("two-bumps")
    alone = made.trajectories["a"]
    assert (alone.points[:, 0] == 0).all()
    assert alone.points[-1, 1] == pytest.approx(0.944, abs=5e-4)
    longer = dataclasses.replace(experiment, steps=2000, contestants=experiment.contestants[:1])
    stayed = longer.simulate().trajectories["a"]
    assert (stayed.points[:, 0] == 0).all()
    assert stayed.outcome is Outcome.STALLED_AT_SADDLE
    f = made.landscape.objective()
    said = {}
    for contestant in experiment.contestants[1:]:
        slot = contestant.slot
        said[slot] = experiment.escape(contestant, made.trajectories[slot], made.fans[slot])
    assert said["b"].sentence(f) == "20 of 25 runs escaped the saddle at c = 0, h = 0.944."
    assert said["c"].sentence(f) == "25 of 25 runs escaped the saddle at c = 0, h = 0.944."


def test_one_sample_at_a_time_against_all_at_once():
    paths = trajectories("online-against-batch")
    lowest = CATALOG["online-against-batch"].minima[0][1]
    assert [t.steps for t in paths] == [10, 40, 200]
    assert [t.calls["gradient"] for t in paths] == pytest.approx([10, 10, 10])
    above = [t.losses[-1] - lowest for t in paths]
    np.testing.assert_allclose(above, [0.56, 0.0005, 0.0008], rtol=0.1)
    assert (paths[2].losses[-50:] - lowest).max() == pytest.approx(0.007, abs=5e-4)
