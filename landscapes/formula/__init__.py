"""Text to formula: read as in a textbook, or refused at the character that is wrong."""

from landscapes.formula.build import build
from landscapes.formula.errors import FormulaError
from landscapes.formula.node import Formula, Node, Reading, canonical
from landscapes.formula.reader import read

__all__ = ["Formula", "FormulaError", "Node", "Reading", "build", "canonical", "read"]
