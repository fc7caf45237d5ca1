"""What the core itself offers."""

from ganforge.discovery import builtins


def test_the_cores_components_are_offered_by_their_names():
    hooks = (builtins.ganforge_augmentations, builtins.ganforge_metrics, builtins.ganforge_callbacks)
    names = [[component.component_name() for component in hook()] for hook in hooks]
    assert names[0] == ["color", "jitter", "mirror", "quarter-turns", "rotation", "scale"]
    assert names[1] == ["mae", "miou", "ms-ssim", "psnr", "pixel-accuracy", "ssim"]
    assert names[2] == ["health", "metrics-jsonl", "results-csv", "samples", "stats", "tensorboard"]
