"""`ganforge run` as users start it, on images from disk: with its callbacks, figures, samples and checkpoints."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import turns_plugin

EXPERIMENT = """
name = "benchmark"
dataset = {{ name = "side-by-side", path = {data!r}, size = {side}, source = "right" }}
generator = {{ name = "unet", filters = {filters}, depth = {depth} }}
discriminator = {{ name = "patchgan", filters = {filters} }}
method = {{ name = "paired" }}
losses = [{{ name = "adversarial" }}, {{ name = "l1" }}]
augmentations = [{{ name = "jitter" }}, {{ name = "mirror" }}]
callbacks = [{{ name = "turns" }}]

[trainer]
steps = 1000000
batch_size = {batch}
update = {update!r}
precision = {precision!r}
"""


def serve(given: dict[str, Any], channel: Any) -> None:
    """Train, and report each step."""
    turns_plugin.channel = channel
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "benchmark.toml"
        file.write_text(EXPERIMENT.format(**given, depth=min(8, given["side"].bit_length() - 1)), encoding="utf-8")
        plugin = str(Path(turns_plugin.__file__))
        sys.argv = [
            "ganforge",
            "run",
            str(file),
            "--plugin",
            plugin,
            "--outdir",
            f"{folder}/runs",
            *given.get("set", []),
        ]
        from ganforge.cli.main import main

        main(sys.argv[1:])
