using AutoDiff;

namespace Descent.Problems;

/// <summary>Problems of the literature by name.</summary>
public static class ProblemLibrary
{
    /// <summary>Every problem, the best known first.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        InThePlane(
            "rosenbrock",
            "Rosenbrock",
            "(1 - x)^2 + 100*(y - x^2)^2",
            (-1.2, 1),
            "H. H. Rosenbrock, The Computer Journal 3 (1960), 175-184"
        ),
        InThePlane(
            "beale",
            "Beale",
            "(1.5 - x*(1 - y))^2 + (2.25 - x*(1 - y^2))^2 + (2.625 - x*(1 - y^3))^2",
            (1, 1),
            "E. M. L. Beale (1958); Moré, Garbow and Hillstrom (1981), problem 5"
        ),
        InThePlane(
            "himmelblau",
            "Himmelblau",
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
            (0, 0),
            "D. M. Himmelblau, Applied Nonlinear Programming (1972)"
        ),
        InThePlane(
            "booth",
            "Booth",
            "(x + 2*y - 7)^2 + (2*x + y - 5)^2",
            (0, 0),
            "Jamil and Yang (2013), problem 17"
        ),
        InThePlane(
            "matyas",
            "Matyas",
            "0.26*(x^2 + y^2) - 0.48*x*y",
            (5, -5),
            "Jamil and Yang (2013), problem 71"
        ),
    ];

    /// <summary>The problem of that key, or null.</summary>
    /// <param name="key">The key, such as <c>rosenbrock</c>; case does not matter.</param>
    public static Problem? Find(string key) =>
        All.FirstOrDefault(problem =>
            string.Equals(problem.Key, key, StringComparison.OrdinalIgnoreCase)
        );

    static Problem InThePlane(
        string key,
        string name,
        string text,
        (double X, double Y) start,
        string source
    ) =>
        new()
        {
            Key = key,
            Name = name,
            Text = text,
            Bindings = Bindings.Empty,
            Start = new Dictionary<string, DataArray> { ["x"] = start.X, ["y"] = start.Y },
            MinimumValue = 0,
            Source = source,
        };
}
