"""Computation graphs: the chain rule along what was typed gives the gradient that SymPy derives."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import sympy

from landscapes import CATALOG, parse
from landscapes.computation import NoGraph, computation_graph
from landscapes.computation.notation import local_derivative, plain
from landscapes.formula.node import spelled
from tests.hostile import LEGAL

CORPUS = json.loads((Path(__file__).parents[1] / "corpus" / "formulas.json").read_text("utf-8"))
TYPED = {case["input"] for case in CORPUS if case["kind"] == "ok" and "input" in case}
PRESETS = {preset.formula for preset in CATALOG.values() if not preset.data}
EVERY = sorted(TYPED | PRESETS | set(LEGAL.values()))
CLOSE = 1e-12


def graph_of(text):
    land = parse(text)
    return computation_graph(land.source, land.name)


@pytest.mark.parametrize("text", EVERY)
def test_the_gradient_is_the_exact_one(text):
    land = parse(text)
    if land.expression.is_number or land.expression.is_Symbol:
        with pytest.raises(NoGraph):
            computation_graph(land.source)
        return
    graph = computation_graph(land.source)
    f = land.objective()
    random = np.random.default_rng(7)
    for low, high in ((0.2, 1.8), (-2.0, 2.0)):
        for point in random.uniform(low, high, (3, land.dimension)):
            sweep, exact, loss = graph.at(point), f.gradient(point), f(point)
            np.testing.assert_allclose(sweep.values[-1], loss, rtol=1e-10, atol=1e-10)
            with np.errstate(invalid="ignore"):
                error = np.abs(sweep.gradient - exact) / (1 + np.abs(exact))
            assert (np.isfinite(sweep.gradient) == np.isfinite(exact)).all()
            assert (error[np.isfinite(exact)] <= CLOSE).all()


@pytest.mark.parametrize("text", ["2x⁴−8x³−26x²+x−5", "(1.5 − x + xy)² + (2.25 − x + xy²)²",
                                  "sigmoid(w x)²/(1+e^{−x})", "(0.8 − v tanh(1.5w))²"])  # fmt: skip
def test_the_gradient_is_that_of_thirty_digits(text):
    """An oracle that shares no arithmetic with the graph: SymPy's own numbers."""
    land = parse(text)
    point = np.array([0.7, -1.3])[: land.dimension]
    at = {s: sympy.Rational(float(x)) for s, x in zip(land.variables, point, strict=True)}
    exact = [float(e.subs(at).evalf(30)) for e in land.gradient_expression]
    np.testing.assert_allclose(computation_graph(land.source).at(point).gradient, exact, rtol=CLOSE)


def test_a_worked_example_by_hand():
    graph = graph_of("L(x, y) = (2x − 3)² + xy")
    names = [v.name for v in graph.vertices]
    assert names == ["x", "y", "u1", "u2", "u3", "u4", "L"]
    texts = [plain(graph.vertices[i], [names[o] for o in graph.vertices[i].operands])
             for i in graph.operations]  # fmt: skip
    assert texts == ["2·x", "u1 − 3", "u2²", "x·y", "u3 + u4"]
    sweep = graph.at((2, 5))
    assert sweep.values == (2, 5, 4, 1, 1, 10, 11)
    assert sweep.adjoints == (9, 2, 2, 2, 1, 1, 1)
    assert local_derivative(graph, names.index("u3"), 0) == "2 u_{2}"
    assert local_derivative(graph, names.index("u2"), 0) == ""  # 1: nothing to write as a formula


def test_step_by_step():
    sweep = graph_of("(2x − 3)² + xy").at((2, 5))
    x, y = 0, 1
    assert [m.way for m in sweep.moves] == ["forward"] * 5 + ["backward"] * 5
    assert sweep.values_after(0) == {x: 2, y: 5}
    assert sweep.values_after(2) == {x: 2, y: 5, 2: 4, 3: 1}
    assert sweep.adjoints_after(4) == {}
    assert sweep.adjoints_after(5) == {6: 1}
    assert sweep.adjoints_after(6) == {6: 1, 4: 1, 5: 1}
    assert sweep.adjoints_after(7)[x] == 5  # by way of xy alone
    assert sweep.adjoints_after(10)[x] == 9


@pytest.mark.parametrize("text", sorted(PRESETS))
def test_a_derivative_is_complete_when_it_is_passed_on(text):
    graph = graph_of(text)
    sweep = graph.at(np.random.default_rng(1).uniform(0.2, 1.8, len(graph.symbols)))
    half = len(graph.operations)
    for done, move in enumerate(sweep.moves[half:], half):
        known = sweep.adjoints_after(done).get(move.place, 0.0)
        assert known == sweep.adjoints[move.place]
        assert all(o in sweep.values_after(half) for o in graph.vertices[move.place].operands)


def every_operation():
    """All different operations of all formulas, as vertices."""
    graphs = []
    for text in EVERY:
        with suppress(NoGraph):
            graphs.append(graph_of(text))
    vertices = [graph.vertices[i] for graph in graphs for i in graph.operations]
    return {spelled(v.operation): v for v in vertices if v.operation}.values()


def test_an_operation_is_written_as_it_could_be_typed():
    """What stands in a box, read again, is the operation that is computed."""
    for vertex in every_operation():
        arity = len(vertex.operands)
        names = [f"w{k + 1}" if arity <= 10 else f"1.{k + 1}" for k in range(arity)]
        numbers = [sympy.Rational(7 + k, 10) if arity <= 10 else sympy.Rational(name)
                   for k, name in enumerate(names)]  # fmt: skip
        expected = vertex.expression.subs(
            {sympy.Symbol(str(k), real=True): v for k, v in enumerate(numbers)}
        )
        for decimals in (False, True):
            typed = plain(vertex, names, decimals)
            if vertex.operation.op == "piecewise":
                typed = f"{{{typed}}}"
            again = parse(typed.replace("leaky ReLU", "leakyrelu"))
            at = dict(zip(names, numbers, strict=True))
            value = again.expression.subs({v: at[str(v)] for v in again.variables})
            assert sympy.Abs(value - expected).evalf() <= 1e-5 * sympy.Abs(expected).evalf(), typed


def test_what_was_not_taken_counts_for_nothing():
    """√x has no value at −1, but it is not the piece that holds there."""
    sweep = graph_of("where(x > 0, √x, x²)").at([-1.0])
    assert sweep.gradient == [-2.0]
    largest = graph_of("max(x², √y)").at([2.0, 0.0])
    assert largest.gradient.tolist() == [4.0, 0.0]
    assert largest.adjoints_after(len(largest.moves)).keys() == {0, 2, 4}


def test_zero_times_infinity_is_not_called_zero():
    """∛x cubed is x: its slope 1 cannot be had from 0 · ∞, and 0 would be wrong."""
    assert np.isnan(graph_of("cbrt(x)^3").at([0.0]).gradient[0])


def test_parts_typed_twice_are_computed_once():
    graph = graph_of("sin(x) + sin(x)² + sin(2x)")
    assert [v.name for v in graph.vertices] == ["x", "u1", "u2", "u3", "u4", "f"]
    assert graph.users[1] == (2, 5)


def test_held_variables_are_numbers_and_unused_ones_have_slope_zero():
    land = parse("(a b − c)²").held({"b": 3.0})
    sweep = computation_graph(land.source).at([2.0, 1.0])
    assert sweep.gradient.tolist() == [30.0, -10.0]
    assert graph_of("L(x, y) = x²").at([3.0, 9.0]).gradient.tolist() == [6.0, 0.0]


def test_intermediate_results_do_not_take_the_name_of_a_variable():
    assert {v.name[0] for v in graph_of("(u1 u2)² + h1").vertices} == {"u", "h", "f", "z"}


def test_what_has_no_graph_says_why():
    with pytest.raises(NoGraph, match=r"landscapes\.parse"):
        computation_graph(sympy.Symbol("x", real=True) ** 2)
    with pytest.raises(NoGraph, match="no operation"):
        graph_of("x")
    with pytest.raises(ValueError, match="one coordinate for each of x, y"):
        graph_of("x y").at([1.0])
