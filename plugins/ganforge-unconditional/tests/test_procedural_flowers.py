import numpy as np
import pytest
import tensorflow as tf
from ganforge_unconditional import ProceduralFlowers
from pydantic import ValidationError


def flowers(dataset, count=12, split="train", seed=0):
    read = dataset.load(split, seed).read
    found = [read(tf.constant(position, tf.int64)) for position in range(count)]
    return np.stack([one["target"] for one in found]), np.array([int(one["label"]) for one in found])


def test_pictures_of_a_kind_look_alike_and_none_is_another():
    pictures, kinds = flowers(ProceduralFlowers(size=16), 40)
    assert set(kinds) == {0, 1, 2, 3, 4}
    assert len(np.unique(pictures.reshape(40, -1), axis=0)) == 40
    middles = pictures[:, 4:12, 4:12].mean(axis=(1, 2))  # colors of the flowers themselves
    means = np.stack([middles[kinds == kind].mean(axis=0) for kind in range(5)])
    nearest = np.abs(middles[:, None] - means).sum(axis=-1).argmin(axis=1)
    assert (nearest == kinds).mean() > 0.9


def test_kinds_are_the_classes_in_the_order_given():
    dataset = ProceduralFlowers(size=16, kinds=("poppy", "daisy"))
    assert dataset.shape().extras["label"].classes == ("poppy", "daisy")
    pictures, kinds = flowers(dataset)
    red, _, blue = np.moveaxis(pictures[:, 6:10, 6:10].astype(float).mean(axis=(1, 2)), -1, 0)
    assert (red / blue)[kinds == 0].min() > (red / blue)[kinds == 1].max()
    assert set(kinds) == {0, 1}


@pytest.mark.parametrize("other", [{"split": "validation"}, {"split": "test"}, {"seed": 1}])
def test_another_split_or_seed_shows_other_flowers(other):
    dataset = ProceduralFlowers(size=16)
    first, second = flowers(dataset)[0], flowers(dataset, **other)[0]
    assert not (first[:, None] == second).all(axis=(2, 3, 4)).any()


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValidationError, match="kinds"):
        ProceduralFlowers(kinds=("rose",))
