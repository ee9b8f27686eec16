namespace Descent;

/// <summary>Seventy problems of the literature, from two variables to a hundred.</summary>
public static class ProblemLibrary
{
    /// <summary>Every problem, family by family.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        .. Valleys.All,
        .. DataFits.All,
        .. NonlinearEquations.All,
        .. Penalties.All,
        .. Quadratics.All,
        .. Landscapes.All,
    ];

    static readonly Dictionary<string, Problem> ByName = Index();

    /// <summary>The problem of that key or alias, whatever the case of its letters; null if there is none.</summary>
    /// <param name="key">The name, such as <c>mgh01</c> or <c>rosenbrock</c>.</param>
    public static Problem? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ByName.GetValueOrDefault(key);
    }

    static Dictionary<string, Problem> Index()
    {
        var index = new Dictionary<string, Problem>(StringComparer.OrdinalIgnoreCase);
        foreach (Problem problem in All)
        {
            foreach (string name in problem.Aliases.Prepend(problem.Key))
                index.Add(name, problem);
        }

        return index;
    }
}
