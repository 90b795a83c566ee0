"""First steps: what one update does, and what the learning rate does to it."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at, square

STEPS = "First steps"
RATE = "Learning rate"
ROUNDING = "Rounding errors"

QUARTIC = "2x⁴−8x³−26x²+x−5"
QUARTIC_MINIMA = (
    ((4.4532915322152506,), -436.10712521673785),
    ((-1.4723556260047808,), -27.902434280572102),
)
QUARTIC_SOURCE = "A loss with two valleys from a beginners' article on gradient descent"
CLASSROOM = (
    "Saitoh, Deep Learning from Scratch (O'Reilly Japan 2016), section 4.4: gradient descent "
    "with numerical differentiation"
)

FIRST_STEPS = (
    Preset(
        slug="quarter-square",
        title="Three steps on a parabola",
        group=STEPS,
        formula="¼x²",
        window=((-5, 5),),
        start=(4,),
        contestants=(("gradient-descent", at(3)),),
        steps=3,
        watch=(
            "A learning rate of 3 is large: each step multiplies x by 1 − 3·½ = −½, so the ball "
            "jumps over the minimum every time and still halves its distance: 4, −2, 1, −½. The "
            "article that this scene comes from prints ¼ as the final loss; exact arithmetic "
            "gives ¼·(½)² = 1/16."
        ),
        source="A beginners' article on gradient descent; the steps can be checked by hand",
        minima=(((0,), 0),),
    ),
    Preset(
        slug="bowl",
        title="Two learning rates in a bowl",
        group=STEPS,
        formula="L(w1, w2) = w1² + w2²",
        window=square(4),
        start=(2, 3),
        contestants=(("gradient-descent", at(0.5)), ("gradient-descent", at(0.1))),
        steps=20,
        watch=(
            "With learning rate 0.5 one step leads exactly to the minimum: the gradient is 2w, "
            "and half of it is the whole way. With 0.1 each step keeps 80 % of the distance: (2, "
            "3), (1.6, 2.4), (1.28, 1.92) and so on, ever shorter."
        ),
        source="Worked by hand",
        minima=(((0, 0), 0),),
    ),
    Preset(
        slug="quarter-square-ascent",
        title="The sign flipped",
        group=STEPS,
        formula="¼x²",
        window=((-5, 5),),
        start=(0.5,),
        contestants=(("gradient-descent", at(0.5)),),
        steps=10,
        ascent=True,
        watch=(
            "Here the update adds the gradient instead of subtracting it, and the loss rises "
            "with every step: x is multiplied by 1 + 0.5·½ = 1.25 each time and moves away from "
            "the minimum. That is why the update has a minus sign."
        ),
        source="Worked by hand",
        minima=(((0,), 0),),
    ),
    Preset(
        slug="quartic-from-the-left",
        title="Two valleys, from the left",
        group=STEPS,
        formula=QUARTIC,
        window=((-4, 7),),
        start=(-3,),
        contestants=(
            ("gradient-descent", at(0.005)),
            ("momentum", at(0.002, momentum=0.9)),
            ("adam", at(0.1)),
        ),
        steps=100,
        watch=(
            "Gradient descent slides into the nearest valley, at x = −1.47, and stays: where the "
            "gradient is zero it cannot know that a deeper valley exists. Momentum arrives with "
            "speed and rolls over the hill into the deep valley at x = 4.45."
        ),
        source=QUARTIC_SOURCE,
        minima=QUARTIC_MINIMA,
    ),
    Preset(
        slug="quartic-from-the-right",
        title="Two valleys, from the right",
        group=STEPS,
        formula=QUARTIC,
        window=((-4, 7),),
        start=(2,),
        contestants=(("gradient-descent", at(0.005)), ("adam", at(0.2))),
        steps=100,
        watch=(
            "The same loss and the same learning rate as from the left, but from x = 2 gradient "
            "descent finds the deep valley at x = 4.45, in about ten steps. Which minimum is "
            "found depends on the start."
        ),
        source=QUARTIC_SOURCE,
        minima=QUARTIC_MINIMA,
    ),
)

LEARNING_RATES = (
    Preset(
        slug="quartic-too-fast",
        title="Four learning rates, four fates",
        group=RATE,
        formula=QUARTIC,
        window=((-4, 7),),
        start=(2,),
        contestants=tuple(("gradient-descent", at(rate)) for rate in (0.005, 0.01, 0.016, 0.02)),
        steps=60,
        watch=(
            "In the deep valley the second derivative is 210, so learning rates above 2/210 = "
            "0.0095 cannot settle there. 0.005 settles, 0.01 swings between two points for ever, "
            "0.016 is thrown over the hill and settles in the shallow valley, and 0.02 diverges."
        ),
        source=QUARTIC_SOURCE,
        minima=QUARTIC_MINIMA,
    ),
    Preset(
        slug="ripples",
        title="Ripples on a parabola",
        group=RATE,
        formula="(0.1x)² + 0.05cos(2πx)",
        window=((-9, 9),),
        start=(-7.5,),
        contestants=(
            ("gradient-descent", at(0.1)),
            ("momentum", at(0.1, momentum=0.9)),
            ("adam", at(0.5)),
        ),
        steps=150,
        watch=(
            "Gradient descent and momentum stop in the first ripple, at x = −7.42. Adam's steps "
            "are about as long as its learning rate, however small the gradient, so 0.5 carries "
            "it over many ripples before it settles. The two deepest points are x = ±0.495; x = "
            "0 is a maximum."
        ),
        source="lext/mloptimizers (its README takes x = 0 for the minimum)",
        minima=(
            ((0.49498393381455818,), -0.047525078275498068),
            ((-0.49498393381455818,), -0.047525078275498068),
            ((1.4849319933459126,), -0.0277258528206209),
            ((-1.4849319933459126,), -0.0277258528206209),
        ),
    ),
)


def classroom(
    slug: str,
    title: str,
    rate: float,
    watch: str,
    difference: float | None = 1e-4,
    *,
    log: bool = False,
) -> Preset:
    """Make one run of the classroom experiment; they differ in learning rate and gradient."""
    return Preset(
        slug=slug,
        title=title,
        group=ROUNDING,
        formula="x0² + x1²",
        window=square(5),
        start=(-3, 4),
        contestants=(("gradient-descent", at(rate)),),
        steps=100,
        difference=difference,
        log=log,
        watch=watch,
        source=CLASSROOM,
        minima=(((0, 0), 0),),
    )


ROUNDING_ERRORS = (
    classroom(
        "classroom-converges",
        "Central differences that work",
        0.1,
        "The gradient is not derived but measured: (f(x + h) − f(x − h)) / 2h with h = 0.0001. "
        "After 100 steps the point is about 10⁻⁹ from the minimum, and agrees to 11 digits with "
        "the one that the exact gradient leads to.",
    ),
    classroom(
        "classroom-too-small",
        "A learning rate of almost nothing",
        1e-10,
        "With a learning rate of 10⁻¹⁰ neither coordinate has moved by even 10⁻⁷ after 100 "
        "steps: the point prints as (−2.99999994, 3.99999992). Nothing is wrong, it is only far "
        "too slow.",
    ),
    classroom(
        "classroom-frozen",
        "A divergence that freezes",
        10,
        "A learning rate of 10 multiplies both coordinates by −19 a step, for ever. Yet the "
        "point stops near (−2.59·10¹³, −1.30·10¹²): beyond 10¹² the spacing of floating-point "
        "numbers exceeds h = 0.0001, f(x + h) and f(x − h) are the same number, the difference "
        "quotient is exactly 0, and the point freezes.",
        log=True,
    ),
    classroom(
        "classroom-diverges",
        "The same divergence, exact",
        10,
        "With the exact gradient nothing stops the run: each step multiplies both coordinates by "
        "1 − 10·2 = −19, which after 100 steps gives (−3, 4)·19¹⁰⁰ ≈ (−2.25·10¹²⁸, 3.00·10¹²⁸). "
        "The same run with central differences stops near 10¹³, because beyond 10¹² the spacing "
        "of floating-point numbers exceeds its h, its difference quotient is exactly 0, and the "
        "point freezes.",
        difference=None,
        log=True,
    ),
)
