import pytest

from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment


def test_the_style_of_a_fault(faults, replaced):
    assert faults(replaced("depth = 4", "  depht = 4")) == [
        "terrain.toml:8:3: generator.depht is not an option of generator 'unet'; did you mean 'depth'?\n"
        "      depht = 4\n"
        "      ^"
    ]


def test_an_option_that_is_like_none_is_told_what_there_is(faults, replaced):
    (fault,) = faults(replaced("depth = 4", "zzz = 4"))
    assert "generator.zzz is not an option of generator 'unet'. Its options: depth, filters." in fault


def test_all_faults_come_at_once_in_the_order_of_the_file(faults, good):
    text = good.replace("images", "im").replace("depth = 4", "depth = 40\nfilters = 0").replace('"paired"', '"pared"')
    text = text.replace("weight = 100", 'weight = "ten"').replace("steps = 10", "") + "\n[trainr]\n"
    places = [fault.split(": ", 2)[:2] for fault in faults(text)]
    assert [place for place, _ in places] == [
        "terrain.toml:8:1",
        "terrain.toml:9:1",
        "terrain.toml:15:1",
        "terrain.toml:22:1",
        "terrain.toml:24:2",
        "terrain.toml:27:2",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("depth = 4", "depth = 40", ":8:1: generator.depth is 40, but should be less than or equal to 10."),
        ("depth = 4", "depth = '4'", ':8:1: generator.depth is "4", but should be a valid integer.'),
        ("depth = 4", "depth = true", ":8:1: generator.depth is true, but should be a valid integer."),
        ("depth = 4", "filters = 13", ":6:2: generator: 13 filters bring bad luck"),
        ("depth = 4", "filters = 90000", ":6:2: generator: depth and filters are too large together"),
        ('path = "images"', "", ":2:2: dataset.path is missing. The folder of images."),
        ('path = "images"', "path = 3", ":4:1: dataset.path is 3, but should be a"),
        ('path = "images"', 'path = "i"\ncrop = 1', ":5:1: dataset.crop is 1, but should be a table."),
        (
            'path = "images"',
            'path = "i"\ncrop = { size = 0 }',
            ":5:10: dataset.crop.size is 0, but should be greater than",
        ),
        ('"unet"', '"unett"', ":7:1: generator 'unett' is offered by no installed package; did you mean 'unet'?"),
        (
            '[method]\nname = "paired"',
            "",
            ':1:1: [method] is missing. Write [method] and name = "..." with one of: paired.',
        ),
        (
            'name = "unet"\n',
            "",
            ':6:2: generator.name is missing. Write [generator] and name = "..." with one of: unet.',
        ),
        ("[generator]", "[[generator]]", ":6:3: generator should be one table: write [generator] and"),
        ("steps = 10", "stepz = 10", ":24:1: trainer.stepz is not an option of [trainer]; did you mean 'steps'?"),
        ("steps = 10", 'steps = 1\nupdate = "simultanous"', "or 'simultaneous'; did you mean 'simultaneous'?"),
        ("steps = 10", 'steps = 1\njit_compile = "yes"', """is "yes", but should be 'auto' or a valid boolean."""),
        (
            "steps = 10",
            "steps = 1\n[trainer.generator_optimizer]\nlr = 1",
            ":26:1: trainer.generator_optimizer.lr is not",
        ),
        ("# An experiment.", "loss = 1", ":1:1: loss is not part of an experiment; did you mean 'losses'?"),
        ("# An experiment.", "metrics = ['error']", ":1:1: metrics should be a list of tables: write [[metrics]]"),
        ("# An experiment.", "callbacks = [{}]", ":1:14: callbacks.0.name is missing."),
    ],
)
def test_what_is_wrong_is_said_with_the_value_and_what_is_expected(faults, old, new, said, replaced):
    assert said in "\n".join(faults(replaced(old, new)))


def test_losses_in_single_brackets_are_explained(faults, good):
    text = good[: good.index("[[losses]]")] + '[losses]\nname = "l1"\n[trainer]\nsteps = 1\n'
    (fault,) = faults(text)
    assert "terrain.toml:16:2: losses should be a list of tables: write [[losses]] in double brackets" in fault


def test_no_losses_at_all_are_told(faults, good):
    text = good[: good.index("[[losses]]")] + "[trainer]\nsteps = 1\n"
    assert "[[losses]] is missing. Expected one or more." in faults(text)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[dataset\nname = 1", "terrain.toml:1:9: not valid TOML: "),
        ("x = 1\n  y = \n", "terrain.toml:2:7: not valid TOML: Invalid value.\n      y = \n          ^"),
        ("x = [1,", "terrain.toml:1:8: not valid TOML: "),
        ("x = 1\nx = 2", "terrain.toml:2:"),
    ],
)
def test_what_is_not_toml_is_told_in_the_same_style(faults, text, said):
    (fault,) = faults(text)
    assert fault.startswith(said)


def test_a_caret_stands_below_its_key_behind_tabs(faults, replaced):
    (fault,) = faults(replaced("depth = 4", "\t\tdepht = 4"))
    assert fault.endswith("\n    \t\tdepht = 4\n    \t\t^")


def test_windows_line_ends_and_a_byte_order_mark_are_taken(tmp_path, offered, good):
    (tmp_path / "x.toml").write_bytes(b"\xef\xbb\xbf" + good.replace("depth", "depht").replace("\n", "\r\n").encode())
    with pytest.raises(ExperimentError, match=r"x\.toml:8:1: generator\.depht .*\n    depht = 4\n    \^$"):
        Experiment.from_toml(tmp_path / "x.toml", plugins=offered.PLUGINS)


def test_a_file_that_cannot_be_read_is_told(tmp_path, good):
    (tmp_path / "terrain.toml").write_text(good)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(ExperimentError, match=r"terain\.toml: there is no such file; did you mean 'terrain\.toml'\?"):
        Experiment.from_toml(tmp_path / "terain.toml")
    with pytest.raises(ExperimentError, match=r"latin\.toml: is not UTF-8 at byte 2\."):
        Experiment.from_toml(tmp_path / "latin.toml")
    with pytest.raises(ExperimentError, match="cannot be read: Is a directory"):
        Experiment.from_toml(tmp_path)
    with pytest.raises(ExperimentError, match="there is no such file"):
        Experiment.from_toml(tmp_path / "nowhere" / "x.toml")
