"""What ganforge's own packages offer is checked by the kit."""

import re
from pathlib import Path

import pytest

from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugins import Plugins

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CHECKED = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "tests/test_builtin_conformance.py", *ROOT.glob("plugins/*/tests/test_conformance.py"))
)
OURS = {"ganforge", *(folder.name for folder in (ROOT / "plugins").iterdir())}
PLUGINS = Plugins()
COMPONENTS = [component for kind in KINDS for component in PLUGINS.components(kind).values()]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_every_component_of_ours_has_a_contract_class(component):
    if PLUGINS.offered_by(component).name in OURS:
        contract = f"{KINDS[component.kind].base.__name__}Contract"
        pattern = rf"class \w+\((\w+, )?{contract}\):(?:(?!\nclass ).)*component = {component.__name__}\("
        assert re.search(pattern, CHECKED, flags=re.DOTALL), f"write a {contract} for {component.__name__}"
