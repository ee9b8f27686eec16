using static Descent.Entry;

namespace Descent;

/// <summary>Systems of nonlinear equations, and polynomials made to fit one, by their sums of squares.</summary>
static class NonlinearEquations
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Scalars(
            "mgh02",
            "Freudenstein and Roth",
            $"{Mgh(2)}; Freudenstein and Roth (1963)",
            "(x1 - 13 + ((5 - x2)*x2 - 2)*x2)^2 + (x1 - 29 + ((x2 + 1)*x2 - 14)*x2)^2",
            start: [0.5, -2],
            minimum: 0,
            at: [5, 4]
        ) with
        {
            Aliases = ["freudenstein-roth"],
            Note =
                "From the standard start one comes to the local minimum 48.9842 at (11.41, -0.8968).",
        },
        Scalars(
            "mgh04",
            "Brown badly scaled",
            Mgh(4),
            "(x1 - 1e6)^2 + (x2 - 2e-6)^2 + (x1*x2 - 2)^2",
            start: [1, 1],
            minimum: 0,
            at: [1e6, 2e-6]
        ) with
        {
            Aliases = ["brown-badly-scaled"],
        },
        Watson("mgh20_6", 6, 0.0022876700535524167) with
        {
            Aliases = ["watson-6"],
        },
        Watson("mgh20_9", 9, 1.3997601381044647e-06) with
        {
            Aliases = ["watson", "watson-9"],
        },
        Trigonometric("mgh26_10", 10) with
        {
            Aliases = ["trigonometric-10"],
            Note = "From the standard start one comes to the local minimum 2.79505612187946e-5.",
        },
        Trigonometric("trig_100", 100) with
        {
            Aliases = ["trigonometric"],
            Note = "From the standard start one comes to local minima between 1.7e-6 and 2.4e-6.",
        },
        Vector(
            "mgh27_10",
            "Brown almost-linear (n = 10)",
            $"{Mgh(27)}; Brown (1969)",
            "sum((x[..9] + sum(x) - 11)^2) + (prod(x) - 1)^2",
            start: Fill(10, 0.5),
            minimum: 0,
            at: Fill(10, 1)
        ) with
        {
            Aliases = ["brown-almost-linear"],
            Note = "There is a local minimum with f = 1 at (0, …, 0, 11).",
        },
        BoundaryValue("morebv_100", 100) with
        {
            Aliases = ["discrete-boundary-value", "morebv"],
        },
        IntegralEquation("mgh29_10", 10) with
        {
            Aliases = ["discrete-integral-equation-10"],
        },
        IntegralEquation("inteq_100", 100) with
        {
            Aliases = ["discrete-integral-equation", "inteq"],
        },
        Vector(
            "mgh30_10",
            "Broyden tridiagonal (n = 10)",
            $"{Mgh(30)}; Broyden (1965)",
            $"sum(i = 1..10, ((3 - 2*x[i])*x[i] - {Before} - 2*{After(10)} + 1)^2)",
            start: Fill(10, -1),
            minimum: 0
        ) with
        {
            Aliases = ["broyden-tridiagonal"],
        },
        Vector(
            "broyband_100",
            "Broyden banded (n = 100)",
            $"{Mgh(31)}; Broyden (1971)",
            "sum(i = 1..100, (x[i]*(2 + 5*x[i]^2) + 1"
                + " - sum(j = max(1, i-5)..min(100, i+1), if(j == i, 0, x[j]*(1 + x[j]))))^2)",
            start: Fill(100, -1),
            minimum: 0
        ) with
        {
            Aliases = ["broyden-banded"],
        },
        Chebyquad("mgh35_8", 8, 0.00351687372567793) with
        {
            Aliases = ["chebyquad-8"],
        },
        Chebyquad("mgh35_10", 10, 0.006503954800882308) with
        {
            Aliases = ["chebyquad", "chebyquad-10"],
            Note =
                "The minimum given is the one of the paper, reached from the standard start; the least known is 0.00477271369637535.",
        },
    ];

    /// <summary>A polynomial p of n coefficients for p' = p² + 1, p(0) = 0, at 29 points.</summary>
    static Problem Watson(string key, int n, double minimum) =>
        Vector(
            key,
            $"Watson (n = {n})",
            $"{Mgh(20)}; Kowalik and Osborne (1968)",
            $"let t[i = 1..29] = i/29; let n = {n};"
                + " sum(i = 1..29, (sum(j = 2..n, (j-1)*x[j]*t[i]^(j-2))"
                + " - sum(j = 1..n, x[j]*t[i]^(j-1))^2 - 1)^2)"
                + " + x[1]^2 + (x[2] - x[1]^2 - 1)^2",
            start: Fill(n, 0),
            minimum
        ) with
        {
            Note = "Ill-conditioned, the more so the larger n is.",
        };

    static Problem Trigonometric(string key, int n) =>
        Vector(
            key,
            $"Trigonometric (n = {n})",
            $"{Mgh(26)}; Spedicato (1975)",
            $"sum(i = 1..{n}, ({n} - sum(j = 1..{n}, cos(x[j])) + i*(1 - cos(x[i])) - sin(x[i]))^2)",
            start: Fill(n, 1.0 / n),
            minimum: 0,
            at: Fill(n, 0)
        );

    /// <summary>u″ = (u + t + 1)³/2 with u(0) = u(1) = 0, by second differences.</summary>
    static Problem BoundaryValue(string key, int n) =>
        Vector(
            key,
            $"Discrete boundary value (n = {n})",
            $"{Mgh(28)}; Moré and Cosnard (1979); CUTEst, MOREBV",
            $"let h = 1/{n + 1};"
                + $" sum(i = 1..{n}, (2*x[i] - {Before} - {After(n)} + h^2*(x[i] + i*h + 1)^3/2)^2)",
            start: [.. Grid(n).Select(t => t * (t - 1))],
            minimum: 0
        );

    /// <summary>The same equation by its Green's function.</summary>
    static Problem IntegralEquation(string key, int n) =>
        Vector(
            key,
            $"Discrete integral equation (n = {n})",
            $"{Mgh(29)}; Moré and Cosnard (1979)",
            $"let n = {n}; let h = 1/(n + 1); let t[i = 1..n] = i*h;"
                + " sum(i = 1..n, (x[i] + h/2*sum(j = 1..n,"
                + " if(j <= i, (1 - t[i])*t[j], t[i]*(1 - t[j]))*(x[j] + t[j] + 1)^3))^2)",
            start: [.. Grid(n).Select(t => t * (t - 1))],
            minimum: 0
        );

    static Problem Chebyquad(string key, int n, double minimum) =>
        Vector(
            key,
            $"Chebyquad (n = {n})",
            $"{Mgh(35)}; Fletcher (1965)",
            string.Join(" + ", Enumerable.Range(1, n).Select(Quadrature)),
            start: Of(n, j => j / (n + 1.0)),
            minimum
        );

    /// <summary>Equal weights at x against the integral of the i-th polynomial over [0, 1], squared.</summary>
    static string Quadrature(int i) =>
        i % 2 == 0 ? $"(mean({Chebyshev(i)}) + 1/{i * i - 1})^2" : $"mean({Chebyshev(i)})^2";

    /// <summary>T_i(2x - 1), by T_2k = 2 T_k² - 1 and T_2k+1 = 2 T_k T_k+1 - T_1.</summary>
    static string Chebyshev(int i) =>
        i == 1 ? "(2*x - 1)"
        : i % 2 == 0 ? $"(2*{Chebyshev(i / 2)}^2 - 1)"
        : $"(2*{Chebyshev(i / 2)}*{Chebyshev(i / 2 + 1)} - (2*x - 1))";

    /// <summary>h, 2h, …, nh for h = 1/(n + 1).</summary>
    static double[] Grid(int n)
    {
        double h = 1.0 / (n + 1);
        return Of(n, i => i * h);
    }

    /// <summary>The left neighbour, 0 beyond the end.</summary>
    const string Before = "if(i > 1, x[i-1], 0)";

    /// <summary>The right neighbour, 0 beyond the end.</summary>
    static string After(int n) => $"if(i < {n}, x[i+1], 0)";
}
