"""Update rules of the first-order methods."""

from __future__ import annotations

from optimizers.notation.lines import GRADIENT, PENALIZED, aligned

FIRST_ORDER = {
    "gradient-descent": aligned(PENALIZED, r"x &\gets x - \eta\, g"),
    "momentum": aligned(
        PENALIZED,
        r"v &\gets \beta v + (1 - \tau)\, g \qquad (v = g \text{ in the first step})",
        r"x &\gets x - \eta\, v",
    ),
    "nesterov": aligned(PENALIZED, r"v &\gets \beta v + g", r"x &\gets x - \eta\,(g + \beta v)"),
    "nesterov-1983": aligned(
        r"y &= x_{t} + \frac{t - 1}{t + 2}\,(x_{t} - x_{t-1})",
        r"x_{t+1} &= y - \eta\, \nabla f(y)",
    ),
    "normalized-gradient-descent": aligned(
        GRADIENT, r"x &\gets x - \eta\, \frac{g}{\lVert g \rVert}"
    ),
    "sign-descent": aligned(GRADIENT, r"x &\gets x - \eta\, \operatorname{sign} g"),
    "signum": aligned(
        GRADIENT,
        r"m &\gets \beta m + (1 - \beta)\, g",
        r"x &\gets x - \eta\, \operatorname{sign} m",
    ),
    "rprop": aligned(
        r"g_t &= \nabla f(x), \quad d_0 = \eta",
        r"d &\gets d \cdot \begin{cases} \eta_+ & g_t\, g_{t-1} > 0 \\"
        r" \eta_- & g_t\, g_{t-1} < 0 \text{; then } g_t \gets 0 \\ 1 & \text{else} \end{cases}",
        r"d &\gets \min(\max(d,\, \Delta_{\min}),\, \Delta_{\max})",
        r"x &\gets x - d\, \operatorname{sign} g_t",
    ),
    "averaged-sgd": aligned(
        r"\eta_t &= \frac{\eta}{(1 + \lambda\eta\,(t - 1))^{\alpha}}",
        r"y &\gets (1 - \lambda\eta_t)\, y - \eta_t\, \nabla f(y)",
        r"x &\gets x + \frac{y - x}{\max(1,\, t - 1 - t_0)}",
    ),
    "coordinate-descent": aligned(
        r"i &= 1, 2, \dots, D, 1, 2, \dots \text{ in turn}",
        r"x_i &\gets x_i - \eta\, \frac{\partial f}{\partial x_i}(x)",
    ),
    "polyak-step": aligned(
        GRADIENT,
        r"x &\gets x - \min\!\left(\frac{f(x) - f^*}{\lVert g \rVert^2},\; \eta\right) g",
    ),
    "gradient-descent-armijo": aligned(
        GRADIENT,
        r"a &= \text{the first of } \eta,\, \eta q,\, \eta q^2, \dots \text{ with }"
        r" f(x - a g) \le f(x) - c\, a\, \lVert g \rVert^2",
        r"x &\gets x - a\, g",
    ),
    "barzilai-borwein": aligned(
        r"s &= x_t - x_{t-1}, \quad y = g_t - g_{t-1}",
        r"a &= \begin{cases} \dfrac{\langle s, s\rangle}{\langle s, y\rangle} \text{ or, short, }"
        r" \dfrac{\langle s, y\rangle}{\langle y, y\rangle} & \langle s, y\rangle > 0 \\[1ex]"
        r" \eta & \text{else} \end{cases}",
        r"x &\gets x - a\, g_t",
    ),
}
