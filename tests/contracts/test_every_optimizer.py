"""What every optimizer must meet. Nothing here is edited for a member: registering one is enough.

A member that cannot meet a contract says so beside its rule, in ``exempt``, with the reason.
"""

from __future__ import annotations

import ast
import inspect
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import optimizers
from optimizers import OPTIMIZERS, SCHEDULES, Outcome, run
from tests.optimizers import closed_forms, laws, references

CONTRACTS = {"lanes", "descends", "dimensions", "flat"}


def members(contract="", *, deterministic=False):
    """Run a test for every member that is not exempt from the contract."""
    slugs = [
        slug
        for slug, member in OPTIMIZERS.items()
        if contract not in member.exempt and not (deterministic and member.stochastic)
    ]
    return pytest.mark.parametrize("slug", slugs)


every = members()
STARTS = {1: [2.0], 2: [2.0, -1.5], 5: [2.0, -1.5, 1.0, 0.5, -1.0]}


def path(slug, f, start, steps, **hyperparameters):
    with np.errstate(all="ignore"):
        return list(islice(OPTIMIZERS[slug](f, start, **hyperparameters), steps + 1))


def sealed(f):
    """The loss with answers that nobody can write into."""

    def answer(function):
        def sealed_function(x):
            result = np.array(function(x))
            result.flags.writeable = False
            return result

        return sealed_function

    return closed_forms.ClosedForm(answer(f.value), answer(f.slope), answer(f.curvature), f.symbols)


# ---------------------------------------------------------------- registration


def test_every_module_with_members_is_imported():
    folder = Path(optimizers.__file__).parent
    names = {module.__name__ for module in optimizers.MODULES}
    for file in folder.glob("*.py"):
        decorators = [
            decorator.func.id
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.FunctionDef)
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name)
        ]
        if {"optimizer", "schedule", "wrapper"} & set(decorators):
            assert f"optimizers.{file.stem}" in names, f"{file.name} is not imported"


@every
def test_a_member_tells_what_it_is(slug):
    member = OPTIMIZERS[slug]
    assert member.slug == slug == member.rule.__name__.strip("_").replace("_", "-")
    assert member.title.strip()
    assert member.family.strip()
    assert member.reference.strip()
    assert member.summary.endswith(".")
    assert member.source.startswith("def ")
    assert "yield" in member.source
    assert inspect.isgeneratorfunction(member.rule)
    assert set(member.exempt) <= CONTRACTS
    assert all(reason.strip() for reason in member.exempt.values())


@every
def test_every_hyperparameter_is_described(slug):
    signature = inspect.signature(OPTIMIZERS[slug].rule)
    described = [h.name for h in OPTIMIZERS[slug].hyperparameters]
    assert described == list(signature.parameters)[2:], "a parameter has no annotated range"
    for h in OPTIMIZERS[slug].hyperparameters:
        assert h.name.isidentifier()
        assert h.symbol.strip() or h.scale == "switch", h.name
        assert h.help.strip().endswith("."), h.name
        assert h.low < h.high, h.name
        assert h.least <= h.low, h.name
        assert h.high <= h.most, h.name
        assert h.low <= h.default <= h.high or h.default == 0, h.name
        assert h.check(h.default, slug) == h.default
        if h.scale == "log":
            assert h.low > 0, h.name
        if h.scale == "switch":
            assert (h.low, h.high) == (0, 1)


@every
def test_what_is_not_allowed_is_refused(slug):
    member = OPTIMIZERS[slug]
    f = closed_forms.bowl(1, 2)
    with pytest.raises(TypeError, match="no_such_thing"):
        member(f, [1.0, 1.0], no_such_thing=1)
    for h in member.hyperparameters:
        wrong = [np.nan, np.inf]
        wrong += [h.least - 1] if np.isfinite(h.least) else []
        wrong += [h.most + 1] if np.isfinite(h.most) else []
        wrong += [h.most] if h.open else []
        wrong += [0.5] if h.scale in ("whole", "switch") else []
        for value in wrong:
            with pytest.raises(ValueError, match=h.label):
                member(f, [1.0, 1.0], **{h.name: value})


# ------------------------------------------------------------ true to reference


CASES = references.cases()


@pytest.mark.parametrize("case", [c for c in CASES if c.match.replayed], ids=lambda c: c.name)
def test_replaying_the_recorded_gradients_gives_the_recorded_path(case):
    f = references.Replay(case)
    with np.errstate(all="ignore"):
        points = case.match.member(f, case.asked[0], **case.hyperparameters)
        assert_reproduced(case, f, list(islice(points, len(case.recorded))))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_our_own_gradients_give_the_recorded_path(case):
    f = references.Formula(case.function)
    steps = len(case.recorded) - 1
    trajectory = run(
        case.match.member, f, case.asked[0], steps, ascent=case.ascent, **case.hyperparameters
    )
    assert trajectory.steps == steps
    assert_reproduced(case, f, list(trajectory.points))


def assert_reproduced(case, f, points):
    if case.match.shown == "asked":
        points = f.asked
    ours, theirs = np.array(points), case.recorded[: len(points)]
    assert len(theirs) >= len(case.recorded) - 1
    error = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    assert error.max() <= 1e-12


def test_every_recorded_case_is_matched_or_explained():
    known = set(references.MATCHES) | set(references.ELSEWHERE)
    for case in references.corpus()["cases"]:
        assert set(references.keys(case)) <= known
    assert not set(references.MATCHES) & set(references.ELSEWHERE)
    assert {match.slug for match in references.MATCHES.values()} <= set(OPTIMIZERS)


@every
def test_every_member_has_a_reference_or_a_law(slug):
    recorded = {case.match.slug for case in CASES}
    assert slug in recorded or slug in laws.LAWS or slug in laws.HELD_ELSEWHERE


@pytest.mark.parametrize("slug", laws.LAWS)
def test_a_law_holds(slug):
    laws.LAWS[slug]()


def test_laws_held_elsewhere_are_there():
    files = Path(laws.__file__).parent.glob("test_*.py")
    trees = [ast.parse(file.read_text()) for file in files]
    tests = {n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    assert laws.HELD_ELSEWHERE
    for slug, test in laws.HELD_ELSEWHERE.items():
        assert test in tests, slug


# -------------------------------------------------------------------- behavior


@members("dimensions")
@pytest.mark.parametrize("dimension", STARTS)
def test_it_descends_in_any_dimension(slug, dimension):
    f, start = closed_forms.coupled(dimension), np.array(STARTS[dimension])
    points = path(slug, f, start, 60)
    assert np.array_equal(points[0], start)
    assert {x.shape for x in points} == {(dimension,)}
    assert {x.dtype for x in points} == {np.dtype(np.float64)}
    if "descends" not in OPTIMIZERS[slug].exempt:
        assert min(f(x) for x in points[1:]) < f(start)


@every
def test_it_changes_nothing_it_was_given(slug):
    f, start = sealed(closed_forms.coupled(2)), np.array(STARTS[2])
    start.flags.writeable = False
    settings = {}
    for h in OPTIMIZERS[slug].hyperparameters:
        if h.scale not in ("whole", "switch") and "lanes" not in OPTIMIZERS[slug].exempt:
            settings[h.name] = np.array([h.default])
            settings[h.name].flags.writeable = False
    kept = []
    with np.errstate(all="ignore"):
        for x in islice(OPTIMIZERS[slug](f, start, **settings), 13):
            kept.append((x, x.copy()))
    assert np.array_equal(start, STARTS[2])
    for x, copy in kept:
        assert np.array_equal(x, copy), "a point changed after it was handed out"


@every
def test_same_seed_same_path(slug):
    f = closed_forms.coupled(2)
    one, other = path(slug, f, STARTS[2], 25), path(slug, f, STARTS[2], 25)
    assert np.array_equal(one, other)
    if OPTIMIZERS[slug].stochastic:
        saddle = closed_forms.bowl(1.0, -1.0)
        one, other = (path(slug, saddle, [0.0, 0.0], 25, seed=seed) for seed in (16, 17))
        assert not np.array_equal(one, other)
        assert np.array_equal(other, path(slug, saddle, [0.0, 0.0], 25, seed=17))


@members("lanes")
def test_a_batch_of_lanes_equals_the_single_runs(slug):
    f = closed_forms.coupled(2)
    starts = np.array([[2.0, -3.0, 0.1, 1.0], [-1.5, 0.5, 0.2, 1.0]])
    if OPTIMIZERS[slug].stochastic:  # lanes share one stream of random numbers
        starts = starts[:, :1]
    batch = np.array(path(slug, f, starts, 20))
    for lane in range(starts.shape[1]):
        single = np.array(path(slug, f, starts[:, lane], 20))
        np.testing.assert_allclose(batch[:, :, lane], single, rtol=1e-12, atol=1e-12)


@members("lanes", deterministic=True)  # of a stochastic one, lanes share the random numbers
def test_every_continuous_hyperparameter_may_differ_between_lanes(slug):
    member, f = OPTIMIZERS[slug], closed_forms.coupled(2)
    for h in member.hyperparameters:
        if h.scale in ("whole", "switch"):
            continue
        other = h.low if h.default != h.low else (h.low + h.high) / 2
        values = np.array([h.default, other])
        batch = np.array(path(slug, f, STARTS[2], 12, **{h.name: values}))
        assert batch.shape == (13, 2, 2), h.name
        for lane, value in enumerate(values):
            single = np.array(path(slug, f, STARTS[2], 12, **{h.name: value}))
            np.testing.assert_allclose(
                batch[:, :, lane], single, rtol=1e-12, atol=1e-12, err_msg=h.name
            )


@every
def test_float32_stays_float32(slug):
    f, start = closed_forms.coupled(2), np.array(STARTS[2], np.float32)
    names = [h.name for h in OPTIMIZERS[slug].hyperparameters]
    settings = [{}]
    if "learning_rate" in names:
        settings += [
            {"learning_rate": np.array([0.01, 0.02])},
            {"learning_rate": SCHEDULES["cosine"](0.01)},
        ]
    for given in settings:
        points = path(slug, f, start, 15, **given)
        assert {x.dtype for x in points} == {np.dtype(np.float32)}, given


@every
@pytest.mark.parametrize(
    "f",
    [
        closed_forms.constant(),
        closed_forms.constant(slope=np.nan, curvature=np.nan),
        closed_forms.constant(slope=np.inf, curvature=np.inf),
        closed_forms.constant(slope=1e300, curvature=1e300),
        closed_forms.ackley(),
        closed_forms.bowl(1, -1),
        closed_forms.bowl(1, 0),
    ],
    ids=["flat", "nan", "inf", "huge", "ackley", "saddle", "trough"],
)
@pytest.mark.parametrize("start", [(0.0, 0.0), (2.0, -1.5)], ids=["origin", "beside"])
def test_no_warning_and_no_error_where_numbers_end(slug, f, start):
    trajectory = run(slug, f, start, 25)
    assert np.isfinite(trajectory.points).all()
    assert np.isfinite(trajectory.losses).all()
    assert isinstance(trajectory.outcome, Outcome)
    assert trajectory.sentence.endswith(".")


@every
def test_divergence_is_no_error(slug):
    names = [h.name for h in OPTIMIZERS[slug].hyperparameters]
    fast = {"learning_rate": 10.0} if "learning_rate" in names else {}
    trajectory = run(slug, closed_forms.quartic(), (30.0, -40.0), 60, **fast)
    assert np.isfinite(trajectory.points).all()
    batch = run(slug, closed_forms.quartic(), np.array([[30.0, 1e-3], [-40.0, 2e-3]]), 60, **fast)
    assert np.isfinite(batch.points).all()


@members("flat", deterministic=True)
def test_a_gradient_of_zero_moves_no_deterministic_method_off_a_flat_piece(slug):
    settings = {h.name: 0.0 for h in OPTIMIZERS[slug].hyperparameters if "weight" in h.name}
    trajectory = run(slug, closed_forms.constant(), (2.0, -1.5), 30, **settings)
    np.testing.assert_allclose(trajectory.points[-1], [2.0, -1.5], rtol=1e-15)
    assert trajectory.outcome is Outcome.STALLED


@every
def test_climbing_is_descending_upside_down(slug):
    f = closed_forms.coupled(2)
    upside_down = closed_forms.ClosedForm(
        lambda x: -f.value(x), lambda x: -f.slope(x), lambda x: -f.curvature(x), f.symbols
    )
    climbed = run(slug, upside_down, STARTS[2], 20, ascent=True)
    descended = run(slug, f, STARTS[2], 20)
    assert np.array_equal(climbed.points, descended.points)
    assert np.array_equal(climbed.losses, -descended.losses)
    assert climbed.outcome == descended.outcome
    assert climbed.calls == descended.calls
