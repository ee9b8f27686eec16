using static Descent.Entry;

namespace Descent;

/// <summary>Penalty functions and other powers of sums: steep at the start, flat at the end.</summary>
static class Penalties
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Penalty("mgh23_4", Mgh(23), 4, 2.2499775008999372e-05) with
        {
            Aliases = ["penalty-1-4"],
        },
        Penalty("mgh23_10", Mgh(23), 10, 7.08765146709037e-05) with
        {
            Aliases = ["penalty-1-10"],
        },
        Penalty("penalty1_100", $"{Mgh(23)}; CUTEst, PENALTY1", 100, 0.0009024909768042965) with
        {
            Aliases = ["penalty-1"],
        },
        Vector(
            "mgh24_4",
            "Penalty II (n = 4)",
            $"{Mgh(24)}; Gill, Murray and Pitfield (1972)",
            "(x[1] - 0.2)^2"
                + " + 1e-5*sum(i = 2..4, (exp(x[i]/10) + exp(x[i-1]/10) - exp(i/10) - exp((i-1)/10))^2)"
                + " + 1e-5*sum(i = 2..4, (exp(x[i]/10) - exp(-1/10))^2)"
                + " + (sum(i = 1..4, (5 - i)*x[i]^2) - 1)^2",
            start: Fill(4, 0.5),
            minimum: 9.376293007355447e-06
        ) with
        {
            Aliases = ["penalty-2"],
            Note = "Ill-conditioned.",
        },
        VariablyDimensioned("mgh25_10", Mgh(25), 10) with
        {
            Aliases = ["variably-dimensioned-10"],
        },
        VariablyDimensioned("vardim_100", Cutest("VARDIM"), 100) with
        {
            Aliases = ["variably-dimensioned", "vardim"],
        },
        Vector(
            "power_50",
            "Power (n = 50)",
            Cutest("POWER"),
            "sum(i = 1..50, i*x[i]^2)^2",
            start: Fill(50, 1),
            minimum: 0,
            at: Fill(50, 0)
        ) with
        {
            Aliases = ["power"],
            Note = "The Hessian is 0 at the minimum. Some collections halve f.",
        },
        Vector(
            "quartc_25",
            "Quartic (n = 25)",
            Cutest("QUARTC"),
            "sum(i = 1..25, (x[i] - i)^4)",
            start: Fill(25, 2),
            minimum: 0,
            at: Count(1, 25)
        ) with
        {
            Aliases = ["quartc"],
            Note = "The Hessian is 0 at the minimum.",
        },
        Scalars(
            "polynomial3",
            "Quartic in three variables",
            "OptimTestProblems.jl, Polynomial",
            "(10 - x1)^2 + (7 - x2)^4 + (108 - x3)^4",
            start: [0, 0, 0],
            minimum: 0,
            at: [10, 7, 108]
        ) with
        {
            Note = "The Hessian is singular at the minimum.",
        },
        Scalars(
            "exponential2",
            "Exponential of squares",
            "OptimTestProblems.jl, Exponential",
            "exp((2 - x1)^2) + exp((3 - x2)^2)",
            start: [0, 0],
            minimum: 2,
            at: [2, 3]
        ) with
        {
            Note = "Convex; very steep at the start.",
        },
    ];

    static Problem Penalty(string key, string source, int n, double minimum) =>
        Vector(
            key,
            $"Penalty I (n = {n})",
            $"{source}; Gill, Murray and Pitfield (1972)",
            "1e-5*sum((x - 1)^2) + (sum(x^2) - 1/4)^2",
            start: Count(1, n),
            minimum
        );

    static Problem VariablyDimensioned(string key, string source, int n) =>
        Vector(
            key,
            $"Variably dimensioned (n = {n})",
            source,
            $"let s = sum(i = 1..{n}, i*(x[i] - 1)); sum((x - 1)^2) + s^2 + s^4",
            start: Of(n, i => 1 - i / (double)n),
            minimum: 0,
            at: Fill(n, 1)
        );
}
