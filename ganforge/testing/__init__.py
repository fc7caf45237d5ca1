"""The conformance kit: the contract of each kind of component as tests that a plugin's tests inherit.

Give an instance, and pytest runs every check on it:

    class TestCharbonnier(LossContract):
        component = Charbonnier(epsilon=0.5)

If a component cannot meet a part of its contract, name that in `known_failures` with the reason; the rest still runs:

        known_failures = {"test_it_is_finite_for_extreme_answers": "its logarithm has no bound by design"}
"""

try:
    import pytest
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "ganforge.testing: pytest is not installed. Run `pip install ganforge[testing]`."
    ) from error

pytest.register_assert_rewrite(
    *(
        f"ganforge.testing.{kind}_contract"
        for kind in (
            "augmentation",
            "callback",
            "component",
            "dataset",
            "discriminator",
            "extractor",
            "format",
            "generator",
            "loss",
            "method",
            "metric",
            "network",
        )
    )
)

from ganforge.testing.augmentation_contract import AugmentationContract  # noqa: E402 (its asserts are rewritten)
from ganforge.testing.callback_contract import CallbackContract  # noqa: E402
from ganforge.testing.component_contract import ComponentContract  # noqa: E402
from ganforge.testing.dataset_contract import DatasetContract  # noqa: E402
from ganforge.testing.discriminator_contract import DiscriminatorContract  # noqa: E402
from ganforge.testing.extractor_contract import ExtractorContract  # noqa: E402
from ganforge.testing.format_contract import FormatContract  # noqa: E402
from ganforge.testing.generator_contract import GeneratorContract  # noqa: E402
from ganforge.testing.loss_contract import LossContract  # noqa: E402
from ganforge.testing.method_contract import MethodContract  # noqa: E402
from ganforge.testing.metric_contract import MetricContract  # noqa: E402

__all__ = [
    "AugmentationContract",
    "CallbackContract",
    "ComponentContract",
    "DatasetContract",
    "DiscriminatorContract",
    "ExtractorContract",
    "FormatContract",
    "GeneratorContract",
    "LossContract",
    "MethodContract",
    "MetricContract",
]
