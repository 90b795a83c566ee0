"""The window around paths."""

import numpy as np
import pytest

from figures.framing import PART, WHOLE, framing

HOME = ((-5.0, 5.0), (-5.0, 5.0))
RNG = np.random.default_rng(7)


def holds(window, points) -> bool:
    low, high = np.array(window).T
    return bool(((points >= low) & (points <= high)).all())


@pytest.mark.parametrize("size", [1e-6, 1.0, 300.0])
@pytest.mark.parametrize("place", [0.0, 3.0])
def test_everything_is_inside_and_the_window_is_not_much_wider(size, place):
    runs = [place + size * RNG.uniform(-1, 1, (50, 2)) for _ in range(3)]
    fitted = framing(HOME, {"a": runs[:1], "b": runs[1:]})
    assert not fitted.cut
    points = np.concatenate(runs)
    assert holds(fitted.window, points)
    for (low, high), extent in zip(fitted.window, np.ptp(points, axis=0), strict=True):
        assert high - low <= max(1.35 * extent, 0.25)


def test_numbers_of_the_window_are_short():
    fitted = framing(HOME, {"a": [np.array([[1 / 3, -2 / 7], [0.1234567, 3.9876543]])]})
    assert all(len(f"{end:.12g}".lstrip("-").replace(".", "").lstrip("0")) <= 4
               for pair in fitted.window for end in pair)  # fmt: skip


def test_of_a_path_that_runs_away_the_beginning_is_fitted():
    steps = np.arange(101)
    away = np.column_stack([4.0 * (-1.2) ** steps, np.ones(101)])
    away[-1, 0] = 1e200
    rest = np.array([[4.0, 1.0], [0.0, 0.0]])
    fitted = framing(HOME, {"a": [away], "b": [rest]})
    assert list(fitted.cut) == ["a"]
    # The base reaches from −5 to 5, so PART windows beyond it end at 5 + 10 PART.
    last = int(np.argmax(np.abs(away[:, 0]) > 5 + 10 * PART)) - 1
    assert fitted.cut["a"] == last
    assert holds(fitted.window, away[: last + 1])
    assert holds(fitted.window, rest)
    assert not holds(fitted.window, away[last + 1])


def test_a_far_start_is_seen_with_all_that_begins_there():
    far = np.array([[1e6, 0.0], [1e6 + 3, 1.0], [9e5, 2.0]])
    fitted = framing(HOME, {"a": [far]})
    assert not fitted.cut
    assert holds(fitted.window, far)


def test_a_path_ends_within_the_bound_or_is_cut_there():
    for reach, cut in ((0.9 * WHOLE, False), (1.1 * WHOLE, True)):
        path = np.array([[0.0], [5.0 + 10 * reach]])
        assert bool(framing(HOME[:1], {"a": [path]}).cut) == cut


def test_a_point_or_a_straight_path_still_gets_a_window_with_room():
    for points in (np.zeros((3, 2)), np.array([[0.0, 1.0], [4.0, 1.0]])):
        for low, high in framing(HOME, {"a": [points]}).window:
            assert low < 1.0 * high
            assert high - low >= 0.1
    wide, narrow = framing(HOME, {"a": [np.array([[0.0, 1.0], [4.0, 1.0]])]}).window
    ratio = (wide[1] - wide[0]) / (narrow[1] - narrow[0])
    assert ratio <= 2.1, "the map keeps equal units"


def test_nothing_to_fit_is_refused():
    with pytest.raises(ValueError, match="one run at least"):
        framing(HOME, {"a": []})
