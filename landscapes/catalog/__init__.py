"""The presets, by slug, in the order in which they are shown."""

from landscapes.catalog.first_steps import FIRST_STEPS, LEARNING_RATES, ROUNDING_ERRORS
from landscapes.catalog.from_data import FROM_DATA
from landscapes.catalog.many_valleys import MANY_VALLEYS
from landscapes.catalog.preset import Preset
from landscapes.catalog.rough import ROUGH
from landscapes.catalog.saddles import SADDLES
from landscapes.catalog.small_networks import SMALL_NETWORKS
from landscapes.catalog.stochastic import STOCHASTIC
from landscapes.catalog.valleys import VALLEYS

PRESETS = (
    FIRST_STEPS
    + LEARNING_RATES
    + SADDLES
    + VALLEYS
    + MANY_VALLEYS
    + ROUGH
    + FROM_DATA
    + SMALL_NETWORKS
    + STOCHASTIC
    + ROUNDING_ERRORS
)
CATALOG: dict[str, Preset] = {preset.slug: preset for preset in PRESETS}

__all__ = ["CATALOG", "Preset"]
