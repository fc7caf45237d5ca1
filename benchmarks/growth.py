"""How time and memory grow with the work; what grows faster than the work is worth mending."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import ganforge
from benchmarks.options import Options
from benchmarks.table import Table
from benchmarks.turns import Contender, Process
from benchmarks.workloads import copied_runs, fake_plugins, tiny_pairs, trained_run
from ganforge.reports.panels import Curve, Panel
from ganforge.reports.png_chart import write_png_charts

SIDES, FILTERS, BATCHES = (64, 128, 256, 512, 1024), (8, 16, 32, 64), (1, 2, 4, 8, 16)
FILES, PLUGINS, RUNS, LARGE_SIDES = (
    (100, 1_000, 10_000, 100_000),
    (1, 10, 100),
    (10, 100, 1_000),
    (256, 512, 1024, 2048),
)
MIB = 2**20
PICTURE = "growth.png"


def measure(options: Options) -> Iterator[Table]:
    """A table for each kind of growth; all together are drawn in `growth.png` where `--plot` names a folder."""
    panels: list[Panel] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for title, unit, sizes, cost, work in _kinds(folder):
            costs = [cost(size) for size in sizes]
            panels.append(_panel(title, unit, sizes, costs, work))
            yield _table(title, unit, sizes, costs, work)
    if options.plot:
        options.plot.mkdir(parents=True, exist_ok=True)
        write_png_charts(panels, options.plot / PICTURE)


Kind = tuple[str, str, Sequence[int], Callable[[int], float], int]
"""What grows, the unit of what it costs, its sizes, the cost of one, and the power of a size that is the work."""


def _kinds(folder: Path) -> Iterator[Kind]:
    yield "Step by image side", "ms", SIDES, lambda side: _step(side=side, filters=8), 2
    yield "Step by filters", "ms", FILTERS, lambda filters: _step(filters=filters), 2
    yield "Step by batch size", "ms", BATCHES, lambda batch: _step(batch=batch), 1
    yield "First example by files", "ms", FILES, lambda count: _first_example(tiny_pairs(folder, count)), 1
    yield "Listing by plugins", "ms", PLUGINS, lambda count: _listing(fake_plugins(folder, count)), 1
    run = trained_run(folder)
    yield "Runs by run folders", "ms", RUNS, lambda count: _runs(copied_runs(folder, run, count)), 1
    yield "Memory of predict by image side", "MiB", LARGE_SIDES, lambda side: _predict(folder, run, side), 2


def _step(side: int = 128, filters: int = 16, batch: int = 1) -> float:
    given = {"side": side, "filters": filters, "batch": batch, "precision": "float32"}
    process = Process(Contender(f"{given}", "ganforge_step", given))
    for _ in range(6):
        process.take(1)
    process.end()
    return 1e3 * min(process.measured.seconds)  # the least disturbed


def _first_example(folder: Path) -> float:
    process = Process(Contender(str(folder), "first_example", {"data": str(folder)}))
    process.end()
    return 1e3 * process.measured.facts["first"]


def _listing(environment: dict[str, str]) -> float:
    return 1e3 * min(ganforge("list", "generators", environment=environment).seconds for _ in range(3))


def _runs(folder: Path) -> float:
    return 1e3 * min(ganforge("runs", folder).seconds for _ in range(2))


def _predict(folder: Path, run: Path, side: int) -> float:
    from PIL import Image

    image = folder / f"{side}.png"
    Image.new("L", (side, side), 255).save(image)
    return ganforge("predict", run, image, "--out", folder / f"predicted-{side}").peak / MIB


def _table(title: str, unit: str, sizes: Sequence[int], costs: Sequence[float], power: int) -> Table:
    table = Table(title, f"{unit}, and by which power of the work it grows from one row to the next: 1 is linear")
    for size, cost in zip(sizes, costs, strict=True):
        table.rows[f"{size}"] = {unit: cost}
    for (small, large), (before, after) in zip(pairwise(sizes), pairwise(costs), strict=True):
        table.rows[f"{large}"]["power"] = log(after / before) / (power * log(large / small))
    return table


def _panel(title: str, unit: str, sizes: Sequence[int], costs: Sequence[float], power: int) -> Panel:
    """A cost over the work: what grows in proportion is a straight line."""
    across = title.partition(" by ")[2] + ("" if power == 1 else ", squared")
    curve = Curve(unit, tuple(size**power for size in sizes), tuple(costs))
    return Panel(f"{title}, {unit}", (curve,), across, is_linear=True)
