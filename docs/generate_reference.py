"""Writes the reference from the code, each time the docs are built."""

import inspect
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel

from ganforge.cli.main import COMMANDS, cli, loaded
from ganforge.components import Component
from ganforge.discovery import hookspecs
from ganforge.discovery.kinds import KINDS, Kind, kind_of
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.option_types import abstract_components, name_of, nested_models
from ganforge.experiment.sweep_options import SweepOptions
from ganforge.experiment.trainer_options import TrainerOptions

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).parents[1]
CODE_LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:examples|ganforge|plugins)/[^)]*\)")
"""A link that leads out of the documentation, to code."""
SECTION = re.compile(r"^(Attributes|Args|Raises):\n((?: {4}.*\n|\n(?= {4}))+)", flags=re.MULTILINE)
ENTRY = re.compile(r"^([\w, ]+): ", flags=re.MULTILINE)
"""A section of a docstring, and what begins an entry of it."""
BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
TYPES = {
    "number": "number",
    "integer": "whole number",
    "string": "text",
    "boolean": "true or false",
    "array": "list",
    "object": "table",
}


def on_files(files: "Files", config: "MkDocsConfig") -> "Files":
    """Add the generated pages; called by mkdocs."""
    from mkdocs.exceptions import PluginError
    from mkdocs.structure.files import File

    plugins = Plugins()
    if broken := [str(status) for status in plugins.status() if status.state == "failed"]:
        raise PluginError("\n".join(broken))
    for name, lines in pages(plugins).items():
        files.append(File.generated(config, f"reference/{name}", content="\n".join(lines) + "\n"))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Leave the name alone of a link to a file that is no page, as the map has them; called by mkdocs."""
    return CODE_LINK.sub(r"\1", markdown)


def pages(plugins: Plugins) -> Mapping[str, Iterator[str]]:
    """The lines of every generated page, by its name."""
    return {
        "options.md": options_page(plugins),
        "plugins.md": plugins_page(plugins),
        "hooks.md": hooks_page(plugins),
        "testing.md": testing_page(),
        "cli.md": commands_page(),
    }


def options_page(plugins: Plugins) -> Iterator[str]:
    """Every table of an experiment file, and what each component takes."""
    yield "# Options"
    yield "\nEvery table of an experiment file. `name` chooses the component; the rest are its options."
    yield "`ganforge schema` prints the same as a JSON Schema, `ganforge show KIND NAME` explains one component.\n"
    for kind in KINDS.values():
        yield f"## `{kind.header}` {{#{kind.table}}}\n"
        yield f"{_first_line(kind.base)} {_how_many(kind)}\n"
        for name, component in plugins.components(kind.name).items():
            yield from _component(kind, name, component, str(plugins.offered_by(component).name))
    yield "## `[trainer]` {#trainer}\n"
    yield f"{_prose(TrainerOptions)}\n"
    yield from _options_table(TrainerOptions)
    yield "## `[sweep]` {#sweep}\n"
    yield f"{_prose(SweepOptions)} See [Compare options](../how-to/compare-options.md).\n"
    yield from _options_table(SweepOptions)


def _how_many(kind: Kind) -> str:
    if kind.by_network:
        return f"A table `[{kind.plural}.NAME]` gives another one to the network of this name."
    return "An experiment may have several." if kind.many else ""


def plugins_page(plugins: Plugins) -> Iterator[str]:
    """One section per package of this repository: its version, what it is, what it offers."""
    yield "# Plugins"
    yield "\nWhat comes with ganforge, and what each package offers. `ganforge plugins` lists what is installed.\n"
    for file in (ROOT / "pyproject.toml", *sorted((ROOT / "plugins").glob("*/pyproject.toml"))):
        about = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        name = about["name"]
        yield f"## `{name}` {about['version']} {{#{name}}}\n"
        yield f"{about['description']}\n"
        offered = [cls for plugin in plugins.status() if plugin.package.name == name for cls in plugin.offers]
        rows = [
            (kind.name, f"[`{cls.component_name()}`](options.md#{kind.name}-{cls.component_name()})", _first_line(cls))
            for kind in KINDS.values()
            for cls in sorted(offered, key=lambda cls: cls.component_name())
            if cls.kind == kind.name
        ]
        yield from _table(("kind", "name", "what it is"), rows)


def testing_page() -> Iterator[str]:
    """One section per contract class: what it is given, and a line for each check."""
    from ganforge import testing

    yield "# Testing"
    yield f"\n{inspect.getdoc(testing)}\n"
    yield 'It needs pytest: `pip install "ganforge[testing]"`.\n'
    common = testing.ComponentContract
    for contract in (common, *(getattr(testing, name) for name in testing.__all__ if name != common.__name__)):
        yield f"## `{contract.__name__}` {{#{contract.__name__}}}\n"
        yield f"{_prose(contract)}\n"
        checks = [getattr(contract, name) for name in dir(contract) if name.startswith("test_")]
        own = [check for check in checks if contract is common or not hasattr(common, check.__name__)]
        own.sort(key=lambda check: (check.__module__ != contract.__module__, check.__code__.co_firstlineno))
        yield from _table(
            ("check", "what holds"), [(f"`{check.__name__}`", inspect.getdoc(check) or "") for check in own]
        )
        yield "And all of [`ComponentContract`](#ComponentContract).\n" if contract is not common else ""


def hooks_page(plugins: Plugins) -> Iterator[str]:
    """One section per hook: its signature, what it returns, and for components who implements it."""
    yield "# Hooks"
    yield f"\n{inspect.getdoc(hookspecs)}\n"
    for kind in KINDS.values():
        hook = getattr(hookspecs, kind.hook)
        contract = kind.base.__name__
        yield f"## `{kind.hook}` {{#{kind.hook}}}\n"
        yield f"```python\n@hookimpl\ndef {kind.hook}() -> Sequence[type[{contract}]]: ...\n```\n"
        yield f"{inspect.getdoc(hook)} Each is a [`{contract}`](python.md#ganforge.components.{contract}).\n"
        offered = plugins.components(kind.name)
        named = (f"[`{name}`](options.md#{kind.name}-{name})" for name in offered)
        yield f"Installed here: {', '.join(named) or 'none'}.\n"
    yield "## `ganforge_commands` {#ganforge_commands}\n"
    yield "```python\n@hookimpl\ndef ganforge_commands() -> Sequence[click.Command]: ...\n```\n"
    yield f"{inspect.getdoc(hookspecs.ganforge_commands)}\n"


def commands_page() -> Iterator[str]:
    """One section per command: its usage, what it does, its arguments and options."""
    yield "# Commands"
    yield f"\n{_help(cli)}\n"
    yield from _options_of(cli)
    for name in COMMANDS:
        yield from _command(loaded(name), name)


def _command(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=f"ganforge {name}")
    yield f"{'#' * (2 + name.count(' '))} `ganforge {name}` {{#{name.replace(' ', '-')}}}\n"
    yield f"```text\n{context.get_usage().removeprefix('Usage: ')}\n```\n"
    yield f"{_help(command)}\n"
    yield from _options_of(command)
    for part in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _command(part, f"{name} {part.name}")


def _options_of(command: click.Command) -> Iterator[str]:
    options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    rows = [(f"`{', '.join(option.opts)}`", option.help or "") for option in options]
    yield from _table(("option", "what it does"), rows) if rows else ()


def _component(kind: Kind, name: str, component: type[Component], package: str) -> Iterator[str]:
    yield f"### `{name}` {{#{kind.name}-{name}}}\n"
    yield f"{_prose(component)}\n"
    yield f"From `{package}`.\n"
    yield from _options_table(component)


def _options_table(model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema()
    rows, inner, chosen = [], {}, {}
    for name, option in schema.get("properties", {}).items():
        if name == "name" and name_of(model):
            continue
        rows.append((f"`{name}`", _type(option), _default(model, name), option.get("description", "")))
        for table in nested_models(model.model_fields[name].annotation):
            inner.setdefault(table, []).append(name)
        for base in abstract_components(model.model_fields[name].annotation):
            chosen.setdefault(base, []).append(name)
    if not rows:
        yield "No options.\n"
        return
    yield from _table(("option", "type", "default", "meaning"), rows)
    for base, names in chosen.items():
        options = f"[its options](#{kind_of(base.kind).table})"
        yield f"{_named(names)}: any {base.kind}, as a table with its `name` and {options}.\n"
    for table, names in inner.items():
        named = f" with the name `{name_of(table)}`" if name_of(table) else ""
        yield f"{_named(names)}{named}: {_prose(table)}\n"
        yield from _options_table(table)


def _named(options: Iterable[str]) -> str:
    return " and ".join(f"`{option}`" for option in options)


def _type(option: Mapping[str, Any]) -> str:
    if choices := option.get("anyOf", option.get("oneOf")):
        return " or ".join(dict.fromkeys(_type(choice) for choice in choices if choice.get("type") != "null"))
    if "enum" in option or "const" in option:
        return ", ".join(f"`{json.dumps(choice)}`" for choice in option.get("enum", [option.get("const")]))
    if "$ref" in option:
        return "table"
    if "prefixItems" in option:
        return f"list of {len(option['prefixItems'])}"
    bounds = [f"{sign} {option[bound]}" for bound, sign in BOUNDS.items() if bound in option]
    return " ".join([TYPES.get(option.get("type", ""), "any"), ", ".join(bounds)]).strip()


def _default(model: type[BaseModel], name: str) -> str:
    field = model.model_fields[name]
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    return "" if default is None or isinstance(default, BaseModel) else f"`{json.dumps(default)}`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|---" * len(header) + "|"
    for row in rows:
        yield f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def _prose(thing: object) -> str:
    """A docstring with each of its sections as a list."""
    return SECTION.sub(
        lambda section: f"{section[1]}:\n\n" + ENTRY.sub(r"- `\1`: ", inspect.cleandoc(section[2])) + "\n",
        f"{inspect.getdoc(thing) or ''}\n",
    ).rstrip("\n")


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def _help(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "").partition("\f")[0].replace("\b\n", "")
