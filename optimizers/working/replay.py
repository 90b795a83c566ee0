"""A run made again up to a step, with rules that tell what they compute."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from optimizers.inspection import single_start
from optimizers.notation import SCHEDULES_AS_FORMULAS, UPDATE_RULES, WRAPPERS_AS_FORMULAS
from optimizers.notation.within import letter_around, letter_within
from optimizers.objectives import bare
from optimizers.rates import Rates
from optimizers.registry import Hyperparameter, Objective, Optimizer
from optimizers.run import begin, whole_steps
from optimizers.working.account import Account
from optimizers.working.lines import Working
from optimizers.working.meanings import meanings
from optimizers.working.recorder import Execution, Heard, Recorder, is_yield
from optimizers.wrapping import Wrapped, around, free_name

COUNTED = frozenset({"t", "rate", "generation"})


def work_out(
    optimizer: Optimizer,
    f: Objective,
    start: Any,
    step: int,
    *,
    ascent: bool = False,
    **hyperparameters: Any,
) -> Working:
    """Run an optimizer again and write down how it computed one step.

    Parameters and errors are those of `optimizers.inspection.inspect_step`.

    Returns
    -------
    Working
        Without lines if the source of the rule cannot be read, or the run ends before the step.
    """
    index, x = whole_steps(step), single_start(f, start)
    recorder, pace = Recorder(), Recorder()
    seen = Heard(bare(f), recorder, ascent=ascent)
    rates = hyperparameters.get("learning_rate")
    if isinstance(rates, Rates):
        hyperparameters["learning_rate"] = _told_rates(rates, pace)
    path = begin(_listened(optimizer, recorder), seen, x, hyperparameters)
    with np.errstate(all="ignore"):
        pace.on = True
        for _ in islice(path, index + 1):
            pass
        pace.on, recorder.on = False, True
        point = next(path, None)
        recorder.on = False
    account = Account(len(x))
    if point is not None and recorder.executions:
        with np.errstate(all="ignore"):
            account.tell(_of_last_rate(pace))
            account.tell(recorder.executions)
            account.finish(np.array(point))
    printed = _printed(optimizer, rates)
    known = meanings(account.lines, printed)
    return Working(tuple(account.lines), printed, known, _paced_by(rates), len(x))


def _of_last_rate(pace: Recorder) -> list[Execution]:
    """What a schedule computed for the rate that is in use: all since the rate before it."""
    done = pace.executions
    rates = [n for n, e in enumerate(done) if is_yield(e.node)]
    return done[rates[-2] + 1 if len(rates) > 1 else 0 : rates[-1] + 1] if rates else []


def _paced_by(rates: Any) -> str:
    """Title of a schedule, which has its own count of steps."""
    return f"{rates.schedule.title} (t counts from 0)" if isinstance(rates, Rates) else ""


def _printed(optimizer: Optimizer, rates: Any) -> tuple[str, ...]:
    rules = []
    while isinstance(optimizer, Wrapped):
        rules.append(WRAPPERS_AS_FORMULAS.get(optimizer.wrapper.slug, ""))
        optimizer = optimizer.inner
    rules.append(UPDATE_RULES.get(optimizer.slug, ""))
    if isinstance(rates, Rates):
        rules.append(SCHEDULES_AS_FORMULAS.get(rates.schedule.slug, ""))
    return tuple(rules)


def _listened(optimizer: Optimizer, recorder: Recorder) -> Optimizer:
    """The optimizer with rules that are listened to, wrappers and all."""
    if not isinstance(optimizer, Wrapped):
        printed = UPDATE_RULES.get(optimizer.slug, "")
        named = _letters(partial(letter_within, optimizer.slug), optimizer.hyperparameters)
        rule = recorder.follow(
            optimizer.rule,
            title=optimizer.title,
            printed=printed,
            letters=named,
            **_kinds(optimizer.hyperparameters),
        )
        return replace(optimizer, rule=rule)
    wrapper, inner = optimizer.wrapper, _listened(optimizer.inner, recorder)
    rule = recorder.follow(
        wrapper.rule,
        title=wrapper.title,
        printed=WRAPPERS_AS_FORMULAS.get(wrapper.slug, ""),
        letters=_letters(partial(letter_around, wrapper.slug), wrapper.hyperparameters),
        **_kinds(wrapper.hyperparameters),
    )
    names = {h.name: free_name(h.name, wrapper.slug, inner) for h in wrapper.hyperparameters}
    joined = around(replace(wrapper, rule=rule), inner, names)
    now = {h.name: h.default for h in optimizer.hyperparameters}
    return replace(joined, rule=partial(joined.rule, **now))


def _told_rates(rates: Rates, pace: Recorder) -> Rates:
    """The same rates, of a schedule that is listened to."""
    schedule = rates.schedule
    symbols = {"learning_rate": r"\eta", "t": "t"}

    def named(name: str) -> str | None:
        return {h.name: h.symbol for h in schedule.hyperparameters}.get(name) or symbols.get(name)

    rule = pace.follow(
        schedule.rule,
        title=_paced_by(rates),
        printed=SCHEDULES_AS_FORMULAS.get(schedule.slug, ""),
        letters=named,
        yields=r"\eta_t",
        **_kinds(schedule.hyperparameters),
    )
    inner = rates.learning_rate
    inner = _told_rates(inner, pace) if isinstance(inner, Rates) else inner
    return replace(rates, learning_rate=inner, schedule=replace(schedule, rule=rule))


def _letters(known: Any, hyperparameters: tuple[Hyperparameter, ...]) -> Any:
    symbols = {h.name: h.symbol for h in hyperparameters}
    return lambda name: known(name, symbols.get(name) or None)


def _kinds(hyperparameters: tuple[Hyperparameter, ...]) -> dict[str, frozenset[str]]:
    switches = {h.name for h in hyperparameters if h.scale == "switch"}
    return {
        "switches": frozenset(switches),
        "settings": COUNTED | {h.name for h in hyperparameters},
    }
