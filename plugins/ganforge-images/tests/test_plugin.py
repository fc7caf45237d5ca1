"""What the package offers."""

from ganforge_images import plugin


def test_the_datasets_are_offered_by_their_names():
    names = [dataset.component_name() for dataset in plugin.ganforge_datasets()]
    assert names == ["side-by-side", "paired-folders", "unpaired-folders", "derived-pairs", "image-folder"]
