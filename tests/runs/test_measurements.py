import json
import math

from ganforge.runs.measurements import read_measurements


def written(tmp_path, *lines):
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return read_measurements(path)


def line(step, value, figure="psnr", higher=True, **more):
    return {"step": step, "figure": figure, "value": value, "n": 4, "higher_is_better": higher, **more}


def test_each_figure_has_its_first_last_and_best_value(tmp_path):
    found = written(
        tmp_path,
        *(line(2, 20.0), line(2, 0.5, "kid/lite0", higher=False, extractor="lite0")),
        *(line(4, 25.0), line(6, 22.0), line(6, 0.7, "kid/lite0", higher=False, extractor="lite0")),
    )
    assert (found["psnr"].first, found["psnr"].last, found["psnr"].best) == ((2, 20), (6, 22), (4, 25))
    assert found["kid/lite0"].best == (2, 0.5)
    assert found["kid/lite0"].provenance == {"extractor": "lite0"}


def test_of_equal_values_the_earlier_is_best_and_any_value_is_better_than_none(tmp_path):
    found = written(tmp_path, line(2, None), line(4, 3), line(6, 3), line(8, None))
    assert found["psnr"].best == (4, 3)
    assert math.isnan(found["psnr"].last.value)


def test_lines_that_cannot_be_read_are_passed_over(tmp_path):
    found = written(tmp_path, "{", "[]", {"step": 3}, line(2, "x", n="y"), '{"step": 4, "figure"')
    assert list(found) == ["psnr"]
    assert read_measurements(tmp_path / "none.jsonl") == {}
