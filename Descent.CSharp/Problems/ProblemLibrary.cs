using AutoDiff;

namespace Descent;

/// <summary>Problems of the literature by name.</summary>
public static class ProblemLibrary
{
    /// <summary>Every problem, the best known first.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        InThePlane(
            "mgh01",
            "Rosenbrock",
            "(1 - x1)^2 + 100*(x2 - x1^2)^2",
            (-1.2, 1),
            (1, 1),
            "Moré, Garbow and Hillstrom (1981), problem 1; Rosenbrock (1960)"
        ) with
        {
            Aliases = ["rosenbrock"],
        },
        InThePlane(
            "mgh05",
            "Beale",
            "(1.5 - x1*(1 - x2))^2 + (2.25 - x1*(1 - x2^2))^2 + (2.625 - x1*(1 - x2^3))^2",
            (1, 1),
            (3, 0.5),
            "Moré, Garbow and Hillstrom (1981), problem 5; Beale (1958)"
        ) with
        {
            Aliases = ["beale"],
        },
        InThePlane(
            "himmelblau",
            "Himmelblau",
            "(x1^2 + x2 - 11)^2 + (x1 + x2^2 - 7)^2",
            (2, 2),
            (3, 2),
            "Himmelblau (1972)"
        ) with
        {
            Note = "Four minima, all with f = 0.",
        },
    ];

    /// <summary>The problem of that key or alias, whatever the case of its letters; null if there is none.</summary>
    /// <param name="key">The name, such as <c>mgh01</c> or <c>rosenbrock</c>.</param>
    public static Problem? Find(string key) =>
        All.FirstOrDefault(problem =>
            problem.Aliases.Prepend(problem.Key).Contains(key, StringComparer.OrdinalIgnoreCase)
        );

    static Problem InThePlane(
        string key,
        string name,
        string text,
        (double, double) start,
        (double, double) at,
        string source
    ) =>
        new()
        {
            Key = key,
            Name = name,
            Text = text,
            Bindings = Bindings.Empty,
            Start = Point(start),
            Minimizer = Point(at),
            MinimumValue = 0,
            Source = source,
        };

    static Dictionary<string, DataArray> Point((double X1, double X2) point) =>
        new() { ["x1"] = point.X1, ["x2"] = point.X2 };
}
