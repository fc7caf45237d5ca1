"""Which formats can be written and run here."""

from importlib.util import find_spec

from ganforge.components import Format
from ganforge.suggestions import listed


def missing_modules(file_format: Format) -> str:
    """What to install before a format can be written; empty where nothing is missing."""
    missing = [module for module in file_format.modules if find_spec(module) is None]
    if not missing:
        return ""
    install = f'pip install "{file_format.requirement}"'
    return f"format '{file_format.name}': {listed(missing)} is not installed. Install it: {install}"
