"""A step worked out: every line of the rule with the numbers that were really computed.

>>> working = work_out(OPTIMIZERS["adam"], f, start, 6, learning_rate=0.1)  # doctest: +SKIP
>>> print(latex(working))  # doctest: +SKIP
"""

from __future__ import annotations

from optimizers.working.layout import latex, meaning
from optimizers.working.lines import Working
from optimizers.working.replay import work_out

__all__ = ["Working", "latex", "meaning", "work_out"]
