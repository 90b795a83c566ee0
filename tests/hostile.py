"""The worst that may be typed: allowed, and not."""

LEGAL = {
    "sixty factors": "".join(f"(x−{i})" for i in range(1, 61)),
    "forty planes": "".join(f"(x−{i}y)" for i in range(1, 41)),
    "forty sines": " ".join(f"sin({i}x)" for i in range(1, 41)),
    "continued fraction": "1/(1+x/" * 11 + "(1+x)" + ")" * 11,
    "sines in sines": "sin(x+" * 24 + "x" + ")" * 24,
    "largest of eight": "max(x, y, x+y, x−y, 2x, 2y, x*y, x²)",
    "sigmoids in sigmoids": "sigmoid(y+tanh(x+" * 10 + "x" + "))" * 10,
    "absolute values": "abs(x−abs(y−" * 5 + "x" + "))" * 5,
    "powers of powers": "((x²+1)^10 + y)^10",
    "four variables": "".join(f"(a−{i}b)(c−{i}d)" for i in range(1, 16)),
    "eighteen pieces": "{" + "; ".join(f"x^{i} if x<{i}" for i in range(1, 19)) + "; 0 otherwise}",
}
ILLEGAL = (
    "9^9^9^9",
    "x" * 100_000,
    "(" * 900,
    "__import__('os').system('touch gone')",
    "exp(" * 100 + "x" + ")" * 100,
    "((((x^9)^9)^9)^9)",
    "1e999999999",
    "x!!!!",
    "a+b+c+d+u",
)
