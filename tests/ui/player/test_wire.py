"""What the browser receives, read back here by an independent decoder."""

import json
import math
import zlib

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from figures import CHARTS, STYLES, Line, Scene, sample
from ui.player import Path, wire


def unpack(payload: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Header and arrays, by the layout that the docstring of `wire` promises."""
    length = int.from_bytes(payload[:4], "little")
    head = payload[4 : 4 + length]
    text = head if head.startswith(b"{") else zlib.decompress(head)
    header = json.loads(text, parse_constant=pytest.fail)
    body = payload[-(-(4 + length) // 8) * 8 :]
    values = {
        name: np.frombuffer(body, f"<{dtype}", math.prod(shape), offset).reshape(shape)
        for name, (dtype, offset, shape) in header["arrays"].items()
    }
    return header, values


def a_path(slot: str = "a", steps: int = 3, dimension: int = 2, **more) -> Path:
    points = np.arange((steps + 1) * dimension, dtype=float).reshape(-1, dimension)
    known = {"color": "#123456", "dash": "solid", "symbol": "circle", "losses": points.sum(axis=1)}
    return Path(slot, "Gradient descent", points=points, **{**known, **more})


def only_view(figure: go.Figure) -> tuple[dict, dict[str, np.ndarray]]:
    header, values = unpack(wire.pack({"contour": figure}, []))
    return header["views"][0], values


def test_points_arrive_by_coordinate_and_every_word_of_a_path_with_them():
    path = a_path(left_at=2, ended=3, sentence="diverged", slopes=np.array([1.0, 2, 3, 4]))
    header, values = unpack(wire.pack({}, [path]))
    sent = header["paths"][0]
    xs, ys = (values[reference["$array"]] for reference in sent["coordinates"])
    np.testing.assert_array_equal(np.column_stack([xs, ys]), path.points)
    np.testing.assert_array_equal(values[sent["losses"]["$array"]], path.losses)
    np.testing.assert_array_equal(values[sent["slopes"]["$array"]], path.slopes)
    words = [
        sent[key] for key in ("slot", "title", "leftAt", "ended", "sentence", "dash", "symbol")
    ]
    assert words == ["a", "Gradient descent", 2, 3, "diverged", "solid", "circle"]


def test_an_answer_is_compressed_if_it_is_long():
    for times, plain in ((1, True), (1000, False)):
        sentence = "The run has come to rest. " * times
        payload = wire.pack_answer(paths=[a_path(sentence=sentence)])
        assert unpack(payload)[0]["paths"][0]["sentence"] == sentence
        assert (sentence.encode() in payload) == plain


def test_what_was_spent_travels_if_it_is_known():
    path = a_path(costs=np.array([0, 3, 5, 9]))
    header, values = unpack(wire.pack({}, [path, a_path()]))
    known, unknown = header["paths"]
    np.testing.assert_array_equal(values[known["costs"]["$array"]], [0.0, 3, 5, 9])
    assert unknown["costs"] is None
    with pytest.raises(ValueError, match="costs"):
        a_path(costs=np.arange(3))


def test_other_runs_travel_row_by_row():
    ghosts = np.arange(5 * 7 * 2, dtype=float).reshape(5, 7, 2)
    costs = np.arange(5 * 7).reshape(5, 7)
    path = a_path(ghosts=ghosts, ghost_losses=ghosts.sum(axis=2), ghost_costs=costs)
    header, values = unpack(wire.pack({}, [path, a_path()]))
    sent, none = (entry["ghosts"] for entry in header["paths"])
    xs, ys = (values[reference["$array"]] for reference in sent["coordinates"])
    np.testing.assert_array_equal(np.stack([xs, ys], axis=2), ghosts)
    np.testing.assert_array_equal(values[sent["losses"]["$array"]], ghosts.sum(axis=2))
    np.testing.assert_array_equal(values[sent["costs"]["$array"]], costs)
    assert none is None
    for more in ({"ghosts": ghosts}, {"ghosts": ghosts[..., :1], "ghost_losses": ghosts[..., 0]}):
        with pytest.raises(ValueError, match="ghosts"):
            a_path(**more)


def test_companions_travel_one_row_for_each_step():
    companions = np.arange(4 * 5 * 2, dtype=float).reshape(4, 5, 2)
    path = a_path(companions=companions, outlined=True)
    header, values = unpack(wire.pack({}, [path, a_path()]))
    sent, none = (entry["companions"] for entry in header["paths"])
    xs, ys = (values[reference["$array"]] for reference in sent["coordinates"])
    np.testing.assert_array_equal(np.stack([xs, ys], axis=2), companions)
    assert sent["outlined"]
    assert none is None
    with pytest.raises(ValueError, match="companions"):
        a_path(companions=companions[1:])


@given(
    arrays.arrays(np.float64, st.integers(1, 9), elements=st.floats(width=64)),
    arrays.arrays(np.int32, st.integers(1, 9)),
)
def test_every_line_of_numbers_survives_exactly(decimals, integers):
    view, values = only_view(go.Figure(go.Scatter(x=integers, y=decimals)))
    trace = view["data"][0]
    np.testing.assert_array_equal(values[trace["x"]["$array"]], integers)
    np.testing.assert_array_equal(values[trace["y"]["$array"]], decimals)


def test_a_loss_beyond_float32_stays_what_it_is():
    path = a_path(losses=np.array([1.0, 1e39, 1e256, 1.7e308]))
    header, values = unpack(wire.pack({}, [path]))
    losses = values[header["paths"][0]["losses"]["$array"]]
    np.testing.assert_array_equal(losses, path.losses)


@pytest.mark.parametrize(
    ("grid", "dtype"),
    [
        (np.array([[1.0, np.nan], [np.inf, 1e38]]), "f4"),
        (np.array([[1.0, 2.0], [3.0, 1e39]]), "f8"),
        (np.array([[1.0, 2.0], [3.0, 1e-60]]), "f8"),
    ],
    ids=["fits", "would overflow", "would vanish"],
)
def test_a_grid_is_shortened_only_if_nothing_is_lost_but_digits(grid, dtype):
    view, values = only_view(go.Figure(go.Contour(z=grid)))
    sent = values[view["data"][0]["z"]["$array"]]
    assert sent.dtype == np.dtype(dtype)
    np.testing.assert_allclose(sent, grid, rtol=1e-6)


def test_an_array_used_twice_is_sent_once():
    z = np.random.default_rng(0).normal(size=(50, 50)).astype(np.float32)
    once = wire.pack({"contour": go.Figure(go.Contour(z=z))}, [])
    both = wire.pack(
        {"contour": go.Figure(go.Contour(z=z)), "surface": go.Figure(go.Surface(z=z))}, []
    )
    assert len(both) - len(once) < z.nbytes / 2


def test_arrays_lie_where_typed_arrays_can_read_them():
    paths = [a_path(slot, steps) for slot, steps in (("a", 1), ("b", 2), ("c", 7))]
    figure = go.Figure(go.Scatter(x=np.arange(3, dtype=np.uint8), y=np.arange(5, dtype=np.int16)))
    header, _ = unpack(wire.pack({"loss": figure}, paths))
    assert all(offset % 8 == 0 for _, offset, _ in header["arrays"].values())


def test_a_figure_keeps_its_hash_until_it_changes():
    def hash_of(z: float, paths: list[Path]) -> str:
        figure = go.Figure(go.Contour(z=np.full((2, 2), z)))
        return unpack(wire.pack({"contour": figure}, paths))[0]["views"][0]["hash"]

    assert hash_of(1, []) == hash_of(1, [a_path()])
    assert hash_of(1, []) != hash_of(2, [])


def test_numbers_that_json_lacks_are_sent_as_nothing():
    figure = go.Figure(
        go.Scatter(y=[1, float("nan"), float("inf")]), layout={"meta": {"a": np.nan}}
    )
    view, _ = only_view(figure)
    assert view["data"][0]["y"] == [1, None, None]
    assert view["layout"]["meta"] == {"a": None}


def test_what_is_not_a_number_stays_a_list():
    figure = go.Figure(go.Scatter(text=np.array(["u", "v"]), y=np.array([1, 2], object)))
    trace = only_view(figure)[0]["data"][0]
    assert trace["text"] == ["u", "v"]
    assert trace["y"] == [1, 2]


def test_an_unknown_view_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'histogram'.*curve, contour, data, surface, loss"):
        wire.pack({"histogram": go.Figure()}, [])


@pytest.mark.parametrize("logarithmic", [False, True], ids=["linear", "log"])
def test_a_slider_move_stays_within_70_kB(logarithmic):
    """Contour, surface and losses of 4 contestants with 200 steps each."""

    def rosenbrock(p):
        return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2

    rng = np.random.default_rng(1)
    walks = [rng.normal(size=(201, 2)).cumsum(axis=0) / 9 for _ in range(4)]
    lines = tuple(
        Line(slot, "Gradient descent", walk, rosenbrock(walk.T))
        for slot, walk in zip("abcd", walks, strict=True)
    )
    scene = Scene(("x", "y"), sample(rosenbrock, ((-2, 2), (-1, 3))), lines)
    views = {name: CHARTS[name](scene) for name in ("contour", "surface")}
    views["loss"] = CHARTS["loss"](scene, log=logarithmic)
    paths = [
        Path(line.slot, line.title, STYLES[line.slot].light, line.style.plotly_dash,
             line.style.marker, line.points, line.losses, sentence="It used all of its steps.")
        for line in lines
    ]  # fmt: skip
    assert len(wire.pack(views, paths)) <= 70_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": np.zeros((4, 3))}, r"\(4, 3\).*\(steps \+ 1, 2\)"),
        ({"points": np.zeros((0, 2)), "losses": np.zeros(0)}, r"\(0, 2\)"),
        ({"losses": np.zeros(3)}, r"losses.*\(3,\).*\(4,\)"),
        ({"slopes": np.zeros(5)}, r"slopes.*\(5,\).*\(4,\)"),
    ],
)
def test_shapes_that_do_not_belong_together_are_refused(change, words):
    known = {"points": np.zeros((4, 2)), "losses": np.zeros(4), **change}
    with pytest.raises(ValueError, match=words):
        Path("a", "Adam", "#000", "solid", "circle", **known)


def test_losses_of_batches_travel_beside_the_losses():
    losses = np.linspace(3, 1, 4)
    path = a_path(batch_losses=losses)
    header, values = unpack(wire.pack({}, [path, a_path()]))
    sent, none = (entry["batchLosses"] for entry in header["paths"])
    np.testing.assert_array_equal(values[sent["$array"]], losses)
    assert none is None
    with pytest.raises(ValueError, match="batch losses"):
        a_path(batch_losses=losses[1:])
