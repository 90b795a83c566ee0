"""A loss from data on the page: model, error and samples, their messages and their link."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscapes.data import GENERATORS, Samples, samples_of, written
from tests.ui.opening import address, messages, opened, settings
from ui import table
from ui.data import fits as makes_sense

OWN = "1 2\n2 3.5\n4 4"


def latex(page: AppTest) -> str:
    return " ".join(element.value for element in page.latex)


def test_a_link_restores_model_error_and_samples():
    first = opened(
        kind="data", model="v tanh(w x)", error="huber", delta="0.5", source="table", table=OWN,
        start__v="0.25", from__w="-2",
    )  # fmt: skip
    assert not messages(first)
    assert r"v \tanh{\left(w x_{n} \right)}" in latex(first)
    said = settings(first)
    again = opened(**said)
    assert settings(again) == said
    assert (said["table"], said["delta"], said["start.v"]) == (OWN, "0.5", "0.25")


def test_a_generator_with_its_own_settings_is_in_the_link():
    page = opened(kind="data", source="wave", data__count="33", data__seed="4", model="a sin(b x)")
    assert not messages(page)
    assert settings(page)["data.count"] == "33"
    page.number_input(key="data.count").set_value(0.0).run()
    assert "samples N was 0. Choose a whole number from 2 to 500" in messages(page)
    assert page.session_state["data.count"] == 33


def test_a_model_that_is_none_keeps_the_last_picture_and_says_where_it_is_wrong():
    page = opened(kind="data", model="v tanh(w x)")
    page.text_input(key="model").set_value("v tanh(w x) + $").run()
    assert "Still shown: v tanh(w x)" in messages(page)
    assert "^" in messages(page)
    assert r"\tanh" in latex(page)
    page.text_input(key="model").set_value("3 x").run()
    assert "no parameter" in messages(page)


@pytest.mark.parametrize("lines", ["1 2\n2 3.5", "u,v,w\n1,2,3\n2,3,4", "1 2 3 4 5\n2 3 4 5 6"])
def test_a_link_with_a_model_that_is_none_still_shows_its_samples(lines):
    page = opened(kind="data", model="$", source="table", table=lines)
    assert "“$”" in messages(page)
    assert "Still shown: w1 " in messages(page)
    assert r"w_{1}" in latex(page)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"source": "table", "table": "1 2\n3 x"}, "Line 2, column 2: “x” was found"),
        ({"source": "table", "table": "1 2\n3"}, "Line 2 has 1 cell"),
        ({"error": "binary-cross-entropy"}, "a class is one of the whole numbers"),
        ({"error": "softmax-cross-entropy"}, "a class is one of the whole numbers"),
        ({"source": "table", "table": "1 <b>x</b>\n3 x"}, "“&lt;b&gt;x&lt;/b&gt;”"),
    ],
)
def test_what_is_wrong_with_samples_is_said_and_something_is_drawn(settings, said):
    page = opened(kind="data", **settings)
    assert said in messages(page)
    assert "Still shown" in messages(page)
    assert latex(page)


def test_the_other_kind_of_loss_is_kept_while_one_looks_at_this_one():
    page = opened(formula="x⁴ + y²")
    page.radio(key="kind").set_value("data").run()
    assert r"a x_{n} + b" in latex(page)
    page.text_input(key="model").set_value("v tanh(w x)").run()
    page.radio(key="kind").set_value("formula").run()
    assert page.session_state["formula"] == "x⁴ + y²"
    assert "formula" in settings(page)
    assert "model" not in settings(page)
    page.radio(key="kind").set_value("data").run()
    assert page.session_state["model"] == "v tanh(w x)"


def test_another_generator_brings_its_own_model_only_if_the_one_there_does_not_fit():
    page = opened(kind="data", model="v tanh(w x)")
    page.selectbox(key="source").set_value("wave").run()
    assert page.session_state["model"] == "v tanh(w x)"
    page.selectbox(key="source").set_value("two-moons").run()
    assert page.session_state["model"] == GENERATORS["two-moons"].model
    assert page.session_state["error"] == "binary-cross-entropy"
    assert "ll-error" not in messages(page)


@pytest.mark.parametrize("slug", GENERATORS)
def test_the_model_a_generator_suggests_fits_its_samples(slug):
    generator = GENERATORS[slug]
    samples = generator.samples()
    assert makes_sense(generator.model, generator.error, samples, generator.targets)


def test_a_scene_is_left_when_its_samples_are_others():
    page = opened(scene="linear-regression")
    assert page.session_state["scene"] == "linear-regression"
    page.number_input(key="data.noise").set_value(1.0).run()
    assert page.session_state["scene"] == "own"
    assert "scene" not in settings(page)


def test_a_file_is_read_into_the_table_and_a_bad_one_is_refused():
    page = opened(kind="data", source="table", table=OWN)
    page.file_uploader[0].upload("a.csv", "身長,体重\n170,60\n180,75\n".encode("cp932"), "text/csv")
    page.run()
    assert not messages(page)
    assert samples_of(page.session_state["table"]).titles == ("身長", "体重")
    page.file_uploader[0].upload("b.csv", b"1,2\n3,<i>four", "text/csv")
    page.run()
    assert "b.csv: Line 2, column 2: “&lt;i&gt;four”" in messages(page)
    assert samples_of(page.session_state["table"]).targets.tolist() == [60, 75]


def test_a_table_too_long_for_a_link_is_left_out_and_that_is_said():
    random = np.random.default_rng(0).normal(size=(2, 300))
    page = opened(kind="data", source="table")
    page.text_area(key="table").set_value(written(Samples(random[:1], random[1]))).run()
    assert "left out of the link" in messages(page)
    assert "table" not in settings(page)
    assert len(address(page)) < table.MOST_IN_LINK
