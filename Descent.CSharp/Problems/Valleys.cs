using static Descent.Entry;

namespace Descent;

/// <summary>Curved and flat valleys: Rosenbrock's, Powell's and Wood's, alone, side by side and chained.</summary>
static class Valleys
{
    const string Chain = "Rosenbrock (1960); chained form of Toint (1978)";

    const string SideMinimum =
        "There is a second local minimum near (-1, 1, …, 1), with f = 3.9866.";

    public static IReadOnlyList<Problem> All { get; } =
    [
        Scalars(
            "mgh01",
            "Rosenbrock",
            $"{Mgh(1)}; Rosenbrock (1960)",
            Rosenbrock("x1", "x2"),
            start: [-1.2, 1],
            minimum: 0,
            at: [1, 1]
        ) with
        {
            Aliases = ["rosenbrock"],
        },
        ExtendedRosenbrock("mgh21_10", Mgh(21), 10) with
        {
            Aliases = ["extended-rosenbrock-10"],
        },
        ExtendedRosenbrock("exros_100", Cutest("SROSENBR"), 100) with
        {
            Aliases = ["extended-rosenbrock", "srosenbr"],
        },
        ChainedRosenbrock("chros_10", 10) with
        {
            Aliases = ["chained-rosenbrock-10"],
        },
        ChainedRosenbrock("chros_100", 100) with
        {
            Aliases = ["chained-rosenbrock"],
        },
        Scalars(
            "mgh13",
            "Powell singular",
            $"{Mgh(13)}; Powell (1962)",
            Powell("x1", "x2", "x3", "x4"),
            start: [3, -1, 0, 1],
            minimum: 0,
            at: [0, 0, 0, 0]
        ) with
        {
            Aliases = ["powell-singular"],
            Note = SingularHessian,
        },
        ExtendedPowell("mgh22_12", Mgh(22), 12) with
        {
            Aliases = ["extended-powell-singular-12"],
        },
        ExtendedPowell("expow_100", Cutest("POWELLSG"), 100) with
        {
            Aliases = ["extended-powell-singular", "powellsg"],
        },
        Scalars(
            "mgh14",
            "Wood",
            $"{Mgh(14)}; Colville (1968)",
            Wood("x1", "x2", "x3", "x4"),
            start: [-3, -1, -3, -1],
            minimum: 0,
            at: [1, 1, 1, 1]
        ) with
        {
            Aliases = ["wood"],
        },
        Vector(
            "woods_100",
            "Extended Wood",
            Cutest("WOODS"),
            $"sum({Wood(Every(4, 1), Every(4, 2), Every(4, 3), Every(4, 4))})",
            start: Cycle(100, -3, -1, -3, -1),
            minimum: 0,
            at: Fill(100, 1)
        ) with
        {
            Aliases = ["extended-wood", "woods"],
        },
        Vector(
            "dixonprice_10",
            "Dixon–Price",
            "Dixon and Price (1989)",
            "(x[1] - 1)^2 + sum(i = 2..10, i*(2*x[i]^2 - x[i-1])^2)",
            start: Fill(10, 1),
            minimum: 0,
            at: Of(10, i => Math.Pow(2, Math.Pow(2, 1 - i) - 1))
        ) with
        {
            Aliases = ["dixon-price"],
            Note = "There is a local minimum with f = 2/3 at (1/3, 0, …, 0).",
        },
        Vector(
            "nondia_100",
            "Nondiagonal",
            $"{Cutest("NONDIA")}; Shanno (1978)",
            "(x[1] - 1)^2 + 100*sum(i = 2..100, (x[1] - x[i]^2)^2)",
            start: Fill(100, -1),
            minimum: 0,
            at: Fill(100, 1)
        ) with
        {
            Aliases = ["nondia"],
            Note = "The form of Lukšan's collection.",
        },
        Vector(
            "liarwhd_100",
            "LIARWHD",
            Cutest("LIARWHD"),
            "sum(4*(x^2 - x[1])^2 + (x - 1)^2)",
            start: Fill(100, 4),
            minimum: 0,
            at: Fill(100, 1)
        ) with
        {
            Aliases = ["liarwhd"],
        },
        Vector(
            "arwhead_100",
            "Arrowhead",
            Cutest("ARWHEAD"),
            "sum(i = 1..99, (x[i]^2 + x[100]^2)^2 - 4*x[i] + 3)",
            start: Fill(100, 1),
            minimum: 0,
            at: [.. Fill(99, 1), 0]
        ) with
        {
            Aliases = ["arwhead"],
        },
    ];

    const string SingularHessian = "The Hessian is singular at the minimum.";

    /// <summary>The banana-shaped valley along b = a².</summary>
    static string Rosenbrock(string a, string b) => $"(1 - {a})^2 + 100*({b} - {a}^2)^2";

    static string Powell(string a, string b, string c, string d) =>
        $"({a} + 10*{b})^2 + 5*({c} - {d})^2 + ({b} - 2*{c})^4 + 10*({a} - {d})^4";

    static string Wood(string a, string b, string c, string d) =>
        $"100*({a}^2 - {b})^2 + (1 - {a})^2 + 90*({c}^2 - {d})^2 + (1 - {c})^2"
        + $" + 10*({b} + {d} - 2)^2 + ({b} - {d})^2/10";

    static Problem ExtendedRosenbrock(string key, string source, int n) =>
        Vector(
            key,
            $"Extended Rosenbrock (n = {n})",
            source,
            $"sum({Rosenbrock(Every(2, 1), Every(2, 2))})",
            start: Cycle(n, -1.2, 1),
            minimum: 0,
            at: Fill(n, 1)
        );

    static Problem ChainedRosenbrock(string key, int n) =>
        Vector(
            key,
            $"Chained Rosenbrock (n = {n})",
            Chain,
            $"sum(i = 1..{n - 1}, {Rosenbrock("x[i]", "x[i+1]")})",
            start: Cycle(n, -1.2, 1),
            minimum: 0,
            at: Fill(n, 1)
        ) with
        {
            Note = SideMinimum,
        };

    static Problem ExtendedPowell(string key, string source, int n) =>
        Vector(
            key,
            $"Extended Powell singular (n = {n})",
            source,
            $"sum({Powell(Every(4, 1), Every(4, 2), Every(4, 3), Every(4, 4))})",
            start: Cycle(n, 3, -1, 0, 1),
            minimum: 0,
            at: Fill(n, 0)
        ) with
        {
            Note = SingularHessian,
        };

    /// <summary>The element of that number in every block of x.</summary>
    static string Every(int block, int number) => $"x[{number}.. by {block}]";
}
