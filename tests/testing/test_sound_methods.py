"""Methods that do what few do, and keep their contract."""

import pytest
from labeled_pictures import SHAPE
from noise_components import NoiseGenerator, NoiseMethod
from sound_methods import Described, Describing
from whole_contract import ReadsAll, Roundabout

from ganforge import ExampleShape, ImageShape
from ganforge.testing import MethodContract

pytestmark = [pytest.mark.processes, pytest.mark.slow]


class TestRoundsOfTensorsAndNetworksThatDoNotLearn(MethodContract):
    component = Describing()
    shape = ExampleShape(ImageShape(8, 12, 1), ImageShape(8, 12, 3))
    losses = (Described(),)
    known_failures = {  # noqa: RUF012 (as authors write it)
        "test_it_is_found_by_name_through_its_entry_point": "it is not installed"
    }


class TestNoiseBesideASource(MethodContract):
    component = NoiseMethod()
    shape = ExampleShape(ImageShape(8, 12, 1), ImageShape(8, 12, 3))
    generator = NoiseGenerator()
    known_failures = {  # noqa: RUF012
        "test_it_is_found_by_name_through_its_entry_point": "it is not installed"
    }


class TestExtrasNoiseMemoryAndTwoDirections(MethodContract):
    component = Roundabout()
    shape = SHAPE
    generator = ReadsAll()
    known_failures = {  # noqa: RUF012 (as authors write it)
        "test_it_is_found_by_name_through_its_entry_point": "it is not installed"
    }
