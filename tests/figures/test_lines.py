"""Lines of critical points on the views."""

from __future__ import annotations

import numpy as np
import pytest

from figures import CHARTS, LOOKS, CriticalLine, Scene, sample


def scene(*lines: CriticalLine) -> Scene:
    grid = sample(lambda p: (p[0] + p[1]) ** 2, ((-2.0, 2.0),) * 2)
    return Scene(("v1", "v2"), grid, lines=lines)


def line(kind: str, meaning: str = "A line") -> CriticalLine:
    x = np.linspace(-1, 1, 5)
    return CriticalLine(kind, np.stack([x, -x], axis=1), np.zeros(5), meaning)


@pytest.mark.parametrize("chart", ["contour", "surface"])
def test_lines_are_drawn_where_they_are_and_under_the_marks(chart: str) -> None:
    bare = CHARTS[chart](scene()).data
    traces = CHARTS[chart](scene(line("saddle"))).data
    added = traces[1 : 1 + len(traces) - len(bare)]
    assert len(added) == (2 if chart == "contour" else 1)
    for trace in added:
        assert trace.mode == "lines"
        assert list(trace.x) == [-1, -0.5, 0, 0.5, 1]
        assert list(trace.y) == [1, 0.5, 0, -0.5, -1]
        assert len(trace.hovertext) == 5
        assert all("A line" in said for said in trace.hovertext)
    assert added[-1].line.color == LOOKS["saddle"].color


def test_kinds_are_told_apart_with_and_without_color() -> None:
    drawn = [CHARTS["contour"](scene(line(kind))).data[2].line for kind in LOOKS]
    assert len({trace.dash for trace in drawn}) == len(LOOKS)
    assert len({trace.color for trace in drawn}) == len(LOOKS)
    assert len({look.solid for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)


def test_text_on_a_line_is_shown_letter_by_letter() -> None:
    trace = CHARTS["contour"](scene(line("level", "a < b & {c}. Next"))).data[1]
    assert trace.hovertext[0].startswith("a &lt; b &amp; &#123;c}<br>Next")


def test_a_kind_without_a_look_is_refused() -> None:
    with pytest.raises(ValueError, match="Kinds are"):
        line("ridge")
