"""All hooks, without arguments: one per kind, which returns classes, and one for commands.

Offering a component never changes a run: plugins offer, the experiment chooses.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pluggy

from ganforge.components import (
    Augmentation,
    Callback,
    Dataset,
    Discriminator,
    Extractor,
    Format,
    Generator,
    Loss,
    Method,
    Metric,
)

if TYPE_CHECKING:
    import click

hookspec = pluggy.HookspecMarker("ganforge")
hookimpl = pluggy.HookimplMarker("ganforge")


@hookspec
def ganforge_generators() -> Sequence[type[Generator]]:  # type: ignore[empty-body]
    """Networks that make images."""


@hookspec
def ganforge_discriminators() -> Sequence[type[Discriminator]]:  # type: ignore[empty-body]
    """Networks that judge images."""


@hookspec
def ganforge_losses() -> Sequence[type[Loss]]:  # type: ignore[empty-body]
    """Terms that train the networks."""


@hookspec
def ganforge_methods() -> Sequence[type[Method]]:  # type: ignore[empty-body]
    """Training methods: which networks exist and what they translate."""


@hookspec
def ganforge_datasets() -> Sequence[type[Dataset]]:  # type: ignore[empty-body]
    """Where examples come from."""


@hookspec
def ganforge_augmentations() -> Sequence[type[Augmentation]]:  # type: ignore[empty-body]
    """Random changes of training examples."""


@hookspec
def ganforge_metrics() -> Sequence[type[Metric]]:  # type: ignore[empty-body]
    """Numbers about the validation images."""


@hookspec
def ganforge_extractors() -> Sequence[type[Extractor]]:  # type: ignore[empty-body]
    """Networks whose features describe images, for metrics."""


@hookspec
def ganforge_formats() -> Sequence[type[Format]]:  # type: ignore[empty-body]
    """Files that trained networks are exported to."""


@hookspec
def ganforge_callbacks() -> Sequence[type[Callback]]:  # type: ignore[empty-body]
    """Watchers of a run that speak Keras's callback protocol."""


@hookspec
def ganforge_commands() -> "Sequence[click.Command]":  # type: ignore[empty-body]
    """Commands of the command line: `ganforge NAME`. The names of ganforge's own commands stay its own."""
