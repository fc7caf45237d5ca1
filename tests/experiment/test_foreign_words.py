import re
from pathlib import Path

import pytest

from ganforge.cli.main import main
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.foreign_words import _OPTION_OF, meant_by
from ganforge.experiment.trainer_options import TrainerOptions

TERRAIN = Path(__file__).parents[2] / "examples" / "terrain.toml"


@pytest.mark.parametrize(
    ("word", "option"),
    [
        ("lr", "learning_rate"),
        ("n_epochs", "trainer.steps"),
        ("niter", "trainer.steps"),
        ("niter_decay", "schedule"),
        ("batchSize", "trainer.batch_size"),
        ("load_size", "jitter.enlarge"),
        ("crop_size", "dataset.size"),
        ("input_nc", "dataset.source_channels"),
        ("output_nc", "dataset.target_channels"),
        ("netG", "generator.name"),
        ("netD", "discriminator.name"),
        ("ngf", "generator.filters"),
        ("ndf", "discriminator.filters"),
        ("n_layers_D", "discriminator.layers"),
        ("lambda_L1", "losses.l1.weight"),
        ("norm", "generator.norm"),
        ("direction", "dataset.source"),
        ("gan_mode", "losses.adversarial.form"),
        ("dataroot", "dataset.path"),
        ("no_flip", "augmentations.mirror"),
        ("preprocess", "dataset.fit"),
        ("beta1", "beta_1"),
        ("save_epoch_freq", "trainer.checkpoint_every"),
        ("continue_train", "ganforge resume"),
        ("checkpoint_every", "trainer.checkpoint_every"),
    ],
)
def test_words_of_other_tools_get_the_option_that_does_it(word, option):
    assert meant_by(word).startswith("; did you mean ")
    assert option in meant_by(word)
    assert meant_by(f"--{word}") == meant_by(word)


def test_a_word_that_nobody_uses_gets_nothing():
    assert meant_by("frobnicate") == ""


def test_an_option_that_a_table_lacks_is_not_suggested_there():
    assert meant_by("ngf", "generator", {"width"}) == ""
    assert "generator.filters" in meant_by("ngf", "trainer", {"steps"})


def _exists(option):
    table, *rest = option.split(".")
    if table == "trainer":
        field = TrainerOptions.model_fields[rest[0]]
        return len(rest) < 2 or rest[1] in field.annotation.model_fields
    (kind,) = (kind for kind in KINDS.values() if kind.table == table)
    offered = Plugins().components(kind.name)
    if kind.many:
        return rest[0] in offered and (len(rest) < 2 or rest[1] in offered[rest[0]].model_fields)
    return any(rest[0] in component.model_fields for component in offered.values())


def test_every_option_that_is_suggested_exists():
    suggested = {part for option in _OPTION_OF.values() for part in re.findall(r"[a-z]+\.[\w.-]+", option)}
    assert len(suggested) > 30
    assert [option for option in suggested if not _exists(option)] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "trainer.lr=1"], "trainer.lr is not an option of [trainer]; did you mean trainer.generator_opt"),
        (["--set", "batch_size=4"], "batch_size is not part of an experiment; did you mean trainer.batch_size?"),
        (["--set", "generator.n_epochs=4"], "did you mean trainer.steps? With N examples an epoch is N /"),
        (
            ["--ngf", "4"],
            "No such option --ngf; did you mean generator.filters? Options of the experiment are given as",
        ),
        (["--continue_train"], "No such option --continue_train; did you mean ganforge resume?"),
        (["--out-dir", "x"], "No such option '--out-dir'. Did you mean '--outdir'?"),
    ],
)
def test_files_overrides_and_the_command_line_know_these_words(arguments, said, capsys):
    with pytest.raises(SystemExit):
        main(["run", str(TERRAIN), *arguments])
    assert said in capsys.readouterr().err
