import tomllib
from types import ModuleType
from typing import Annotated, Literal

import click
import pytest
from click.testing import CliRunner
from declared_components import L1, Paired, Patch, Penalty, UNet
from pydantic import BaseModel, Field

from ganforge.cli.component_choices import chosen, usual
from ganforge.cli.experiment_template import experiment_text
from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.components import Dataset, Generator
from ganforge.components.loss import JUDGED
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.kinds import KINDS, PARTS
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, PluginError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions

INSTALLED = [(kind, name) for kind in PARTS for name in Plugins().components(kind)]
BEGIN = {"dataset": ["procedural-terrain"], "method": ["paired"]}


def call(*arguments):
    line = ["experiment", *map(str, arguments)]
    return CliRunner().invoke(loaded("new"), line, obj=Session(), catch_exceptions=False, standalone_mode=False)


def flat(text):
    """The text without line breaks and marks of comments."""
    return " ".join(text.replace("#", " ").split())


def method_for(needs, plugins):
    """The first of the installed methods, `paired` before others, that provides what a loss needs of it."""
    methods = sorted(plugins.components("method").items(), key=lambda item: item[0] != "paired")
    return next((name for name, cls in methods if needs - JUDGED - {"gradient"} <= cls().provides), "paired")


DCGAN = {"generator": ["dcgan"], "discriminator": ["dcgan"]}
NETWORKS = {"conditional": DCGAN, "unconditional": DCGAN, "pix2pixhd": {"generator": ["global"]}}
"""For methods whose package has several."""


@pytest.mark.parametrize(("kind", "name"), INSTALLED)
def test_an_experiment_of_any_installed_component_is_valid_as_it_is(tmp_path, kind, name):
    plugins = Plugins()
    path = tmp_path / "new.toml"
    names = {**BEGIN, **NETWORKS.get(name, {}), kind: [name]}
    if kind == "loss":
        loss = plugins.find("loss", name)
        names |= {
            "loss": list(dict.fromkeys(["adversarial", name])),
            "method": [method_for(usual("needs", loss), plugins)],
        }
    text = experiment_text(chosen(plugins, names), plugins)
    path.write_text(text, encoding="utf-8")
    try:
        experiment = Experiment.from_toml(path, plugins=plugins)
    except ExperimentError as error:  # some options must be chosen together, which the file says
        assert all(fault.message.partition(": ")[2] in flat(text) for fault in error.faults)
        return
    part = getattr(experiment, KINDS[kind].table)
    assert name in ([each.name for each in part] if KINDS[kind].many else [part.name])
    assert experiment.name == "new"


def test_the_rest_is_chosen_by_rule():
    choices = chosen(Plugins(), BEGIN)
    named = {kind: [cls.component_name() for cls in classes] for kind, classes in choices.items()}
    assert named == {
        "dataset": ["procedural-terrain"],
        "generator": ["unet"],
        "discriminator": ["patchgan"],
        "method": ["paired"],
        "loss": ["adversarial", "l1"],
        "augmentation": [],
        "metric": [],
        "callback": [],
    }


def test_a_generator_that_is_named_brings_the_method_of_its_package():
    choices = chosen(Plugins(), {"dataset": ["procedural-terrain"], "generator": ["unet"]})
    assert [cls.component_name() for cls in choices["method"]] == ["paired"]


def test_a_method_is_asked_for_and_networks_where_several_come_with_it():
    names = {"dataset": ["procedural-flowers"]}
    with pytest.raises(PluginError, match=r"--method is missing\..* several are installed: .*paired"):
        chosen(Plugins(), names)
    with pytest.raises(PluginError, match=r"--generator is missing\..* several are installed: dcgan, .*sngan"):
        chosen(Plugins(), {**names, "method": ["unconditional"]})


def test_networks_come_with_the_packages_that_the_package_of_the_method_requires():
    choices = chosen(Plugins(), {"dataset": ["procedural-fruit"], "method": ["cycle"]})
    named = [[cls.component_name() for cls in choices[kind]] for kind in ("generator", "discriminator", "loss")]
    assert named == [["resnet"], ["patchgan"], ["adversarial", "cycle", "identity"]]


def test_every_option_is_there_with_its_description_and_default():
    text = experiment_text(chosen(Plugins(), BEGIN), Plugins())
    words = " ".join(line.removeprefix("# ").strip() for line in text.splitlines())
    for option, field in TrainerOptions.model_fields.items():
        assert f"{option} = " in text
        assert str(field.description) in words
    assert "Seed of weights, dropout, data order and augmentation. (int, >= 0, < 2147483648; default: 0)\nseed = 0" in (
        text.replace("# ", "")
    )
    assert "learning_rate: Step size, before warm-up and schedule. (float, > 0; default: 0.0002)" in words
    assert tomllib.loads(text)["trainer"]["steps"] == 10_000
    assert text.count("CHANGE THIS") == 1
    assert max(map(len, text.splitlines())) < 200


def test_one_that_must_be_chosen_is_asked_for_with_the_names():
    with pytest.raises(PluginError, match=r"--dataset is missing\..* several are installed: .*procedural-terrain"):
        call()
    with pytest.raises(PluginError, match="did you mean 'unet'"):
        call("--dataset", "procedural-terrain", "--method", "paired", "--generator", "unett")


def test_the_defaults_of_installed_components_fit_each_other():
    parts = {kind: [cls() for cls in classes] for kind, classes in chosen(Plugins(), BEGIN).items()}
    (dataset,), (generator,) = parts["dataset"], parts["generator"]
    height, width, _ = dataset.shape().source
    assert generator.padded_size(height, width) == (height, width)


def test_it_is_written_to_a_new_file_only(tmp_path):
    path = tmp_path / "x.toml"
    result = call(
        "--dataset", "procedural-terrain", "--method", "paired", "--loss", "l1", "--loss", "adversarial", "--out", path
    )
    assert f"ganforge run {path}" in result.stdout
    before = path.read_text()
    assert [loss["name"] for loss in tomllib.loads(before)["losses"]] == ["l1", "adversarial"]
    with pytest.raises(click.UsageError, match="exists already"):
        call("--dataset", "side-by-side", "--out", path)
    assert path.read_text() == before


class Low(BaseModel):
    name: Literal["low"] = "low"
    factor: int = Field(ge=2)


class Demanding(Dataset):
    """Has no default for anything."""

    name: Literal["demanding"] = "demanding"
    folder: str
    fast: bool
    low: Low
    share: float = Field(gt=0, lt=1)
    negative: float = Field(lt=0)
    small: int = Field(le=-3)
    steps: int = Field(gt=5, multiple_of=4)
    side: Literal["left", "right"] | None
    sizes: tuple[Annotated[int, Field(gt=1)], ...]
    pair: tuple[float, str]
    words: dict[str, int]
    inner: Dataset
    maps: tuple[Generator, ...]

    def shape(self):
        return None

    def load(self, split, seed):
        return None


class Small(Dataset):
    """Needs nothing but a size."""

    name: Literal["small"] = "small"
    size: int = Field(gt=3)

    def shape(self):
        return None

    def load(self, split, seed):
        return None


class Play(Paired):
    """Provides nothing."""

    provides = frozenset()
    name: Literal["play"] = "play"


class Free(L1):
    needs = frozenset()
    name: Literal["free"] = "free"


class Judged(L1):
    needs = frozenset({"fake"})
    name: Literal["judged"] = "judged"


class OtherPatch(Patch):
    name: Literal["other-patch"] = "other-patch"


def plugins_of(**offered):
    module = ModuleType("demo")
    for hook, classes in offered.items():
        setattr(module, f"ganforge_{hook}", hookimpl(lambda classes=classes: classes))
    return Plugins([module], entry_points=False)


def test_any_required_option_gets_a_value_that_it_takes(tmp_path):
    plugins = plugins_of(datasets=[Demanding, Small], generators=[UNet], methods=[Play], losses=[L1, Free, Penalty])
    path = tmp_path / "new.toml"
    path.write_text(experiment_text(chosen(plugins, {"dataset": ["demanding"]}), plugins))
    experiment = Experiment.from_toml(path, plugins=plugins)
    assert (experiment.dataset.steps, experiment.dataset.small, experiment.dataset.folder) == (8, -3, "your-folder")
    assert (experiment.dataset.inner, experiment.dataset.maps) == (Small(size=4), (UNet(),))
    assert [loss.name for loss in experiment.losses] == ["free"]
    assert experiment.discriminator is None


def test_a_kind_that_nobody_offers_is_told():
    with pytest.raises(PluginError, match="An experiment needs a generator, and none is installed"):
        chosen(plugins_of(datasets=[Demanding], methods=[Play]), {})


def offered(losses, discriminators):
    return plugins_of(
        datasets=[Demanding], generators=[UNet], methods=[Play], losses=losses, discriminators=discriminators
    )


def named(choices, kind):
    return [cls.component_name() for cls in choices[kind]]


def test_of_several_discriminators_one_must_be_chosen_where_a_loss_needs_it():
    plugins = offered([Free, Judged], [Patch, OtherPatch])
    told = (
        "The loss 'judged' needs a discriminator, and several are installed: other-patch, patch. "
        "Choose one: --discriminator NAME, or go without: --discriminator none."
    )
    for losses in ([], ["free", "judged"]):
        with pytest.raises(PluginError, match=told):
            chosen(plugins, {"loss": losses})
    choices = chosen(plugins, {"discriminator": ("other-patch",)})
    assert (named(choices, "discriminator"), named(choices, "loss")) == (["other-patch"], ["free", "judged"])


@pytest.mark.parametrize("names", [{"discriminator": ("none",)}, {"loss": ("free",)}])
def test_there_is_no_discriminator_where_none_is_wanted_or_needed(names):
    choices = chosen(offered([Free, Judged], [Patch, OtherPatch]), names)
    assert (named(choices, "discriminator"), named(choices, "loss")) == ([], ["free"])


def test_a_loss_that_lacks_its_discriminator_is_refused():
    with pytest.raises(PluginError, match="'judged' needs a discriminator, and none is installed"):
        chosen(offered([Free, Judged], []), {"loss": ("judged",)})
    with pytest.raises(PluginError, match=r"loss 'judged' needs a discriminator\. Leave one of the two out"):
        chosen(offered([Free, Judged], [Patch]), {"loss": ("judged",), "discriminator": ("none",)})
