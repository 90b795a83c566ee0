"""The update rules as a textbook sets them: LaTeX that KaTeX can show.

The letters are those of the hyperparameters' symbols; g is the gradient, x the point that is drawn,
t = 1, 2, … the step, H the Hessian, D the number of variables. What is carried from step to step
begins at 0 unless the rule says otherwise. ``tests/optimizers/test_cards.py`` holds that every
member has its rule and that no letter is missing.
"""

from __future__ import annotations

from optimizers.notation.adaptive import ADAPTIVE
from optimizers.notation.around import SCHEDULES_AS_FORMULAS, WRAPPERS_AS_FORMULAS
from optimizers.notation.first_order import FIRST_ORDER
from optimizers.notation.modern import MODERN
from optimizers.notation.second_order import SECOND_ORDER
from optimizers.notation.stochastic import GRADIENT_FREE, NOISE

UPDATE_RULES: dict[str, str] = {
    **FIRST_ORDER,
    **ADAPTIVE,
    **MODERN,
    **SECOND_ORDER,
    **NOISE,
    **GRADIENT_FREE,
}
"""LaTeX by slug of an optimizer."""

__all__ = ["SCHEDULES_AS_FORMULAS", "UPDATE_RULES", "WRAPPERS_AS_FORMULAS"]
