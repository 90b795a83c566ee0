"""What is descended: losses typed as formulas, with their derivatives as functions of arrays."""

from landscapes.catalog import CATALOG, Preset
from landscapes.formula import FormulaError
from landscapes.landscape import Landscape, parse
from landscapes.objective import Objective

__all__ = ["CATALOG", "FormulaError", "Landscape", "Objective", "Preset", "parse"]
