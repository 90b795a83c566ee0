"""What wrappers and schedules do, as formulas; u(g) is the step of the optimizer inside."""

from __future__ import annotations

from optimizers.notation.lines import aligned

WRAPPERS_AS_FORMULAS = {
    "sam": aligned(
        r"y &= x + \rho\, \frac{\nabla f(x)}{\lVert \nabla f(x) \rVert}",
        r"g &\gets \nabla f(y)",
    ),
    "clipping": aligned(
        r"g &\gets \nabla f(x) \cdot \min\!\left(1,\, \frac{c}{\lVert \nabla f(x) \rVert}\right)"
    ),
    "lookahead": aligned(
        r"y &\gets y + \alpha\,(x - y), \quad x \gets y \qquad (\text{every } k \text{ steps})"
    ),
    "cautious": aligned(
        r"u &\gets u \cdot [\,u\, g < 0\,] \cdot \frac{D}{1 + \text{number of coordinates kept}}",
        r"x &\gets x + u",
    ),
}

_SINCE = r"\max(t - b,\, 0)"

SCHEDULES_AS_FORMULAS = {
    "constant": r"\eta_t = \eta",
    "step": r"\eta_t = \eta\, \gamma^{\lfloor t / k \rfloor}",
    "multi-step": r"\eta_t = \eta\, \gamma^{\#\{m \,:\, m \le t\}}",
    "exponential": rf"\eta_t = \max\!\left(\eta\, \gamma^{{{_SINCE} / k}},\; \eta_T\right)"
    r" \quad (\gamma \le 1)",
    "inverse-time": r"\eta_t = \frac{\eta}{1 + k\, t / n}, \quad n = \text{interval}",
    "polynomial": rf"\eta_t = \eta_T + (\eta - \eta_T)"
    rf" \left(1 - \frac{{\min({_SINCE},\, T)}}{{T}}\right)^{{p}}",
    "cosine": r"\eta_t = \eta_{\min} + (\eta - \eta_{\min})"
    r" \left(\frac{1 + \cos(\pi t / T)}{2}\right)^{p}",
    "warm-restarts": aligned(
        r"\eta_t &= \eta_{\min} + (\eta - \eta_{\min})\, \frac{1 + \cos(\pi s / T_i)}{2}",
        r"T_{i+1} &= m\, T_i \text{ from } T_0, \quad s = \text{steps since the last restart}",
    ),
    "linear-warm-up": r"\eta_t = \eta \left(s + (1 - s)\, \frac{\min(t, T)}{T}\right)",
    "one-cycle": r"\frac{\eta}{d} \;\nearrow\; \eta \text{ until } r\,T, \quad"
    r" \text{then } \;\searrow\; \frac{\eta}{d D} \text{ at } T",
    "cyclic": aligned(
        r"\eta_t &= \eta_{\min} + (\eta - \eta_{\min})\, q^{c}\, \gamma^{t}\, h",
        r"h &: 0 \to 1 \text{ in } u \text{ steps}, \; 1 \to 0 \text{ in } d, \quad"
        r" c = \text{cycles so far}",
    ),
    "reduce-on-plateau": aligned(
        r"& \text{after more than } p \text{ steps without } f < (1 - \tau)\, f_{\text{best}}"
        r" \text{:}",
        r"\eta &\gets \max(\gamma \eta,\, \eta_{\min}) \text{, then wait } c \text{ steps}",
        r"& \text{no cut smaller than } \epsilon",
    ),
}
