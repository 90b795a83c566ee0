"""The catalog is written in the notation that is taught."""

from __future__ import annotations

import pytest

from landscapes import CATALOG
from landscapes.formula import build, read
from landscapes.formula.node import OPERATIONS


@pytest.mark.parametrize("slug", CATALOG)
def test_preset_is_read_without_remarks(slug: str) -> None:
    preset = CATALOG[slug]
    landscape = preset.landscape
    assert len(landscape.symbols) == len(preset.window) == len(preset.start)
    assert landscape.warnings == ()
    formulas = landscape.model.formulas if preset.data else (read(preset.formula),)
    for formula in formulas:
        assert {str(s) for s in build(formula).free_symbols} <= set(formula.symbols)
        assert {node.op for node in formula.root.walk()} <= set(OPERATIONS)
