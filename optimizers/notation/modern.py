"""Update rules of the modern methods; squares, roots and quotients coordinate by coordinate."""

from __future__ import annotations

from optimizers.notation.lines import CORRECTED, GRADIENT, MEANS, PENALIZED, aligned

MODERN = {
    "lion": aligned(
        GRADIENT,
        r"x &\gets x - \eta\, (\operatorname{sign}(\beta_1 m + (1 - \beta_1)\, g) + \lambda x)",
        r"m &\gets \beta_2 m + (1 - \beta_2)\, g",
    ),
    "adan": aligned(
        r"g_t &= \nabla f(x), \quad d = g_t - g_{t-1}",
        r"m &\gets \beta_1 m + (1 - \beta_1)\, g_t, \quad v \gets \beta_2 v + (1 - \beta_2)\, d",
        r"n &\gets \beta_3 n + (1 - \beta_3)\,(g_t + \beta_2 d)^2",
        r"u &= \left(\frac{m}{1 - \beta_1^t} + \beta_2 \frac{v}{1 - \beta_2^t}\right) \Big/"
        r" \left(\sqrt{\frac{n}{1 - \beta_3^t}} + \epsilon\right)",
        r"x &\gets \frac{x - \eta\, u}{1 + \eta\lambda}",
    ),
    "ademamix": aligned(
        GRADIENT,
        r"m_1 &\gets \beta_1 m_1 + (1 - \beta_1)\, g, \quad"
        r" m_2 \gets \beta_3 m_2 + (1 - \beta_3)\, g",
        MEANS[1],
        r"u &= \frac{m_1 / (1 - \beta_1^t) + \alpha\, m_2}"
        r"{\sqrt{v / (1 - \beta_2^t)} + \epsilon} \qquad"
        r" (\alpha, \beta_3 \text{ grow during the first } T \text{ steps})",
        r"x &\gets x - \eta\,(u + \lambda x)",
    ),
    "grams": aligned(
        GRADIENT,
        *MEANS,
        CORRECTED,
        r"x &\gets x - \eta \left(\operatorname{sign}(g)\,"
        r" \left|\frac{\hat m}{\sqrt{\hat v} + \epsilon}\right| + \lambda x\right)",
    ),
    "mars": aligned(
        r"g_t &= \nabla f(x)",
        r"c &= g_t + \gamma\, \frac{\beta_1}{1 - \beta_1}\,(g_t - g_{t-1}), \quad"
        r" c \gets \frac{c}{\max(1,\, \lVert c \rVert)}",
        r"m &\gets \beta_1 m + (1 - \beta_1)\, c, \quad v \gets \beta_2 v + (1 - \beta_2)\, c^2",
        r"x &\gets x - \eta \left(\frac{m}{1 - \beta_1^t} \cdot"
        r" \frac{\sqrt{1 - \beta_2^t}}{\sqrt{v} + \epsilon} + \lambda x\right)",
    ),
    "sophia": aligned(
        GRADIENT,
        MEANS[0],
        r"u &= \frac{m / (1 - \beta_1^t)}{\max(\gamma h,\, \epsilon)} \text{ cut at } \pm 1",
        r"h &\gets \beta_2 h + (1 - \beta_2)\, \operatorname{diag} \nabla^2 f(x) \qquad"
        r" (\text{every } k \text{ steps})",
        r"x &\gets x - \eta\,(u + \lambda x)",
    ),
    "sam": aligned(
        GRADIENT,
        r"y &= x + \rho\, \frac{g}{\lVert g \rVert}",
        r"x &\gets x - \eta\, \nabla f(y)",
    ),
    "lookahead": aligned(
        r"v &\gets \beta v + \nabla f(x)",
        r"x &\gets x - \eta\, v",
        r"y &\gets y + \alpha\,(x - y), \quad x \gets y \qquad (\text{every } k \text{ steps})",
    ),
    "prodigy": aligned(
        r"g &\gets \nabla f(x), \quad"
        r" a = \eta\, d\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \qquad (d \text{ from } d_0)",
        r"m &\gets \beta_1 m + (1 - \beta_1)\, d g, \quad"
        r" v \gets \beta_2 v + (1 - \beta_2)\, d^2 g^2",
        r"s &\gets \sqrt{\beta_2}\, s + a\, \frac{d}{d_0}\, g, \quad"
        r" r \gets \sqrt{\beta_2}\, r + a\, \frac{d}{d_0}\, \langle g,\, x_0 - x\rangle",
        r"d &\gets \max\!\left(d,\; \frac{r}{\lVert s \rVert_1}\right)",
        r"x &\gets x - a \left(\frac{m}{\sqrt{v} + d \epsilon} + \lambda x\right)",
    ),
    "d-adaptation": aligned(
        r"g &\gets \nabla f(x), \quad"
        r" a = \eta\, d\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \qquad (d \text{ from } d_0)",
        r"q &= \Big\langle g,\, \frac{s}{\sqrt{v} + \epsilon} \Big\rangle, \quad b = \sqrt{\beta_2}",
        r"m &\gets \beta_1 m + (1 - \beta_1)\, a g, \quad v \gets \beta_2 v + (1 - \beta_2)\, g^2",
        r"s &\gets b s + (1 - b)\, a g, \quad r \gets b r + (1 - b)\, a q",
        r"d &\gets \max\!\left(d,\; \frac{r}{(1 - b)\, \lVert s \rVert_1}\right)",
        r"x &\gets x - \frac{m}{\sqrt{v} + \epsilon} - a \lambda x",
    ),
    "dog": aligned(
        PENALIZED,
        r"r &\gets \max(r,\, \lVert x - x_0 \rVert) \qquad"
        r" (\text{from } d_0\,(1 + \lVert x_0 \rVert))",
        r"G &\gets G + \lVert g \rVert^2",
        r"x &\gets x - \eta\, \frac{r}{\sqrt{G + \epsilon}}\; g",
    ),
    "schedule-free-sgd": aligned(
        r"y &= \beta x + (1 - \beta)\, z",
        r"z &\gets z - \eta\, (\nabla f(y) + \lambda y)",
        r"x &\gets x + \frac{z - x}{t} \qquad (\text{constant } \eta)",
    ),
    "schedule-free-adamw": aligned(
        r"y &= \beta x + (1 - \beta)\, z, \quad g = \nabla f(y)",
        MEANS[1],
        r"z &\gets z - \eta \left(\frac{g}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}"
        r" + \lambda y\right)",
        r"x &\gets x + \frac{z - x}{t} \qquad (\text{constant } \eta)",
    ),
    "shampoo": aligned(
        GRADIENT,
        r"L &\gets L + g g^{\mathsf T}",
        r"x &\gets x - \eta\, (L + \epsilon I)^{-1/2}\, g",
    ),
    "soap": aligned(
        GRADIENT,
        r"m &\gets \beta_1 m + (1 - \beta_1)\, g, \quad"
        r" v \gets \beta_2 v + (1 - \beta_2)\,(Q^{\mathsf T} g)^2",
        r"x &\gets x - \eta\, \frac{\sqrt{1 - \beta_2^{t-1}}}{1 - \beta_1^{t-1}}\;"
        r" Q\, \frac{Q^{\mathsf T} m}{\sqrt{v} + \epsilon} - \eta\lambda x",
        r"L &\gets \beta_2 L + (1 - \beta_2)\, g g^{\mathsf T}",
        r"Q &\gets \text{the axes of } L \text{, turned towards them every } k \text{ steps}",
    ),
}
