"""Update rules of the second-order methods."""

from __future__ import annotations

from optimizers.notation.lines import aligned

_BOTH = r"g &\gets \nabla f(x), \quad H \gets \nabla^2 f(x) = Q \Lambda Q^{\mathsf T}"
_WOLFE = (
    r"a &: \; f(x + a d) \le f(x) + c_1\, a\, \langle g, d\rangle \text{ and}",
    r"& \quad |\langle \nabla f(x + a d), d\rangle| \le c_2\, |\langle g, d\rangle|",
)

SECOND_ORDER = {
    "newton": aligned(
        r"g &\gets \nabla f(x), \quad H \gets \nabla^2 f(x)",
        r"x &\gets x - \eta\, H^{-1} g",
    ),
    "damped-newton": aligned(
        _BOTH,
        r"x &\gets x - \eta\, Q \left(\max(\Lambda, 0) + \mu I\right)^{-1} Q^{\mathsf T} g",
    ),
    "saddle-free-newton": aligned(
        _BOTH,
        r"x &\gets x - \eta\, Q \left(|\Lambda| + \mu I\right)^{-1} Q^{\mathsf T} g",
    ),
    "trust-region": aligned(
        r"p &= \operatorname*{arg\,min}_{\lVert p \rVert \le \Delta}"
        r" \; \langle g, p\rangle + \tfrac12\, p^{\mathsf T} H p",
        r"q &= \frac{f(x) - f(x + p)}{\text{decrease the parabola promised}}",
        r"\Delta &\gets \begin{cases} \tfrac14 \Delta & q < \tfrac14 \\"
        r" \min(2\Delta, \hat\Delta) & q > \tfrac34,\; \lVert p \rVert = \Delta \\"
        r" \Delta & \text{else} \end{cases}",
        r"x &\gets x + p \qquad (\text{only if } q > a)",
    ),
    "bfgs": aligned(
        r"d &= -B g, \qquad g = \nabla f(x)",
        *_WOLFE,
        r"s &= a d, \quad x \gets x + s, \quad y = \nabla f(x) - g",
        r"B &\gets (I - \rho\, s y^{\mathsf T})\, B\, (I - \rho\, y s^{\mathsf T})"
        r" + \rho\, s s^{\mathsf T}, \quad \rho = \frac{1}{\langle s, y\rangle}",
    ),
    "l-bfgs": aligned(
        r"d &= -B g \qquad (B \text{ from the last } m \text{ pairs } s, y)",
        *_WOLFE,
        r"& \quad \text{tried first: } a = \eta \text{, then at most } n \text{ more}",
        r"s &= a d, \quad x \gets x + s, \quad y = \nabla f(x) - g",
        r"& \text{rest where } \max_i |g_i| \le \tau_g \text{ or } |\langle g, d\rangle| < \tau_c",
    ),
    "conjugate-gradient": aligned(
        *_WOLFE,
        r"x &\gets x + a d",
        r"\beta &= \max\!\left(0,\, \frac{\langle g_{t+1},\, g_{t+1} - g_t\rangle}"
        r"{\lVert g_t \rVert^2}\right) \text{ or, Fletcher–Reeves, }"
        r" \frac{\lVert g_{t+1} \rVert^2}{\lVert g_t \rVert^2}",
        r"d &\gets -g_{t+1} + \beta d",
    ),
}
