using static Descent.Entry;

namespace Descent;

/// <summary>Landscapes with several minima, waves, and the small classics.</summary>
static class Landscapes
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Scalars(
            "himmelblau",
            "Himmelblau",
            "Himmelblau (1972)",
            "(x1^2 + x2 - 11)^2 + (x1 + x2^2 - 7)^2",
            start: [2, 2],
            minimum: 0,
            at: [3, 2]
        ) with
        {
            Note = "Four minima, all with f = 0.",
        },
        Scalars(
            "camel3",
            "Three-hump camel",
            Surjanovic,
            "2*x1^2 - 1.05*x1^4 + x1^6/6 + x1*x2 + x2^2",
            start: [0.5, -0.5],
            minimum: 0,
            at: [0, 0]
        ) with
        {
            Aliases = ["three-hump-camel"],
            Note = "Two local minima beside it, with f = 0.2986.",
        },
        Scalars(
            "camel6",
            "Six-hump camel",
            $"{Surjanovic}; Branin (1972)",
            "(4 - 2.1*x1^2 + x1^4/3)*x1^2 + x1*x2 + (4*x2^2 - 4)*x2^2",
            start: [0.5, -0.5],
            minimum: -1.0316284534898774
        ) with
        {
            Aliases = ["six-hump-camel"],
            Note = "Six minima, two of them global.",
        },
        Styblinski(2) with
        {
            Aliases = ["styblinski-tang"],
        },
        Styblinski(10) with
        {
            Aliases = ["styblinski-tang-10"],
        },
        Rastrigin(2) with
        {
            Aliases = ["rastrigin"],
        },
        Rastrigin(10) with
        {
            Aliases = ["rastrigin-10"],
        },
        Vector(
            "ackley_2",
            "Ackley (n = 2)",
            "Ackley (1987)",
            "20 + e - 20*exp(-0.2*sqrt(mean(x^2))) - exp(mean(cos(2*pi*x)))",
            start: [0.3, -0.2],
            minimum: 0,
            at: [0, 0]
        ) with
        {
            Aliases = ["ackley"],
            Note = "A cone at the minimum: no tolerance on the gradient can be met there.",
        },
        Scalars(
            "mccormick",
            "McCormick",
            $"{Surjanovic}; McCormick (1976)",
            "sin(x1 + x2) + (x1 - x2)^2 - 1.5*x1 + 2.5*x2 + 1",
            start: [0, 0],
            minimum: -1.9132229549810364,
            at: [0.5 - Math.PI / 3, -0.5 - Math.PI / 3]
        ) with
        {
            Note =
                "The least value for -1.5 <= x1 <= 4, -3 <= x2 <= 4; without that box f has no lower bound.",
        },
        Scalars(
            "brkmcc",
            "Bracken and McCormick",
            $"{Cutest("BRKMCC")}; Bracken and McCormick (1968)",
            "(x1 - 2)^2 + (x2 - 1)^2 + 0.04/(1 - x1^2/4 - x2^2) + 5*(x1 - 2*x2 + 1)^2",
            start: [2, 2],
            minimum: 0.16904267919645036
        ) with
        {
            Aliases = ["bracken-mccormick"],
            Note =
                "The local minimum reached from the standard start; f has no lower bound near the pole x1^2/4 + x2^2 = 1.",
        },
        Vector(
            "cosine_100",
            "Cosine (n = 100)",
            Cutest("COSINE"),
            "sum(i = 1..99, cos(x[i]^2 - x[i+1]/2))",
            start: Fill(100, 1),
            minimum: -99,
            at: Fill(100, 0.25 + Math.Sqrt(0.0625 + Math.PI))
        ) with
        {
            Aliases = ["cosine"],
            Note = "Many minima; f does not grow at infinity.",
        },
        Vector(
            "dixmaana_90",
            "Dixon and Maany A (n = 90)",
            $"{Cutest("DIXMAANA")}; Dixon and Maany (1988)",
            "1 + sum(x^2) + 0.125*sum(i = 1..60, x[i]^2*x[i+30]^4) + 0.125*sum(i = 1..30, x[i]*x[i+60])",
            start: Fill(90, 2),
            minimum: 1,
            at: Fill(90, 0)
        ) with
        {
            Aliases = ["dixmaana"],
        },
    ];

    const string Surjanovic = "Surjanovic and Bingham, Virtual Library of Simulation Experiments";

    // The leftmost root of 4 t³ - 32 t + 5.
    const double StyblinskiRoot = -2.903534027771177;

    static Problem Styblinski(int n) =>
        Vector(
            $"styblinski_{n}",
            $"Styblinski–Tang (n = {n})",
            "Styblinski and Tang (1990)",
            "sum(x^4 - 16*x^2 + 5*x)/2",
            start: Fill(n, -1),
            minimum: n * -39.16616570377142,
            at: Fill(n, StyblinskiRoot)
        ) with
        {
            Note = "Every coordinate has two minima of its own.",
        };

    static Problem Rastrigin(int n) =>
        Vector(
            $"rastrigin_{n}",
            $"Rastrigin (n = {n})",
            "Rastrigin (1974)",
            $"{10 * n} + sum(x^2 - 10*cos(2*pi*x))",
            start: Cycle(n, 0.15, -0.1),
            minimum: 0,
            at: Fill(n, 0)
        ) with
        {
            Note =
                "A minimum near every point of integers; the start lies in the basin of the least.",
        };
}
