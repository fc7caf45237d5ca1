"""Writes a trained network in one format and another, and keeps only what was checked."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ganforge.components import Format
from ganforge.errors import GanforgeError, RunError
from ganforge.exporting.converter_errors import reason
from ganforge.exporting.example_inputs import ExampleInputs
from ganforge.exporting.exported_model import ExportedModel
from ganforge.exporting.file_check import FileCheck
from ganforge.exporting.format_choice import missing_modules
from ganforge.exporting.format_writing import write_network
from ganforge.exporting.inference_graph import InferenceGraph, inference_graph
from ganforge.exporting.model_description import model_description
from ganforge.exporting.model_file import MODEL_FILE
from ganforge.exporting.parting_layer import PartingLayer
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.files import UNFINISHED, replacing, write_text, writing
from ganforge.suggestions import listed

FOR_RANGES = 32
"""Training examples from which `int8` takes the ranges of numbers."""


class Exporter:
    """Exports one network.

    Args:
        network: what is exported.
        folder: where the folder of each format is made.
        overwrite: whether exports of the same name may be replaced.
    """

    def __init__(self, network: TrainedNetwork, folder: Path, overwrite: bool = False) -> None:
        self._network, self._folder, self._overwrite = network, folder, overwrite

    def export(self, file_format: Format) -> ExportedModel:
        """Write one file, check it and describe it.

        Raises:
            RunError: what it needs is not installed, it cannot be written, or it makes something else than the run; no
                part of it is left.
        """
        folder = self._refuse(file_format)
        dropped = self._network.drops and not file_format.draws
        graph = self._graph(file_format.draws)
        off = "Dropout is on in this run; this format cannot draw, so it is off." * dropped
        remarks = graph.remark, off, file_format.remark
        with self._new_folder(folder) as temporary:
            path = temporary / file_format.file_name
            self._write(file_format, graph, path)
            check = FileCheck(file_format, graph, self._examples).of(path)
            said = tuple(filter(None, remarks)), file_format.next_command(folder / path.name)
            shown = folder / (file_format.main_file or path.name)
            exported = ExportedModel(file_format.name, shown, {}, 0, check, *said)
            described = model_description(self._network, graph, file_format, exported)
            file_format.write_beside(temporary, described, self._examples.real())
            exported = replace(exported, **_files(temporary))
            write_text(temporary / MODEL_FILE, json.dumps({**described, "files": exported.files}, indent=2) + "\n")
        return exported

    def _refuse(self, file_format: Format) -> Path:
        """Whatever stands against an export before any work; else its folder."""
        options = self._network.options
        if missing := missing_modules(file_format):
            raise RunError(missing)
        if options.number_type not in file_format.number_types:
            raise RunError(
                f"format '{file_format.name}': it cannot store {options.number_type}. Expected one of: "
                f"{listed(file_format.number_types)}. Choose another format for {options.number_type}."
            )
        folder = self._folder / options.folder_name(file_format.name)
        if folder.exists() and not self._overwrite:
            raise RunError(
                f"{folder}: exists already. Add --overwrite to replace it, or name another folder: --out DIR"
            )
        file_format.prepare()
        return folder

    @cached_property
    def _examples(self) -> ExampleInputs:
        return ExampleInputs(self._network)

    @lru_cache(maxsize=2)  # noqa: B019 (it lives as long as an export)
    def _graph(self, dropout: bool) -> InferenceGraph:
        return inference_graph(self._network, self._examples, dropout)

    def _write(self, file_format: Format, graph: InferenceGraph, path: Path) -> None:
        number_type = self._network.options.number_type
        inputs = ExampleInputs(self._network, "train", FOR_RANGES) if number_type == "int8" else self._examples
        try:
            write_network(file_format, graph.model, path, number_type, inputs.of())
        except GanforgeError:
            raise
        except Exception as error:  # whatever a converter raises
            layer = PartingLayer(file_format, graph.model, number_type, inputs.of()).inexpressible()
            what = f"layer {layer}" if layer else "this network"
            raise RunError(
                f"format '{file_format.name}': it cannot express {what}: {reason(error)}. Nothing is "
                "left of the file. Choose another format."
            ) from error

    @contextmanager
    def _new_folder(self, folder: Path) -> Iterator[Path]:
        """A folder to fill, which then takes its place; what was there before goes last."""
        with writing(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
        before = folder.with_name(f"{UNFINISHED}before-{folder.name}")
        try:
            with replacing(folder) as temporary:
                temporary.mkdir()
                yield temporary
                if folder.exists():
                    folder.rename(before)
        finally:
            if before.exists() and folder.exists():
                shutil.rmtree(before)
            elif before.exists():
                before.rename(folder)
            with suppress(OSError):  # it is not empty
                folder.parent.rmdir()


def _files(folder: Path) -> dict[str, Any]:
    """The hashes of all files, and how large they are together."""
    files = {str(file.relative_to(folder)): file for file in sorted(folder.rglob("*")) if file.is_file()}
    hashes = {name: sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    return {"files": hashes, "size": sum(file.stat().st_size for file in files.values())}
