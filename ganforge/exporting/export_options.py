"""What somebody asks of an export."""

from dataclasses import dataclass

from ganforge.components import NumberType


@dataclass(frozen=True)
class ExportOptions:
    """How a network is written.

    Attributes:
        direction: one of the method's.
        size: height and width of images; None for any that the network takes.
        dropout: whether it is on; None leaves it as the run has it.
        uint8: whether images go in and come out as uint8 in [0, 255], not as float32 in [-1, 1].
        number_type: what numbers are stored in, or computed in.
    """

    direction: str = "forward"
    size: tuple[int, int] | None = None
    dropout: bool | None = None
    uint8: bool = False
    number_type: NumberType = "float32"

    def folder_name(self, format_name: str) -> str:
        """What tells the folder of an export from others of the same run: `onnx-backward-float16`."""
        parts = [format_name]
        parts += [self.direction] * (self.direction != "forward") + [self.number_type] * (self.number_type != "float32")
        parts += ["uint8"] * self.uint8 + ["no-dropout"] * (self.dropout is False)
        return "-".join([*parts, f"{self.size[0]}x{self.size[1]}"] if self.size else parts)
