"""PathOrUrl: an option that names files on a disk or elsewhere."""

from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class PathOrUrl(str):
    """A path, which experiment files give relative to their own folder, or a URL such as `s3://bucket/folder`."""

    __slots__ = ()

    @property
    def is_url(self) -> bool:
        """Whether it names another place than a disk."""
        return "://" in self

    def absolute(self, folder: Path) -> "PathOrUrl":
        """The same place, however it was given: a relative path begins at `folder`, URLs stay as they are."""
        return self if self.is_url else PathOrUrl((folder / Path(self).expanduser()).absolute())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_before_validator_function(_text, handler(str))
        return core_schema.no_info_after_validator_function(cls, text)


def _text(given: Any) -> Any:
    return str(given) if isinstance(given, Path) else given
