"""Training a network: accuracies, laws, and which optimizers can."""

import json
from dataclasses import replace

import numpy as np
import pytest

import training
from experiment import ALL, Contestant
from landscapes.networks.two_layer import TwoLayer
from optimizers import OPTIMIZERS
from optimizers.batches import Epochs
from training import MOST_MEASURED, UNSUITED, Run, Training

SECOND_ORDER = [slug for slug, reason in UNSUITED.items() if "second derivatives" in reason]


def who(slug: str, rate: float | None = None, slot: str = "a", **settings: float) -> Contestant:
    rates = () if rate is None else (("learning_rate", rate),)
    return Contestant(slot, slug, (*rates, *settings.items()))


def only(chosen: Training) -> Run:
    trained = chosen.train()
    assert not trained.problems
    (run,) = trained.runs.values()
    return run


@pytest.mark.parametrize(("slug", "rate", "least"), [("momentum", 0.1, 0.98), ("adam", 0.01, 0.99)])
def test_twenty_epochs_learn_the_digits(slug, rate, least):
    """With 1,750 digits 700 updates; a single seed may lie half a percent off the others."""
    runs = [only(Training((who(slug, rate),), seed=seed, held_out=47)) for seed in range(3)]
    assert all(run.updates[-1] == 700 for run in runs)
    assert np.mean([run.accuracies[-1] for run in runs]) >= least
    for run in runs:
        assert run.losses[0] == pytest.approx(np.log(10), rel=0.15)  # at first it guesses
        assert run.held_out_accuracies[-1] > 0.9


def test_what_was_held_out_is_recognized_too():
    run = only(Training((who("adam", 0.01),)))
    assert run.updates[-1] == 600  # 1,500 digits in batches of 50, 20 times
    assert 0.94 < run.held_out_accuracies[-1] < run.accuracies[-1]


def test_a_batch_of_all_digits_is_plain_gradient_descent():
    chosen = Training((who("gradient-descent", 0.5),), batch_size=1500, epochs=7, hidden=8)
    theta = chosen.network.start(chosen.seed)
    for _ in range(7):
        theta = theta - 0.5 * chosen.loss.gradient(theta)
    np.testing.assert_allclose(only(chosen).last, theta, atol=1e-12)


def test_what_is_measured_is_loss_and_accuracy_of_the_points_kept():
    chosen = Training((who("adam", 0.01),), epochs=3)
    run = only(chosen)
    np.testing.assert_array_equal(run.updates, np.arange(91))
    np.testing.assert_array_equal(run.path[-1], run.last.astype(np.float32))
    for row in (0, 30, 90):
        exact = run.path[row].astype(np.float64)
        assert run.losses[row] == pytest.approx(chosen.loss(exact), rel=1e-5)
        assert run.accuracies[row] == pytest.approx(chosen.loss.right(exact).mean(), abs=1e-3)
        assert run.held_out_losses[row] == pytest.approx(chosen.test_loss(exact), rel=1e-5)
        right = chosen.test_loss.right(exact).mean()
        assert run.held_out_accuracies[row] == pytest.approx(right, abs=1e-3)


def test_a_long_run_is_thinned_and_keeps_its_ends():
    run = only(Training((who("momentum", 0.01),), batch_size=2, epochs=2, hidden=2))
    assert run.updates[0] == 0
    assert run.updates[-1] == 1500
    assert MOST_MEASURED / 2 < len(run.updates) <= MOST_MEASURED + 1
    assert len(run.path) == len(run.losses) == len(run.updates)


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, again, other = (only(Training((who("adam"),), epochs=1, seed=s)) for s in (4, 4, 5))
    np.testing.assert_array_equal(one.path, again.path)
    assert not np.array_equal(one.path[0], other.path[0])
    assert not np.array_equal(one.losses, other.losses)


def test_all_contestants_begin_alike_and_their_number_does_not_matter():
    pair = Training((who("adam", 0.01), who("momentum", 0.1, slot="b")), epochs=1)
    both = pair.train().runs
    alone = only(Training((who("momentum", 0.1, slot="b"),), epochs=1))
    np.testing.assert_array_equal(both["a", False].path[0], both["b", False].path[0])
    np.testing.assert_array_equal(both["b", False].path, alone.path)


def test_a_flipped_sign_climbs():
    runs = Training((who("momentum", 0.1),), epochs=2, flipped=True).train().runs
    down, up = runs["a", False], runs["a", True]
    np.testing.assert_array_equal(down.path[0], up.path[0])
    assert down.losses[-1] < down.losses[0] < up.losses[-1]
    assert up.accuracies[-1] < 0.2


def test_a_run_beyond_all_numbers_ends_at_its_last_finite_point():
    run = only(Training((who("gradient-descent", 1e308),), epochs=1))
    assert run.stopped is not None
    assert np.isfinite(run.last).all()
    assert np.isfinite(run.path).all()
    assert np.isfinite(run.losses).all()


def test_whoever_waits_is_told_and_can_stop():
    shares = []
    chosen = Training((who("adam"), who("momentum", slot="b")), epochs=10, hidden=2)
    chosen.train(shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 8
    assert shares[-1] == 1

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        chosen.train(stop)


def test_schedules_and_wrappers_take_part():
    decayed = Contestant("a", "adam", (("learning_rate", 0.01),), schedule="cosine", wrapper="sam")
    plain = Training((who("adam", 0.01),), epochs=1)
    run = only(Training((decayed,), epochs=1))
    assert run.losses[-1] < run.losses[0]
    assert not np.array_equal(run.last, only(plain).last)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_optimizer_trains_or_says_why_not(slug):
    trained = Training((who(slug),), epochs=1, hidden=2).train()
    if slug in UNSUITED:
        assert UNSUITED[slug] in trained.problems["a"]
        assert not trained.runs
    else:
        run = trained.runs["a", False]
        assert run.stopped is None
        assert len(run.updates) == 31
        assert not np.array_equal(run.path[0], run.path[-1])


@pytest.mark.parametrize("slug", SECOND_ORDER)
def test_those_that_are_said_to_need_second_derivatives_do(slug, monkeypatch):
    monkeypatch.setattr(training, "UNSUITED", {})
    trained = Training((who(slug),), epochs=1, hidden=2).train()
    assert "Second derivatives were asked for" in trained.problems["a"]


def test_the_key_holds_every_choice():
    base = Training((who("adam"),))
    others = [
        Training((who("adam", 0.2),)),
        Training((who("momentum"),)),
        Training((who("adam"),), hidden=8),
        Training((who("adam"),), batch_size=10),
        Training((who("adam"),), epochs=3),
        Training((who("adam"),), seed=1),
        Training((who("adam"),), held_out=100),
        Training((who("adam"),), flipped=True),
    ]
    keys = {chosen.key() for chosen in (base, *others)}
    assert len(keys) == 1 + len(others)
    assert base.key() == Training((who("adam"),)).key()
    assert json.loads(base.key())


def test_the_network_is_the_size_that_was_chosen():
    assert Training((), hidden=8).network == TwoLayer(64, 8, 10)


def test_a_run_is_named_by_what_it_depends_on():
    adam, momentum = who("adam", 0.01), who("momentum", 0.1, slot="b")
    pair = Training((adam, momentum), flipped=True)
    assert pair.alone(adam).key() == Training((adam,)).key()
    assert pair.alone(adam).key() != pair.alone(adam, flipped=True).key()
    assert pair.lots == [(adam, False), (adam, True), (momentum, False), (momentum, True)]


def test_a_contestant_may_have_batches_of_its_own():
    plain = who("gradient-descent", 0.5)
    online = replace(plain, slot="b", batch_size=500)
    whole = replace(plain, slot="c", batch_size=ALL)
    runs = Training((plain, online, whole), epochs=2, hidden=3).train().runs
    assert [run.updates[-1] for run in runs.values()] == [60, 6, 2]
    alone = only(Training((plain,), batch_size=500, epochs=2, hidden=3))
    np.testing.assert_array_equal(runs["b", False].path, alone.path)


def test_a_schedule_may_count_epochs():
    halving = (("factor", 0.5), ("interval", 1))
    stepped = replace(
        who("gradient-descent", 0.5), schedule="step", schedule_settings=halving, per_epoch=True
    )
    chosen = Training((stepped,), batch_size=750, epochs=3, hidden=3)
    theta, rates = chosen.network.start(0), [0.5, 0.5, 0.25, 0.25, 0.125, 0.125]
    epochs = Epochs(1500, 750, 0)
    for update, rate in enumerate(rates):
        theta = theta - rate * chosen.loss.batch(epochs.indices(update)).gradient(theta)
    np.testing.assert_allclose(only(chosen).last, theta, atol=1e-12)
