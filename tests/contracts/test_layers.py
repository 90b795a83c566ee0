"""Imports run one way, and text from strangers is never executed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Who may import whom, beyond the standard library. Left of the arrow in the design = listed earlier.
LAYERS = {
    "landscapes": {"landscapes"},
    "optimizers": {"optimizers"},
    "experiment": {"experiment", "landscapes", "optimizers"},
    "training": {"training", "experiment", "landscapes", "optimizers"},
    "figures": {"figures", "training", "experiment", "landscapes", "optimizers"},
    "ui": {"ui", "figures", "training", "experiment", "landscapes", "optimizers"},
    "app": {"app", "ui", "figures", "training", "experiment", "landscapes", "optimizers"},
}
# Third parties that belong to some layers only; what is not listed here is free for all but optimizers.
RESERVED = {
    "sympy": {"landscapes"},
    "plotly": {"figures", "ui"},
    "streamlit": {"ui", "app"},
}
# Each turns text into code.
EXECUTORS = {"eval", "exec", "sympify", "parse_expr", "parse_latex", "execfile"}


def sources(layer: str) -> list[Path]:
    """The files of a layer: a package, or one module at the root."""
    return sorted((ROOT / layer).rglob("*.py")) or [ROOT / f"{layer}.py"]


def imported(tree: ast.AST) -> Iterator[str]:
    """Top-level names of the packages that a module imports from elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def import_faults(layer: str, text: str) -> list[str]:
    """Imports in ``text`` that a file of ``layer`` may not have."""
    faults = []
    for name in imported(ast.parse(text)):
        if name in sys.stdlib_module_names:
            continue
        ours = name in LAYERS or name in ("tests", "benchmarks")
        if (
            (ours and name not in LAYERS[layer])
            or layer not in RESERVED.get(name, {layer})
            or (layer == "optimizers" and name not in ("numpy", "optimizers"))
        ):
            faults.append(name)
    return faults


def executions(text: str) -> list[str]:
    """Calls in ``text`` that turn text into code, and names under which they could be smuggled in."""
    faults = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            faults += [name] * (name in EXECUTORS)
        elif isinstance(node, ast.ImportFrom):
            faults += [alias.name for alias in node.names if alias.name in EXECUTORS]
    return faults


def files() -> list[tuple[str, Path]]:
    return [(layer, path) for layer in LAYERS for path in sources(layer) if path.exists()]


@pytest.mark.parametrize(
    ("layer", "path"), files(), ids=[str(path.relative_to(ROOT)) for _, path in files()]
)
def test_a_file_keeps_to_its_layer(layer: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert import_faults(layer, text) == [], f"{layer} may import {sorted(LAYERS[layer])}"
    assert executions(text) == []


def test_every_package_of_the_house_is_watched() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    modules = {path.stem for path in ROOT.glob("*.py")}
    assert packages | modules <= {*LAYERS, "tests", "benchmarks"}
    assert len(files()) > 20


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("figures", "import streamlit as st"),
        ("figures", "def draw():\n    from ui.page import page"),
        ("figures", "from sympy import Symbol"),
        ("optimizers", "import scipy.optimize"),
        ("optimizers", "from landscapes.landscape import Landscape"),
        ("landscapes", "from optimizers import run"),
        ("landscapes", "import plotly.graph_objects as go"),
        ("experiment", "from figures import Scene"),
        ("app", "import plotly"),
        ("ui", "from app import main"),
        ("ui", "from tests.figures import scenes"),
    ],
)
def test_a_wrong_import_is_noticed(layer: str, text: str) -> None:
    assert len(import_faults(layer, text)) == 1


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("landscapes", "import math, sympy\nfrom . import formula"),
        ("optimizers", "import numpy as np\nfrom optimizers.run import run"),
        ("figures", "import plotly.graph_objects as go\nfrom experiment import Experiment"),
        ("ui", "import streamlit\nfrom figures import CHARTS\nimport plotly"),
        ("app", "import streamlit\nfrom ui.main import main"),
    ],
)
def test_a_right_import_passes(layer: str, text: str) -> None:
    assert import_faults(layer, text) == []


@pytest.mark.parametrize(
    "text",
    ["eval(text)", "sympy.sympify(text)", "from sympy.parsing.sympy_parser import parse_expr",
     "frame.eval(text)", "def f():\n    exec(code, {})"],
)  # fmt: skip
def test_execution_of_text_is_noticed(text: str) -> None:
    assert executions(text)


def test_harmless_lookalikes_pass() -> None:
    assert executions("value.evalf()\nexecute(plan)\n'eval(text)'") == []


def test_no_merge_was_left_half_done():
    """Not even in files that Python never reads, as the player's modules."""
    kinds = ("*.py", "*.js", "*.css", "*.md", "*.toml")
    folders = [ROOT / name for name in (*LAYERS, "tests", "docs", "benchmarks")]
    files = [path for folder in folders for kind in kinds for path in folder.rglob(kind)]
    assert len(files) > 200
    marked = [path.name for path in files if "\n<<<<" + "<<< " in "\n" + path.read_text("utf-8")]
    assert not marked
