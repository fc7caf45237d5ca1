import json

import pytest

from ganforge.errors import RunError
from ganforge.evaluation.evaluated_figure import EvaluatedFigure
from ganforge.evaluation.evaluation import Evaluation

KID = EvaluatedFigure(
    "kid/lite0", 0.25, (0.2, 0.3), 7, 7, False, 50, {"extractor": "lite0", "sha256": "12"}, {"subsets": 3}
)


def test_an_evaluation_says_what_each_figure_rests_on():
    written = json.loads(Evaluation({"run": "r", "step": 3}, (KID,), {"fid": "no weights"}, ("a remark",)).to_json())
    assert written["images"] == {"run": "r", "step": 3}
    assert written["left_out"] == {"fid": "no weights"}
    assert written["remarks"] == ["a remark"]
    assert written["figures"] == [
        {
            "name": "kid/lite0",
            "value": 0.25,
            "interval": [0.2, 0.3],
            "n": 7,
            "targets": 7,
            "higher_is_better": False,
            "trusted_from": 50,
            "options": {"subsets": 3},
            "extractor": "lite0",
            "sha256": "12",
            "remark": "few images: better 50 or more",
        }
    ]


def test_no_evaluation_replaces_another(tmp_path):
    folder = tmp_path / "evaluations"
    one, two = (Evaluation({}, (), {}).write(folder, name) for name in ("test-step-2", "validation-step-2"))
    one.unlink()
    three = Evaluation({}, (), {}).write(folder, "test-step-2")
    assert [path.name for path in (one, two, three)] == [
        "001-test-step-2.json",
        "002-validation-step-2.json",
        "003-test-step-2.json",
    ]


def test_what_cannot_be_written_is_explained_and_nothing_is_left(tmp_path):
    (tmp_path / "evaluations").write_text("a file")
    with pytest.raises(RunError, match="evaluations: cannot be written"):
        Evaluation({}, (), {}).write(tmp_path / "evaluations", "test")
    assert [path.name for path in tmp_path.iterdir()] == ["evaluations"]
