"""What optimizers, schedules and wrappers have in common: a rule that is shown as it is written."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizers.registry import Hyperparameter


class Registered:
    """What a rule's own text says of it: of an optimizer, a schedule or a wrapper."""

    rule: Callable[..., Any]
    hyperparameters: tuple[Hyperparameter, ...]

    @property
    def summary(self) -> str:
        """First line of the rule's docstring."""
        return inspect.cleandoc(self.rule.__doc__ or "").partition("\n")[0]

    @property
    def source(self) -> str:
        """The code that really runs, without its decorator."""
        text = textwrap.dedent(inspect.getsource(self.rule))
        return text[text.index("def ") :]

    @property
    def defaults(self) -> dict[str, Any]:
        """Hyperparameter names and their defaults."""
        return {h.name: h.default for h in self.hyperparameters}
