"""Peak signal-to-noise ratio."""

from typing import TYPE_CHECKING, Literal

from ganforge.components import Metric

if TYPE_CHECKING:
    import numpy as np

PEAK = 2.0
"""From black to white, in units of [-1, 1]."""
SMALLEST = 1e-10
"""Share of the peak's power below which images count as equal: the result is 100 dB instead of infinity."""


class PeakSignalToNoise(Metric):
    """10 log10(peak² / mean squared error) of each example, in decibels, at most 100; then the mean over examples."""

    name: Literal["psnr"] = "psnr"

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """One ratio in dB per example, (batch,), from images (batch, height, width, channels) float32 in [-1, 1]."""
        import numpy as np

        error = np.square(target - generated).mean(axis=(1, 2, 3)) / PEAK**2
        return np.minimum(-10 * np.log10(np.maximum(error, SMALLEST)), 100)
