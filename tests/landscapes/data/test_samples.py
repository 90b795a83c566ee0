"""Samples: what makes them, what they are read from, and what is refused where."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscapes.data import (
    ERRORS,
    GENERATORS,
    DataError,
    Samples,
    decoded,
    samples_of,
    written,
)
from landscapes.data.table import MOST_BYTES


@pytest.mark.parametrize("slug", GENERATORS)
def test_a_generator_is_its_settings(slug: str) -> None:
    generator = GENERATORS[slug]
    assert generator.slug == slug
    assert generator.title
    assert generator.help.endswith(".")
    samples = generator.samples(count=12)
    assert samples.count == 12
    assert samples == generator.samples(count=12)
    noisy = generator.samples(count=12, noise=1)
    assert noisy == generator.samples(count=12, noise=1)
    assert noisy != generator.samples(count=12, noise=1, seed=77)
    if generator.targets != "numbers":
        assert samples.classes() == (3 if slug == "spiral" else 2)
    assert any(error.targets == generator.targets for error in ERRORS.values())


@pytest.mark.parametrize("slug", GENERATORS)
def test_a_setting_out_of_range_is_refused_by_name(slug: str) -> None:
    generator = GENERATORS[slug]
    for setting in generator.settings:
        assert setting.check(setting.default) == ""
        for value in (setting.low - 1, setting.high + 1, float("nan")):
            with pytest.raises(DataError, match=r"was .*Choose"):
                generator.samples(**{setting.name: value})
    with pytest.raises(DataError, match="was given slant"):
        generator.samples(slant=1)
    with pytest.raises(DataError, match="whole number"):
        generator.samples(count=2.5)


def test_teachers_are_the_networks_they_are_named_after() -> None:
    x = np.linspace(-2, 2, 20)
    first = GENERATORS["teacher"].samples()
    assert np.array_equal(first.inputs[0], x)
    assert np.array_equal(first.targets, 0.7 * np.tanh(3 * x) + 0.5 * np.tanh(0.5 * x))
    second = GENERATORS["opposed-teacher"].samples()
    assert np.array_equal(second.targets, np.tanh(2 * x) + -0.7 * np.tanh(0.6 * x))


def test_outliers_pull_the_end_of_the_line_down() -> None:
    plain = GENERATORS["line"].samples(noise=0)
    pulled = GENERATORS["line"].samples(noise=0, outliers=3)
    assert np.array_equal(plain.targets[:-3], pulled.targets[:-3])
    assert np.allclose(plain.targets[-3:] - pulled.targets[-3:], 6)


NUMBERS = [[1.5, -2.0], [3.0, 4.25]]


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2\n3,4.25",
        "1.5, -2\n3, 4.25",
        "1.5 −2\n3 4.25",
        "1,5;-2\n3;4,25",
        "1,5\t-2\n3\t4,25",
        "1,5 -2\n3,0 4,25",
        "x,t\r\n1.5,-2\r\n\r\n3,4.25\r\n",
        "\ufeffHeight;Weight\n1,5;-2\n3;4,25\n",
        '"1.5","-2"\n"3","4.25"',
        "# measured\n1.5 -2\n3e0 4.25",
        "１．５，−２\n３，４．２５",
        "1.5、-2\n3、4.25",
    ],
)
def test_one_table_in_many_spellings(text: str) -> None:
    samples = samples_of(text)
    assert np.stack([*samples.inputs, samples.targets], axis=1).tolist() == NUMBERS


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        ("1,2\n3,four", 2, 2, "“four”"),
        ("1,2\n\n,4", 3, 1, "nothing was found"),
        ("1,2\n3", 2, 2, "1 cell"),
        ("1,2\n3,4,5", 2, 3, "3 cells"),
        ("1,2\n3,nan", 2, 2, "“nan”"),
        ("1,2\n3,1e999", 2, 2, "“1e999”"),
        ("1\n2", 1, None, "2 to 5"),
        ("1,2,3,4,5,6", 1, None, "2 to 5"),
        ("x,t", None, None, "no sample"),
        ("  \n", None, None, "no samples yet"),
        ("1,2\n" * 2001, 2001, None, "at most 2,000"),
        ("1" * 1_000_001, None, None, "at most 1,000,000"),
    ],
)
def test_a_bad_table_names_the_place(text: str, row, column, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        samples_of(text)
    assert (caught.value.row, caught.value.column) == (row, column)


def test_files_in_the_encodings_of_excel() -> None:
    text = "身長,体重\r\n170,60\r\n180,75\r\n"
    for encoding in ("utf-8", "utf-8-sig", "cp932", "utf-16"):
        samples = samples_of(decoded(text.encode(encoding)))
        assert samples.titles == ("身長", "体重")
        assert samples.names == ("x",)
        assert samples.targets.tolist() == [60, 75]
    for content in (b"\x89PNG\r\n\x1a\n\x00\x00", b"1" * (MOST_BYTES + 1)):
        with pytest.raises(DataError):
            decoded(content)


def test_columns_that_are_letters_name_the_inputs() -> None:
    assert samples_of("u,v,label\n1,2,0").names == ("u", "v")
    assert samples_of("x1 x2 y\n1 2 0").names == ("x1", "x2")
    assert samples_of("pi,e,label\n1,2,0").names == ("x1", "x2")


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.floats(-1e12, 1e12, allow_nan=False)] * 3), min_size=1, max_size=8))
def test_what_is_written_is_read_back_to_the_last_digit(rows) -> None:
    table = np.array(rows)
    samples = Samples(table[:, :2].T, table[:, 2])
    assert samples_of(written(samples)) == samples


@pytest.mark.parametrize(
    ("inputs", "targets"),
    [([[1.0]], [1.0, 2.0]), ([[]], []), ([[np.inf]], [1.0]), (np.zeros((5, 3)), np.zeros(3))],
)
def test_samples_that_do_not_belong_together_are_refused(inputs, targets) -> None:
    with pytest.raises(DataError):
        Samples(np.array(inputs), np.array(targets))
