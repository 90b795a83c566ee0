"""What is descended: losses typed as formulas or held against data, with their derivatives."""

from landscapes.catalog import CATALOG, Preset
from landscapes.data import Data, DataError, DataLandscape, data_loss
from landscapes.formula import FormulaError
from landscapes.landscape import Landscape, parse
from landscapes.objective import Objective

__all__ = [
    "CATALOG",
    "Data",
    "DataError",
    "DataLandscape",
    "FormulaError",
    "Landscape",
    "Objective",
    "Preset",
    "data_loss",
    "parse",
]
