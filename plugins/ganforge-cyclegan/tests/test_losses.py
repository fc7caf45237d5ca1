import numpy as np
import pytest
from ganforge_cyclegan import CycleConsistency, Identity

from ganforge import Round

BLACK, GRAY, WHITE = (np.full((2, 4, 4, 3), level, "float32") for level in (-1, 0, 1))


def test_cycle_measures_how_far_what_comes_back_is_from_the_source():
    figures = CycleConsistency().generator(Round(BLACK, WHITE, WHITE, cycled=GRAY))
    np.testing.assert_allclose(figures, [1, 1])


def test_identity_measures_how_far_a_target_is_from_its_translation():
    figures = Identity().generator(Round(BLACK, GRAY, WHITE, identity=np.where([[[[True, True, False]]]], BLACK, GRAY)))
    np.testing.assert_allclose(figures, [2 / 3, 2 / 3])


@pytest.mark.parametrize(("loss", "weight", "needs"), [(CycleConsistency, 10, "cycled"), (Identity, 5, "identity")])
def test_weights_are_those_of_the_paper(loss, weight, needs):
    assert loss().weight == weight
    assert loss().needs == {needs}
