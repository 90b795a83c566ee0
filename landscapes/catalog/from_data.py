"""Losses from data: regression, classes, outliers, and the smallest network."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at
from landscapes.data import Data, Generated

GROUP = "From data"
LINE = "ŷ(x; a, b) = a x + b"
BISHOP = "Bishop, Pattern Recognition and Machine Learning (Springer 2006), "
OUTLIERS = (("noise", 0.2), ("outliers", 3.0))
ROBUST = "Huber 1964, Robust Estimation of a Location Parameter, Ann. Math. Statist. 35"


def made(generator: str, error: str, *settings: tuple[str, float]) -> Data:
    """Samples of a generator with an error."""
    return Data(Generated(generator, settings), error)


def outliers(slug: str, title: str, error: str, watch: str, minimum: tuple[float, ...]) -> Preset:
    """Make one of the scenes with three outliers; they differ in the error."""
    return Preset(
        slug=slug,
        title=title,
        group=GROUP,
        formula=LINE,
        data=made("line", error, *OUTLIERS),
        window=((-2, 3), (-2, 4)),
        start=(-1, 3),
        contestants=(("gradient-descent", at(0.3)), ("adam", at(0.2))),
        steps=100,
        watch=watch,
        source=ROBUST,
        minima=((minimum[:2], minimum[2]),),
    )


FROM_DATA = (
    Preset(
        slug="linear-regression",
        title="Linear regression",
        group=GROUP,
        formula=LINE,
        data=made("line", "squared-error"),
        window=((-2, 4), (-3, 4)),
        start=(-1, 3),
        contestants=(
            ("gradient-descent", at(0.1)),
            ("gradient-descent", at(1.3)),
            ("adam", at(0.3)),
        ),
        steps=60,
        watch=(
            "A point of the map is a whole line: its slope a and its intercept b. As the ball rolls "
            "down, the line turns into the samples. The loss is the mean of twenty small parabolas, "
            "so it is a bowl with one minimum, at a = 1.434, b = 0.515. Its largest curvature is "
            "1.473: a learning rate of 1.3 is just below 2/1.473 = 1.357 and swings from side to "
            "side all the way."
        ),
        source=BISHOP + "section 3.1: least squares",
        minima=(((1.4344215992129599, 0.51485), 0.0234407960003975),),
    ),
    Preset(
        slug="polynomial-regression",
        title="Polynomial regression",
        group=GROUP,
        formula="w0 + w1 x + w2 x² + w3 x³",
        data=made("polynomial", "squared-error"),
        window=((-2, 2), (-4, 2), (-2, 2), (-2, 2)),
        start=(0, 0, 0, 0),
        contestants=(
            ("gradient-descent", at(0.12)),
            ("momentum", at(0.05)),
            ("newton", {}),
        ),
        steps=200,
        watch=(
            "Four weights are learned, so the map is a slice through a space of four dimensions. The "
            "curve is bent, yet the loss is again a bowl, because the model is linear in its weights. "
            "The bowl is long and narrow: its curvatures reach from 0.2 to 12.8. Gradient descent "
            "takes about 150 steps to come within 1 % of the smallest loss, momentum about 60, and "
            "Newton's method a single one."
        ),
        source=BISHOP + "section 1.1: polynomial curve fitting",
        minima=(
            (
                (
                    0.5146552421721222,
                    -1.9821297389955659,
                    -0.009592326381111738,
                    0.9740358304877541,
                ),
                0.027759881209699522,
            ),
        ),
    ),
    Preset(
        slug="logistic-regression",
        title="Logistic regression",
        group=GROUP,
        formula="ŷ(x; w, b) = σ(w x + b)",
        data=made("threshold", "binary-cross-entropy"),
        window=((-4, 6), (-5, 4)),
        start=(-2, 2),
        contestants=(("gradient-descent", at(1)), ("adam", at(0.3)), ("newton", {})),
        steps=100,
        watch=(
            "The samples are 0 or 1, and the model gives the probability of a 1. At the start it "
            "rises the wrong way round. Gradient descent and Adam turn it over. The loss is convex, "
            "but no parabola: where the model is sure and wrong, the loss is almost a slanted plane. "
            "Newton's method takes that for a huge flat bowl, jumps far out and diverges."
        ),
        source=BISHOP + "section 4.3: probabilistic discriminative models",
        minima=(((2.033934192182244, -1.6926551833601162), 0.25519981893940574),),
        log=True,
    ),
    Preset(
        slug="two-classes",
        title="A border between two classes",
        group=GROUP,
        formula="ŷ(x1, x2; w1, w2) = σ(w1 x1 + w2 x2)",
        data=made("clouds", "binary-cross-entropy"),
        window=((-4, 5), (-4, 5)),
        start=(-3, 1),
        contestants=(("gradient-descent", at(0.5)), ("adam", at(0.2))),
        steps=100,
        watch=(
            "Each sample has two inputs and a class. The line where the model says ½ is the border "
            "between the classes; it stands at right angles to (w1, w2) and turns as the weights "
            "do. Gradient descent turns it by a hundred degrees in forty steps, and by only fifteen "
            "in the next sixty: once almost every sample lies on its own side, little of the "
            "gradient is left."
        ),
        source=BISHOP + "section 4.3.2: logistic regression",
        minima=(((2.6467993918665904, 2.4141259746492167), 0.1380468402939163),),
    ),
    outliers(
        "outliers-squared",
        "Outliers and the squared error",
        "squared-error",
        "Three samples at the right lie 6 too low. The squared error counts a distance of 6 as "
        "much as thirty-six distances of 1, so the line leaves all the other samples to please "
        "these three: slope 0.374 where the others lie on 1.5. Compare the same samples with the "
        "Huber error.",
        (0.3743909279993429, -0.3924, 1.4546049443694498),
    ),
    outliers(
        "outliers-huber",
        "Outliers and the Huber error",
        "huber",
        "The same three outliers. Beyond δ = 1 the Huber error grows in proportion to the distance, "
        "so an outlier pulls with the same force however far off it is: the slope becomes 1.131 "
        "instead of 0.374; the other samples lie on 1.5. Move δ: a small one comes close to the "
        "absolute error, a large one to the squared error.",
        (1.130955688640773, 0.23152765509550996, 0.7727982438976162),
    ),
    Preset(
        slug="finding-a-frequency",
        title="Finding a frequency",
        group=GROUP,
        formula="ŷ(x; a, b) = a sin(b x)",
        data=made("wave", "squared-error"),
        window=((-1.5, 1.5), (0, 10)),
        start=(0.5, 6.6),
        contestants=(
            ("gradient-descent", at(0.5)),
            ("momentum", at(0.2)),
            ("adam", at(0.3)),
        ),
        steps=200,
        watch=(
            "The samples lie on one period of a sine, and the start guesses twice its frequency. The "
            "model is not linear in b, and the loss is no bowl: beside the frequency π it has a false "
            "minimum at b = 7.61, where a wave of small height fits a little. Gradient descent and "
            "momentum end there. Adam's longer steps lead it through a = 0 and down to the true one."
        ),
        source="Fitting a frequency; the samples are those of " + BISHOP + "section 1.1",
        minima=(
            ((0.9767479610140262, 3.2067224284799205), 0.005959721122070039),
            ((-0.17598429921121314, 7.61369791945033), 0.22034041033904928),
        ),
    ),
    Preset(
        slug="smallest-network",
        title="The smallest network",
        group=GROUP,
        formula="ŷ(x; v, w) = v tanh(w x)",
        data=made("teacher", "sum-of-squares"),
        window=((-3, 3), (-3, 3)),
        start=(0.2, -0.3),
        contestants=(
            ("gradient-descent", at(0.01)),
            ("momentum", at(0.002)),
            ("adam", at(0.1)),
        ),
        steps=200,
        watch=(
            "One input, one hidden unit, one output. Because tanh is odd, (v, w) and (−v, −w) are the "
            "same network: the map has two minima, each the other's mirror image, and between them a "
            "saddle at the origin. Which of the two is found depends on the start."
        ),
        source="Fukumizu & Amari 2000, Local minima and plateaus in hierarchical structures of "
        "multilayer perceptrons, Neural Networks 13",
        minima=(
            ((1.022623523593174, 1.887839547056319), 0.03021679734765651),
            ((-1.022623523593174, -1.887839547056319), 0.03021679734765651),
        ),
    ),
)
