import numpy as np

from ganforge.image_grid import image_grid


def test_images_lie_row_by_row_on_white():
    images = [np.full((4, 6, 3), value, np.uint8) for value in (10, 20, 30)]
    grid = image_grid(images, 2)
    assert grid.shape == (4 + 2 + 4, 6 + 2 + 6, 3)
    assert [grid[0, 0, 0], grid[0, 8, 0], grid[6, 0, 0]] == [10, 20, 30]
    assert (grid[6:, 6:] == 255).all()


def test_gray_and_any_channels_are_shown():
    assert (image_grid([np.full((2, 2, 1), 7, np.uint8), np.full((2, 2, 5), 9, np.uint8)], 2)[:, 2:4] == 255).all()
