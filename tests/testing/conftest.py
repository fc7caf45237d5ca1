"""The broken components stand in modules of their own, which other processes import by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
