"""The digits are those of the source, and the split is one."""

import gzip

import numpy as np
import pytest

from benchmarks.pack_digits import TARGET, pack
from landscapes.networks.digits import load, split

# Documented with the data (optdigits.names, 1998): examples of each class in the test set.
COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_there_are_as_many_of_each_class_as_the_source_says():
    digits = load()
    assert digits.images.shape == (1797, 64)
    assert np.bincount(digits.labels).tolist() == COUNTS
    assert (digits.images.min(), digits.images.max()) == (0, 1)
    assert np.array_equal(digits.images * 16, np.rint(digits.images * 16))


def test_the_first_image_is_the_zero_of_every_tutorial():
    """scikit-learn's documentation prints ``digits.images[0]``."""
    first = (load().images[0] * 16).reshape(8, 8)
    assert first[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert first[-1].tolist() == [0, 0, 6, 13, 10, 0, 0, 0]
    assert load().labels[:10].tolist() == list(range(10))


def test_packing_keeps_every_number(tmp_path):
    with np.load(TARGET) as file:
        table = np.column_stack([file["pixels"], file["labels"]])
    source, target = tmp_path / "digits.csv.gz", tmp_path / "again.npz"
    with gzip.open(source, "wt") as text:
        np.savetxt(text, table, fmt="%.0f", delimiter=",")
    pack(source, target)
    with np.load(target) as again:
        assert np.array_equal(np.column_stack([again["pixels"], again["labels"]]), table)


def test_a_split_takes_every_digit_once():
    training, held_out = split(3)
    assert (len(training), len(held_out)) == (1500, 297)
    both = np.vstack([training.images, held_out.images])
    whole = load().images
    assert sorted(map(bytes, both)) == sorted(map(bytes, whole))
    again, other = split(3)[1], split(4)[1]
    assert np.array_equal(again.images, held_out.images)
    assert not np.array_equal(other.images, held_out.images)


@pytest.mark.parametrize("held_out", [0, 1797])
def test_a_split_needs_two_sides(held_out):
    with pytest.raises(ValueError, match="held out"):
        split(0, held_out)
