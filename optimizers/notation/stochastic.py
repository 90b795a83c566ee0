"""Update rules of the methods that throw dice or never ask for a gradient."""

from __future__ import annotations

from optimizers.notation.lines import aligned

NOISE = {
    "noisy-gradient-descent": aligned(
        r"\xi &\sim \mathcal N(0, I)",
        r"x &\gets x - \eta \left(\nabla f(x) + \frac{\sigma}{t^{\gamma/2}}\, \xi\right)",
    ),
    "perturbed-gradient-descent": aligned(
        r"& \text{if } \lVert \nabla f(x) \rVert \le g"
        r" \text{ and no kick in the last } k \text{ steps:}",
        r"x &\gets x + r\, \xi, \quad \xi \text{ uniform in the unit ball}",
        r"& \text{always:}",
        r"x &\gets x - \eta\, \nabla f(x)",
    ),
    "langevin": aligned(
        r"\xi &\sim \mathcal N(0, I)",
        r"x &\gets x - \eta\, \nabla f(x) + \sqrt{2 \eta T}\; \xi",
    ),
}

GRADIENT_FREE = {
    "nelder-mead": aligned(
        r"& \text{corners } x_0, \dots, x_D \text{, best first; edges } s"
        r" \text{ of the start; } c = \text{mean of all but } x_D",
        r"x_r &= c + \rho\,(c - x_D)",
        r"x_D &\gets \begin{cases} c + \rho\chi\,(c - x_D) \text{ if lower still, else } x_r"
        r" & x_r \text{ is the best} \\"
        r" x_r & x_r \text{ is better than the second worst} \\"
        r" c + \rho\psi\,(c - x_D) \text{ or } c - \psi\,(c - x_D) & \text{else, if that helps}"
        r" \end{cases}",
        r"x_i &\gets x_0 + \sigma\,(x_i - x_0) \qquad (\text{if nothing helped})",
    ),
    "pattern-search": aligned(
        r"y &= \text{the lowest of } x \pm \delta e_1, \dots, x \pm \delta e_D",
        r"x &\gets y \text{ if } f(y) < f(x) \text{, else } \delta \gets \sigma\delta",
    ),
    "random-search": aligned(
        r"y &= x + \sigma\, \xi, \quad \xi \sim \mathcal N(0, I)",
        r"x &\gets y \text{ if } f(y) < f(x)",
    ),
    "simulated-annealing": aligned(
        r"y &= x + \sigma\, \xi, \quad \xi \sim \mathcal N(0, I)",
        r"x &\gets y \text{ with probability } \min\!\left(1,\, e^{-(f(y) - f(x)) / T}\right)",
        r"T &\gets \alpha T",
    ),
    "cma-es": aligned(
        r"y_i &\sim \mathcal N(0, C), \quad i = 1, \dots, \lambda; \text{ sorted by }"
        r" f(x + \sigma y_i)",
        r"x &\gets x + \sigma\, y, \qquad y = \sum_{w_i > 0} w_i\, y_i",
        r"p_\sigma &\gets (1 - c_\sigma)\, p_\sigma"
        r" + \sqrt{c_\sigma (2 - c_\sigma)\, \mu}\; C^{-1/2} y",
        r"\sigma &\gets \sigma \exp\!\left(\frac{c_\sigma}{d_\sigma} \left("
        r"\frac{\lVert p_\sigma \rVert}{\mathbb E \lVert \mathcal N(0, I) \rVert} - 1"
        r"\right)\right)",
        r"p_c &\gets (1 - c_c)\, p_c + \sqrt{c_c (2 - c_c)\, \mu}\; y",
        r"C &\gets \Big(1 - c_1 - c_\mu \sum_i w_i\Big)\, C + c_1\, p_c p_c^{\mathsf T}"
        r" + c_\mu \sum_i w_i\, y_i y_i^{\mathsf T}",
    ),
    "particle-swarm": aligned(
        r"x_i &\sim \mathcal N(x_0, \sigma^2 I), \quad i = 1, \dots, n;"
        r" \quad b_i = \text{best of } x_i \text{ so far}, \quad x = \text{best of all}",
        r"v_i &\gets \omega v_i + c_1 r_1\,(b_i - x_i) + c_2 r_2\,(x - x_i), \quad"
        r" r_1, r_2 \text{ uniform in } [0, 1)",
        r"x_i &\gets x_i + v_i",
    ),
}
