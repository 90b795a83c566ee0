"""Update rules of the adaptive methods; squares, roots and quotients coordinate by coordinate."""

from __future__ import annotations

from optimizers.notation.lines import CORRECTED, GRADIENT, MEANS, PENALIZED, SHRINK, aligned

_ADAM_STEP = r"x &\gets x - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}"

ADAPTIVE = {
    "adagrad": aligned(
        PENALIZED,
        r"s &\gets s + g^2 \qquad (\text{from } s_0)",
        r"x &\gets x - \frac{\eta}{1 + (t - 1)\,\kappa} \cdot \frac{g}{\sqrt{s} + \epsilon}",
    ),
    "adadelta": aligned(
        PENALIZED,
        r"s &\gets \rho s + (1 - \rho)\, g^2",
        r"u &= \frac{\sqrt{d + \epsilon}}{\sqrt{s + \epsilon}}\; g",
        r"d &\gets \rho d + (1 - \rho)\, u^2",
        r"x &\gets x - \eta\, u",
    ),
    "rmsprop": aligned(
        PENALIZED,
        r"s &\gets \alpha s + (1 - \alpha)\, g^2 \qquad"
        r" (\text{centered: less the square of the mean } g)",
        r"v &\gets \beta v + \frac{g}{\sqrt{s} + \epsilon}",
        r"x &\gets x - \eta\, v",
    ),
    "adam": aligned(PENALIZED, *MEANS, CORRECTED, _ADAM_STEP),
    "adamw": aligned(GRADIENT, *MEANS, CORRECTED, SHRINK, _ADAM_STEP),
    "amsgrad": aligned(
        PENALIZED,
        *MEANS,
        r"v_{\max} &\gets \max(v_{\max},\, v)",
        r"\hat m &= \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v_{\max}}{1 - \beta_2^t}",
        _ADAM_STEP,
    ),
    "adamax": aligned(
        PENALIZED,
        MEANS[0],
        r"u &\gets \max(\beta_2 u,\; |g| + \epsilon)",
        r"x &\gets x - \eta\, \frac{m}{(1 - \beta_1^t)\, u}",
    ),
    "nadam": aligned(
        PENALIZED,
        *MEANS,
        r"\mu_t &= \beta_1 \left(1 - \tfrac12 \cdot 0.96^{\,t\psi}\right), \quad"
        r" P_t = \mu_1 \mu_2 \cdots \mu_t",
        r"\hat m &= \frac{(1 - \mu_t)\, g}{1 - P_t} + \frac{\mu_{t+1}\, m}{1 - P_{t+1}}, \quad"
        r" \hat v = \frac{v}{1 - \beta_2^t}",
        _ADAM_STEP,
    ),
    "radam": aligned(
        PENALIZED,
        *MEANS,
        r"\rho_\infty &= \frac{2}{1 - \beta_2} - 1, \quad"
        r" \rho = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}",
        r"r &= \sqrt{\frac{(\rho - 4)(\rho - 2)\,\rho_\infty}"
        r"{(\rho_\infty - 4)(\rho_\infty - 2)\,\rho}}",
        r"x &\gets x - \eta\, \frac{m}{1 - \beta_1^t} \cdot \begin{cases}"
        r" \dfrac{r \sqrt{1 - \beta_2^t}}{\sqrt{v} + \epsilon} & \rho > 5 \\ 1 & \text{else}"
        r" \end{cases}",
    ),
    "adabelief": aligned(
        GRADIENT,
        MEANS[0],
        r"s &\gets \beta_2 s + (1 - \beta_2)\,(g - m)^2 + \epsilon",
        r"\hat m &= \frac{m}{1 - \beta_1^t}, \quad \hat s = \frac{s}{1 - \beta_2^t}",
        r"x &\gets x - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}",
    ),
    "yogi": aligned(
        GRADIENT,
        r"m &\gets \beta_1 m + (1 - \beta_1)\, g \qquad (m \text{ and } v \text{ from } v_0)",
        r"v &\gets v - (1 - \beta_2)\, \operatorname{sign}(v - g^2)\, g^2",
        CORRECTED,
        _ADAM_STEP,
    ),
    "laprop": aligned(
        GRADIENT,
        MEANS[1],
        r"m &\gets \beta_1 m + (1 - \beta_1)\, \eta\,"
        r" \frac{g}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}",
        r"x &\gets x - \frac{m}{1 - \beta_1^t} - \eta\lambda x",
    ),
    "adopt": aligned(
        r"g &\gets \nabla f(x) \qquad (\text{first step: } v = g^2 \text{ and nothing moves})",
        r"u &= \frac{g}{\max(\sqrt{v},\, \epsilon)} \text{ cut at } \pm (t - 1)^{1/4}",
        r"m &\gets \beta_1 m + (1 - \beta_1)\, u",
        r"v &\gets \beta_2 v + (1 - \beta_2)\, g^2",
        r"x &\gets x - \eta\, m",
    ),
}
