import numpy as np
import pytest
from PIL import Image

from ganforge.errors import DataError
from ganforge.images import from_uint8, read_image
from ganforge.inference.file_translation import translate_jobs
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions

pytestmark = pytest.mark.slow


def test_a_direction_takes_and_makes_the_channels_of_its_entries(two_way):
    color = np.random.default_rng(0).uniform(-1, 1, (8, 10, 3)).astype("float32")
    assert two_way.translate(color[..., :1]).shape == (8, 10, 3)
    assert two_way.translate(color, direction="backward").shape == (8, 10, 1)


def test_a_direction_that_the_method_lacks_is_named_with_those_it_has(two_way):
    with pytest.raises(DataError, match=r"'backwards': .* did you mean 'backward'\? It has: backward, forward"):
        two_way.translate(np.zeros((8, 8, 3), "float32"), direction="backwards")


def test_files_are_read_and_written_in_the_roles_of_the_direction(two_way, tmp_path, monkeypatch):
    dataset, calls = type(two_way.experiment.dataset), []
    read, write = dataset.from_file, dataset.to_file

    def from_file(self, role, path):
        calls.append(role)
        return read(self, role, path)

    def to_file(self, role, image, path):
        calls.append(role)
        write(self, role, image, path)

    monkeypatch.setattr(dataset, "from_file", from_file, raising=False)
    monkeypatch.setattr(dataset, "to_file", to_file, raising=False)
    Image.new("RGB", (8, 8), "teal").save(tmp_path / "a.png")
    for direction, roles in (("backward", ["target", "source"]), ("forward", ["source", "target"])):
        planned = TranslationJobs([tmp_path / "a.png"], tmp_path / direction, two_way.direction(direction))
        (done,) = translate_jobs(two_way, planned.jobs, TranslationOptions(direction=direction))
        assert done.error == ""
        assert calls == roles
        calls.clear()
    assert Image.open(tmp_path / "backward" / "a.png").mode == "L"


def test_examples_hold_no_other_input_than_a_source(two_way, tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"a\.png: examples are searched .* Leave out --examples"):
        two_way.translate_file(tmp_path / "a.png", is_example=True, direction="backward")


def test_another_seed_is_another_image_where_noise_is_mixed_in(noisy, two_way):
    source = np.zeros((8, 8, 1), "float32")
    first, again, other = (noisy.translate(source, seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert abs(first - other).max() > 1e-3
    np.testing.assert_array_equal(two_way.translate(source, seed=1), two_way.translate(source))


def test_noise_of_ones_own_takes_the_place_of_a_seed(noisy):
    source = np.zeros((8, 8, 1), "float32")
    still = {"noise": np.zeros(5, "float32")}
    np.testing.assert_array_equal(noisy.translate(source, still, seed=1), noisy.translate(source, still, seed=2))
    with pytest.raises(DataError, match=r"noise=.*: 4 numbers\. Expected 5"):
        noisy.translate(source, {"noise": np.zeros(4)})


def test_a_run_without_sources_has_nothing_to_translate(from_classes):
    with pytest.raises(DataError, match=r"trained without sources.*ganforge sample RUN"):
        from_classes[0].translate(np.zeros((8, 8, 3), "float32"))


def test_what_networks_read_beside_the_source_must_be_given_for_every_file(labeled, tmp_path):
    for name in "ab":
        Image.new("L", (8, 8), 100).save(tmp_path / f"{name}.png")
    (tmp_path / "t.csv").write_text("file,label\na.png,red\nb.png,blue\n")
    planned = TranslationJobs([tmp_path / "a.png", tmp_path / "b.png"], tmp_path / "out", labeled.direction())
    with pytest.raises(DataError, match="extra 'label': this run's networks read it"):
        translate_jobs(labeled, planned.jobs)
    done = translate_jobs(labeled, planned.jobs, TranslationOptions(extras={"label": str(tmp_path / "t.csv")}))
    assert [translation.error for translation in done] == ["", ""]
    made = [(tmp_path / "out" / f"{name}.png").read_bytes() for name in "ab"]
    assert made[0] != made[1]  # one source, two classes
    blue = labeled.translate_file(tmp_path / "a.png", extras={"label": "blue"})
    np.testing.assert_array_equal(blue, labeled.translate_file(tmp_path / "b.png", extras={"label": 2}))
    np.testing.assert_array_equal(blue, labeled.translate(from_uint8(read_image(tmp_path / "a.png")), {"label": 2}))


def test_extras_are_named_and_fit(noisy):
    with pytest.raises(DataError, match=r"extra 'mask': this run has no such extra\. It has: noise"):
        noisy.translate(np.zeros((8, 8, 1), "float32"), {"mask": 1})
