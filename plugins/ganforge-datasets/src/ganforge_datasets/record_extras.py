"""What records hold beyond source and target: the tables `[dataset.extras.NAME]`."""

from typing import Annotated

from ganforge_images.extras import ClassColumn, ExtraPictures, NumberColumns, kind_of_table
from pydantic import Field, Tag


class ColumnImages(ExtraPictures):
    """Images in a column."""

    image_column: str = Field(min_length=1, description="The column of the images.")


RecordExtra = Annotated[
    Annotated[ClassColumn, Tag("ClassColumn")]
    | Annotated[NumberColumns, Tag("NumberColumns")]
    | Annotated[ColumnImages, Tag("ColumnImages")],
    kind_of_table({"class_column": ClassColumn, "number_columns": NumberColumns, "image_column": ColumnImages}),
]
"""What an extra of a dataset of records may be."""
