import numpy as np
import pytest
from frozen_graphs import frozen_graph
from ganforge_metrics.inception import Inception
from ganforge_metrics.inception_distance import InceptionDistance

from ganforge.errors import DataError


def test_a_graph_of_2015_describes_pictures_of_any_size(graph_file, pictures):
    extractor = Inception(weights=graph_file)
    features = extractor.features(pictures)
    assert features.shape == (3, 2048)
    assert features.any()
    np.testing.assert_allclose(extractor.features(pictures[1:2]), features[1:2], rtol=1e-6)


def test_the_graph_without_preprocessing_gives_the_same(tmp_path, pictures):
    files = [tmp_path / "whole.pb", tmp_path / "cut.pb"]
    for file, entry in zip(files, ("ExpandDims", "Mul"), strict=True):
        file.write_bytes(frozen_graph(entry=entry, side=299))
    whole, cut = (Inception(weights=file).features(pictures[:1]) for file in files)
    np.testing.assert_allclose(cut, whole, rtol=1e-4)


def test_only_its_distance_is_called_fid(graph_file):
    metric = InceptionDistance(extractor=Inception(weights=graph_file))
    assert metric.figure_name == "fid"
    assert metric.provenance["extractor"] == "inception"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>not found</html>", "this is no frozen TensorFlow graph. Expected classify_image_graph_def.pb"),
        (b"", "has no pool_3:0 that is computed from images"),
        (frozen_graph(length=512), "pool_3:0 of this graph has 512 features, not 2048"),
    ],
)
def test_another_file_is_refused(tmp_path, pictures, content, message):
    file = tmp_path / "graph.pb"
    file.write_bytes(content)
    with pytest.raises(DataError, match=message):
        Inception(weights=file).features(pictures)


def test_a_missing_file_is_named(tmp_path, pictures):
    with pytest.raises(DataError, match=r"graph\.pb: these weights cannot be read: No such file.*is downloaded"):
        Inception(weights=tmp_path / "graph.pb").features(pictures)


def test_the_hash_is_checked_before_anything_is_computed(graph_file, pictures):
    found = Inception(weights=graph_file).weights_hash
    assert Inception(weights=graph_file, sha256=found.upper()).features(pictures).shape == (3, 2048)
    other = Inception(weights=graph_file, sha256="0" * 64)
    for ask in (lambda: other.features(pictures), lambda: other.weights_hash):
        with pytest.raises(DataError, match=f"its SHA-256 is {found}. Expected {'0' * 64}"):
            ask()
