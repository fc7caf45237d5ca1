"""Outlines say where balloons are, and nothing of their colors."""

import numpy as np
import tensorflow as tf
from ganforge_multimodal import ProceduralBalloons


def example(number, **options):
    read = ProceduralBalloons(size=64, **options).load("train", 0).read(tf.constant(number, tf.int64))
    return {role: image.numpy() for role, image in read.items()}


def test_outlines_are_black_lines_on_white():
    for number in range(4):
        source = example(number)["source"]
        assert set(np.unique(source)) == {0, 255}
        assert 0.01 < (source == 0).mean() < 0.3


def test_a_balloon_differs_from_the_sky_within_its_outline():
    one = example(0, balloons=1)
    rows, columns = np.nonzero(one["source"][..., 0] == 0)
    middle = one["target"][int(rows.mean()), int(columns.mean())].astype(int)
    corner = one["target"][int(rows.mean()), 0].astype(int)
    assert np.abs(middle - corner).max() > 20


def test_colors_of_balloons_are_of_every_hue():
    colors = [example(number, balloons=1)["target"].reshape(-1, 3).astype(int) for number in range(24)]
    strongest = {int(np.argmax((color - color.mean(0)).max(0))) for color in colors}
    assert strongest == {0, 1, 2}
