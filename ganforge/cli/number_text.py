"""The figures of a step as text."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

STATM = Path("/proc/self/statm")


def pace(figures: Mapping[str, float], step: int, steps: int) -> list[str]:
    """Speed, time left and memory, as far as known.

    Args:
        figures: of the last logged step, with that `step`.
        step: the step reached by now.
        steps: the last step.
    """
    texts = []
    if speed := figures.get("images_per_second", 0.0):
        texts.append(f"{speed:.1f} images/s")
        batch_size = figures["images"] / figures["step"]
        texts.append(f"{duration((steps - step) * batch_size / speed)} left")
    if memory := resident_memory():
        texts.append(f"{memory / 2**30:.1f} GiB")
    return texts


def loss_terms(figures: Mapping[str, float]) -> dict[str, str]:
    """Texts for the losses of generator and discriminator, D(real), D(fake) and the accuracy of D."""
    texts = {side: _side(figures, side) for side in ("generator", "discriminator")}
    for kind in ("real", "fake"):
        if (judgement := figures.get(f"judgement/{kind}")) is not None:
            texts[f"D({kind})"] = f"{judgement:.2f}"
    if (accuracy := figures.get("judgement/accuracy")) is not None:
        texts["accuracy"] = f"{accuracy:.2f}"
    return {name: text for name, text in texts.items() if text}


def validation_figures(figures: Mapping[str, float]) -> str:
    """The metrics of a validation, the number of examples, and what health reads from the outputs."""
    shown = {**_below(figures, "validation"), **_below(figures, "health")}
    return "  ".join(f"{name} {figure:.4g}" for name, figure in shown.items())


def duration(seconds: float) -> str:
    """Such as `1h 05m`, `7m 30s` or `12s`."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}h {minute:02d}m"
    return f"{minute}m {second:02d}s" if minute else f"{second}s"


def resident_memory() -> int | None:
    """Bytes of memory that this process holds; its peak on systems that report only that."""
    if STATM.exists():
        return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _side(figures: Mapping[str, float], side: str) -> str:
    terms = _below(figures, side)
    total = terms.pop("total", None)
    listed = ", ".join(f"{name} {figure:.4g}" for name, figure in terms.items())
    return listed if total is None else f"{total:.4g} ({listed})" if listed else f"{total:.4g}"


def _below(figures: Mapping[str, float], group: str) -> dict[str, float]:
    return {name.removeprefix(f"{group}/"): figure for name, figure in figures.items() if name.startswith(f"{group}/")}
