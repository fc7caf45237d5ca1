from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Literal

import pytest
from declared_components import L1

from ganforge.components import Component, Generator, Loss, Metric
from ganforge.discovery import installed_packages, plugin_offers
from ganforge.discovery import plugins as plugins_module
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.installed_packages import InstalledPackage
from ganforge.discovery.plugin_status import Package
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError


class L2(L1):
    name: Literal["l2"] = "l2"


class OtherL1(L1):
    pass


class Nameless(Loss):
    pass


class Misspelt(Loss):
    name: Literal["misspelt"] = "misspelt"

    def generater(self, round):
        return round.target


class Unmeasured(Metric):
    name: Literal["unmeasured"] = "unmeasured"


def module(name="ganforge_demo.plugin", **hooks):
    """A plugin module whose hooks return what is given; a function is the hook itself."""
    made = ModuleType(name)
    for hook, offered in hooks.items():
        function = offered if callable(offered) else lambda offered=offered: offered
        setattr(made, hook, function if getattr(function, "unmarked", False) else hookimpl(_plain(function)))
    return made


def _plain(function):
    def hook():
        return function()

    return hook


def given(*modules, **options):
    return Plugins(modules, entry_points=False, **options)


@pytest.fixture
def installed(monkeypatch):
    """Installs entry points: name, distribution, and what loading gives or raises."""

    def install(*plugins):
        packages = []
        for name, package, load in plugins:
            point: Any = SimpleNamespace(name=name, group="ganforge", value="module", load=load)
            packages.append(InstalledPackage(package, "1.2", Path(), Path(), (point,)))
        monkeypatch.setattr(plugins_module, "plugin_packages", lambda: packages)

    return install


def test_components_are_found_by_kind_and_name():
    plugins = given(module(ganforge_losses=[L2, L1]))
    assert plugins.components("loss") == {"l1": L1, "l2": L2}
    assert list(plugins.components("losses")) == ["l1", "l2"]
    assert plugins.components("metric") == {}
    assert plugins.find("loss", "l1") is L1


def test_a_name_that_nobody_offers_is_told_with_the_nearest_and_with_all():
    plugins = given(module(ganforge_losses=[L1, L2]))
    with pytest.raises(
        PluginError, match=r"loss 'L1x' is offered by no .*; did you mean 'l1'\? Installed losses: l1, l2"
    ):
        plugins.find("loss", "L1x")
    with pytest.raises(PluginError, match="Installed metrics: none"):
        plugins.find("metric", "psnr")


def test_the_plugin_that_could_have_offered_it_is_told_too():
    with pytest.raises(PluginError, match=r"'demo\.plugin' of demo failed and is skipped: .*loses"):
        given(module("demo.plugin", ganforge_loses=[L1])).find("loss", "l1")


def test_an_extra_that_may_offer_it_is_named(monkeypatch, installed):
    installed(("demo", "ganforge-metrics", lambda: module("demo")))
    required = ["numpy>=2", *(f"ganforge-{name}==0.1.0; extra == '{name}'" for name in ("images", "metrics"))]
    monkeypatch.setattr(metadata, "requires", lambda name: required)
    monkeypatch.setattr(installed_packages, "plugin_packages", plugins_module.plugin_packages)
    with pytest.raises(PluginError, match=r'may offer it: pip install "ganforge\[images\]"$'):
        Plugins().find("metric", "kid")
    with pytest.raises(PluginError, match=r"Installed metrics: none\.$"):
        given().find("metric", "kid")


def test_a_component_knows_its_package(installed):
    installed(("mine", "ganforge-mine", lambda: module(ganforge_losses=[L1])))
    plugins = Plugins([module("ganforge_demo.plugin", ganforge_losses=[L2])])
    assert plugins.offered_by(L1) == Package("ganforge-mine", "1.2")
    assert plugins.offered_by(L2) == Package("ganforge_demo", "")
    assert plugins.offered_by(OtherL1).name == OtherL1.__module__.partition(".")[0]


def test_a_name_that_two_packages_offer_is_refused_with_both_and_can_still_be_listed():
    plugins = given(
        module("first.plugin", ganforge_losses=[L1, L2]), module("second.plugin", ganforge_losses=[OtherL1])
    )
    with pytest.raises(PluginError, match=r"loss 'l1' is offered by first and by second"):
        plugins.find("loss", "l1")
    assert plugins.components("loss") == {"l2": L2}
    assert [status.state for status in plugins.status()] == ["ready", "ready"]
    assert all("by first and by second" in status.reason for status in plugins.status())


def test_the_same_class_offered_twice_is_one():
    plugins = given(module("first", ganforge_losses=[L1]), module("second", ganforge_losses=[L1]))
    assert plugins.find("loss", "l1") is L1


def unmarked():
    return [L1]


unmarked.unmarked = True


def fails():
    raise RuntimeError("no licence")


@pytest.mark.parametrize(
    ("hooks", "reason"),
    [
        ({"ganforge_loses": [L1]}, r"ganforge_loses is not a hook; did you mean 'ganforge_losses'\?"),
        ({"ganforge_losses": unmarked}, "ganforge_losses is not marked. Write @hookimpl above it"),
        ({"ganforge_losses": fails}, "RuntimeError: no licence"),
        ({"ganforge_losses": None}, "ganforge_losses returned None"),
        ({"ganforge_losses": L1(weight=2)}, "ganforge_losses returned L1"),
        ({"ganforge_losses": [L2, L1()]}, "which is not a Loss class"),
        ({"ganforge_metrics": [L1]}, "which is not a Metric class"),
        ({"ganforge_losses": [Nameless]}, "Nameless has no name"),
        (
            {"ganforge_losses": [Misspelt]},
            r"loss 'misspelt' has no generator\(\) and no discriminator\(\): "
            r"generater is not a method of Loss; did you mean 'generator'\?",
        ),
        (
            {"ganforge_metrics": [Unmeasured]},
            r"metric 'unmeasured' has no measure\(\): every Metric has measure\.",
        ),
    ],
)
def test_a_plugin_with_a_mistake_is_skipped_whole_with_the_reason(hooks, reason):
    plugins = given(module("bad", **hooks), module("good", ganforge_losses=[L1]))
    bad, good = plugins.status()
    assert (bad.state, bad.offers, good.state) == ("failed", (), "ready")
    assert plugins.components("loss") == {"l1": L1}
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(bad.reason)


def test_several_plugins_with_mistakes_are_one_line():
    bad = [module(name, ganforge_losses=fails) for name in ("one", "two", "three")]
    assert given(bad[0]).skipped() == "plugin 'one' of one failed and is skipped: RuntimeError: no licence"
    expected = "3 plugins cannot be used and are skipped: one, three, two. Run: ganforge plugins doctor"
    assert given(*bad, module("good", ganforge_losses=[L1])).skipped() == expected
    with pytest.raises(PluginError, match=rf"Installed losses: none\. \({expected}\)"):
        given(*bad).find("loss", "l1")


def made_for(version):
    made = module("made", ganforge_losses=[L1])
    made.__ganforge_api__ = version
    return given(made).status()[0]


@pytest.mark.parametrize("version", ["2.0", "2.5"])
def test_a_plugin_for_this_version_or_an_older_minor_one_is_taken(monkeypatch, version):
    monkeypatch.setattr(plugin_offers, "__api_version__", "2.5")
    assert (made_for(version).state, made_for(version).api_version) == ("ready", version)


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (
            "2.6",
            "made for version 2.6 of ganforge's plugin interface, but this ganforge has 2.5. Upgrade ganforge: pip",
        ),
        ("3.0", "Upgrade ganforge: pip install --upgrade ganforge"),
        ("1.9", "Upgrade it: pip install --upgrade made; or install a ganforge that has 1.x."),
        ("2", "__ganforge_api__ is '2'. Write the version"),
        (2.0, "__ganforge_api__ is 2.0. Write the version"),
    ],
)
def test_a_plugin_for_another_version_is_skipped_by_name_with_the_remedy(monkeypatch, version, reason):
    monkeypatch.setattr(plugin_offers, "__api_version__", "2.5")
    status = made_for(version)
    assert (status.state, status.offers) == ("failed", ())
    assert reason in str(status)
    assert "plugin 'made' of made" in str(status)


def test_a_hook_that_asks_for_arguments_is_a_mistake():
    wrong = ModuleType("wrong")
    wrong.ganforge_losses = hookimpl(lambda config: [L1])
    assert given(wrong).status()[0].reason == (
        "ganforge_losses takes arguments, but hooks are called without any. Write def ganforge_losses()."
    )


@pytest.mark.parametrize("error", [ImportError("no module named color"), SystemExit("bye"), SyntaxError("bad")])
def test_a_plugin_that_fails_to_import_does_not_stop_the_others(installed, error):
    def broken():
        raise error

    installed(("broken", "ganforge-broken", broken), ("good", "ganforge-good", lambda: module(ganforge_losses=[L1])))
    broken_status, good = Plugins().status()
    assert str(broken_status).startswith("plugin 'broken' of ganforge-broken 1.2 failed and is skipped: ")
    assert str(error) in broken_status.reason
    assert good.offers == (L1,)


@pytest.mark.parametrize("name", ["mine", "ganforge-mine", "Ganforge_Mine"])
def test_a_blocked_plugin_is_not_even_imported(installed, name):
    def imported():
        raise AssertionError("it was imported")

    installed(("mine", "ganforge-mine", imported), ("other", "ganforge-other", lambda: module(ganforge_losses=[L1])))
    blocked, other = Plugins(blocked=[name]).status()
    assert (blocked.state, blocked.offers, other.state) == ("blocked", (), "ready")


def test_blocking_one_of_two_settles_the_dispute():
    modules = module("first.plugin", ganforge_losses=[L1]), module("second.plugin", ganforge_losses=[OtherL1])
    assert given(*modules, blocked=["first"]).find("loss", "l1") is OtherL1


def test_a_blocked_name_that_is_not_installed_is_refused():
    with pytest.raises(PluginError, match=r"--block firts: .*; did you mean 'first'\?"):
        given(module("first", ganforge_losses=[L1]), blocked=["firts"])


def test_two_values_of_plugins_share_nothing():
    given(module(ganforge_losses=[L1]))
    assert given(module(ganforge_metrics=[])).components("loss") == {}


class Within(Loss):
    name: Literal["within"] = "within"
    inner: L1 | None = None

    def generator(self, round):
        return None


class WithinAny(Within):
    inner: Loss | None = None
    more: tuple[Loss, ...] = ()
    by_name: Mapping[str, Generator] = {}


class WithinEither(Within):
    inner: Loss | Generator | None = None


class WithinWhatever(Within):
    inner: Mapping[str, Component] = {}


def test_an_option_may_be_any_component_of_a_kind():
    assert [plugin.state for plugin in given(module("a", ganforge_losses=[WithinAny])).status()] == ["ready"]


def test_an_option_whose_table_could_mean_several_is_refused():
    either, whatever = given(
        module("a", ganforge_losses=[WithinEither]), module("b", ganforge_losses=[WithinWhatever])
    ).status()
    assert either.reason.startswith("loss 'within': the option 'inner' takes Loss or Generator, and a table in an exp")
    assert whatever.reason == (
        "loss 'within': the option 'inner' takes any Component. Name the class of a kind as its type, such as "
        "Generator."
    )
