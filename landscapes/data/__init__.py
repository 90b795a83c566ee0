"""Losses that come from data: the mean error of a typed model over samples."""

from landscapes.data.errors import ERRORS, ErrorKind
from landscapes.data.generators import GENERATORS, Generator
from landscapes.data.landscape import DataLandscape, data_loss
from landscapes.data.objective import DataObjective
from landscapes.data.samples import DataError, Samples, changed
from landscapes.data.source import Data, Generated, Typed
from landscapes.data.table import decoded, samples_of, written

__all__ = [
    "ERRORS",
    "GENERATORS",
    "Data",
    "DataError",
    "DataLandscape",
    "DataObjective",
    "ErrorKind",
    "Generated",
    "Generator",
    "Samples",
    "Typed",
    "changed",
    "data_loss",
    "decoded",
    "samples_of",
    "written",
]
