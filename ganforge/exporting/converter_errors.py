"""What converters and runtimes raise, in one line."""

import re

LONGEST = 240


def reason(error: Exception) -> str:
    """The part of a message that says what is wrong; converters put it between stacks and colors."""
    text = re.sub(r"\x1b\[[\d;]*m|\{\{function_node .*?\}\} ?| \[Op:\w+\].*", "", str(error))
    if named := re.search(r"error: ('[^']+' op [^\n]+)", text):
        return named[1]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and lines[0].startswith("Exception encountered when calling"):
        lines = lines[1:] or lines
    line = (lines or [type(error).__name__])[0].rstrip(".")
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
