"""The loss that ties a translation to its source."""

from typing import Any, Literal

from pydantic import Field, PositiveFloat

from ganforge import Loss, Tensor


class PatchNCE(Loss):
    """Cross-entropy of finding, among patches of the source, the one at the place of each generated patch.

    Park et al. 2020, arXiv 2007.15651. If the method also translates targets, the loss is the mean of both, as in the
    authors' code. A guess among n patches costs ln n.
    """

    name: Literal["patch-nce"] = "patch-nce"
    needs = frozenset({"contrasts"})

    weight: float = Field(1.0, ge=0, description="Scales the term; 1 is CUT, 10 FastCUT.")
    temperature: PositiveFloat = Field(0.07, description="Divides similarities; a small one demands clear differences.")

    def generator(self, round: Any) -> Tensor:
        """How hard patches are to find, on average over patches, layers and pairs of images: (batch,) float32."""
        found = [self._surprise(*layer) for pair in round.contrasts() for layer in zip(*pair, strict=True)]
        return sum(found) / len(found)

    def _surprise(self, keys: Tensor, queries: Tensor) -> Tensor:
        from keras import ops

        keys = ops.stop_gradient(keys)  # only the generated patches should move
        alike = ops.matmul(queries, ops.swapaxes(keys, -1, -2)) / self.temperature  # (batch, patches, patches)
        own = ops.sum(queries * keys, axis=-1) / self.temperature
        return ops.mean(ops.logsumexp(alike, axis=-1) - own, axis=1)
