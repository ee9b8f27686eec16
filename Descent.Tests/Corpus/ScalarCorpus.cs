using AutoDiff;
using static AutoDiff.Functions;
using static Descent.Tests.Corpus.Symbols;
using static Descent.Tests.Quotations.Surroundings;

namespace Descent.Tests.Corpus;

/// <summary>Objectives of a few numbers.</summary>
internal static class ScalarCorpus
{
    public static readonly CorpusEntry[] All =
    [
        new(
            "rosenbrock",
            "(1 - x)^2 + 100*(y - x^2)^2",
            (double x, double y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2),
            () => Pow(1 - X, 2) + 100 * Pow(Y - Pow(X, 2), 2)
        ),
        new(
            "booth",
            "(x + 2y - 7)^2 + (2x + y - 5)^2",
            (double x, double y) => Math.Pow(x + 2 * y - 7, 2) + Math.Pow(2 * x + y - 5, 2),
            () => Pow(X + 2 * Y - 7, 2) + Pow(2 * X + Y - 5, 2)
        ),
        new(
            "himmelblau",
            "(x² + y - 11)² + (x + y² - 7)²",
            (double x, double y) => Math.Pow(x * x + y - 11, 2) + Math.Pow(x + y * y - 7, 2),
            () => Pow(X * X + Y - 11, 2) + Pow(X + Y * Y - 7, 2)
        ),
        new(
            "beale",
            "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
            (double x, double y) =>
                Math.Pow(1.5 - x + x * y, 2)
                + Math.Pow(2.25 - x + x * Math.Pow(y, 2), 2)
                + Math.Pow(2.625 - x + x * Math.Pow(y, 3), 2),
            () =>
                Pow(1.5 - X + X * Y, 2)
                + Pow(2.25 - X + X * Pow(Y, 2), 2)
                + Pow(2.625 - X + X * Pow(Y, 3), 2)
        ),
        new(
            "matyas",
            "0.26*(x^2 + y^2) - 0.48*x*y",
            (double x, double y) => 0.26 * (x * x + y * y) - 0.48 * x * y,
            () => 0.26 * (Pow(X, 2) + Pow(Y, 2)) - 0.48 * X * Y
        ),
        new(
            "easom",
            "-cos(x)*cos(y)*exp(-((x - 3)^2 + (y - 3)^2))",
            (double x, double y) =>
                -Math.Cos(x) * Math.Cos(y) * Math.Exp(-(Math.Pow(x - 3, 2) + Math.Pow(y - 3, 2))),
            () => -Cos(X) * Cos(Y) * Exp(-(Pow(X - 3, 2) + Pow(Y - 3, 2)))
        ),
        new(
            "mccormick",
            "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
            (double x, double y) => Math.Sin(x + y) + Math.Pow(x - y, 2) - 1.5 * x + 2.5 * y + 1,
            () => Sin(X + Y) + Pow(X - Y, 2) - 1.5 * X + 2.5 * Y + 1
        ),
        new(
            "camel",
            "2x^2 - 1.05x^4 + x^6/6 + x*y + y^2",
            (double x, double y) =>
                2 * Math.Pow(x, 2) - 1.05 * Math.Pow(x, 4) + Math.Pow(x, 6) / 6 + x * y + y * y,
            () => 2 * Pow(X, 2) - 1.05 * Pow(X, 4) + Pow(X, 6) / 6 + X * Y + Pow(Y, 2)
        ),
        new(
            "log-loss",
            "log(1 + exp(-x*y))",
            (double x, double y) => Math.Log(1 + Math.Exp(-x * y)),
            () => Log(1 + Exp(-X * Y))
        ),
        new(
            "bell",
            "exp(-x^2/2)/sqrt(2*pi)",
            (double x) => Math.Exp(-(x * x) / 2) / Math.Sqrt(2 * Math.PI),
            () => Exp(-Pow(X, 2) / 2) / Sqrt(2 * Math.PI)
        ),
        new(
            "bounded",
            "tanh(x)*arctan(y)",
            (double x, double y) => Math.Tanh(x) * Math.Atan(y),
            () => Tanh(X) * Atan(Y)
        ),
        new(
            "hyperboloid",
            "sqrt(1 + x^2 + y^2)",
            (double x, double y) => double.Sqrt(1 + x * x + y * y),
            () => Sqrt(1 + X * X + Y * Y)
        ),
        new(
            "corners",
            "abs(x) + abs(y - 1)",
            (double x, double y) => Math.Abs(x) + double.Abs(y - 1),
            () => Abs(X) + Abs(Y - 1)
        ),
        new(
            "extremes",
            "max(x, y)^2 + min(x, y)",
            (double x, double y) => Math.Pow(Math.Max(x, y), 2) + Math.Min(x, y),
            () => Pow(Max(X, Y), 2) + Min(X, Y)
        ),
        new(
            "hyperbolic",
            "x*exp(-x) + sinh(y)/cosh(y)",
            (double x, double y) => x * Math.Exp(-x) + Math.Sinh(y) / Math.Cosh(y),
            () => X * Exp(-X) + Sinh(Y) / Cosh(Y)
        ),
        new(
            "arcs",
            "asin(x/10) + acos(y/10)",
            (double x, double y) => Math.Asin(x / 10) + Math.Acos(y / 10),
            () => Asin(X / 10) + Acos(Y / 10)
        ),
        new(
            "either",
            "if(x > y, x^2, y^2)",
            (double x, double y) => x > y ? x * x : y * y,
            () => If(X > Y, Pow(X, 2), Pow(Y, 2))
        ),
        new(
            "quadrant",
            "if(x > 0 and y > 0, x*y, 0)",
            (double x, double y) => x > 0 && y > 0 ? x * y : 0,
            () => If(X > 0 & Y > 0, X * Y, 0)
        ),
        new(
            "outside",
            "if(x < 0 or y <= 1, x^2 + y, x - y)",
            (double x, double y) => x < 0 || y <= 1 ? x * x + y : x - y,
            () => If(X < 0 | Y <= 1, Pow(X, 2) + Y, X - Y)
        ),
        new(
            "apart",
            "if(not (x == y), (x - y)^2, 1)",
            (double x, double y) => !(x == y) ? Math.Pow(x - y, 2) : 1,
            () => If(!(X == Y), Pow(X - Y, 2), 1)
        ),
        new(
            "shared",
            "let s = x + y; s^2 + sin(s)",
            (double x, double y) => Math.Pow(x + y, 2) + Math.Sin(x + y),
            () =>
            {
                Expr s = X + Y;
                return Pow(s, 2) + Sin(s);
            }
        ),
        new(
            "mutable",
            "let s = x*y; let r = s^2 + s; r^2 + r*s",
            null,
            () =>
            {
                Expr s = X * Y;
                Expr r = Pow(s, 2) + s;
                return Pow(r, 2) + r * s;
            },
            "A lambda has no names for values."
        ),
        new("power", "x^y", (double x, double y) => Math.Pow(x, y), () => Pow(X, Y)),
        new(
            "parameters",
            "lam*x^2 + (x - a)^2",
            (double x) => lam * (x * x) + Math.Pow(x - a, 2),
            () => Weight * Pow(X, 2) + Pow(X - Scale, 2)
        ),
        new(
            "x-log-y",
            "xlogy(x, y)",
            (double x, double y) => Special.XLogY(x, y),
            () => XLogY(X, Y)
        ),
        new(
            "special",
            "erf(x) + softplus(y) + sigmoid(x*y)",
            (double x, double y) => Special.Erf(x) + Special.Softplus(y) + Special.Sigmoid(x * y),
            () => Erf(X) + Softplus(Y) + Sigmoid(X * Y)
        ),
        new(
            "accurate",
            "log1p(x^2) + expm1(y)",
            (double x, double y) => double.LogP1(x * x) + double.ExpM1(y),
            () => Log1P(Pow(X, 2)) + ExpM1(Y)
        ),
        new(
            "three",
            "x*y*z + (x + y + z)^2",
            (double x, double y, double z) => x * y * z + Math.Pow(x + y + z, 2),
            () => X * Y * Z + Pow(X + Y + Z, 2)
        ),
        new(
            "quotient",
            "(x - 1)^2/(1 + y^2) + z^2",
            (double x, double y, double z) => Math.Pow(x - 1, 2) / (1 + y * y) + z * z,
            () => Pow(X - 1, 2) / (1 + Pow(Y, 2)) + Pow(Z, 2)
        ),
        new(
            "cubic",
            "x^3 - 3x*y^2",
            (double x, double y) => Math.Pow(x, 3) - 3 * x * Math.Pow(y, 2),
            () => Pow(X, 3) - 3 * X * Pow(Y, 2)
        ),
        new(
            "inverse",
            "x^-2 + 1/y",
            (double x, double y) => Math.Pow(x, -2) + 1 / y,
            () => Pow(X, -2) + 1 / Y
        ),
        new(
            "remainder",
            "rem(x, 3)^2 + rem(x*y, y)",
            (double x, double y) => Math.Pow(x % 3, 2) + x * y % y,
            () => Pow(X % 3, 2) + X * Y % Y
        ),
    ];
}
