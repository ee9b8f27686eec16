using AutoDiff;

namespace Descent;

/// <summary>Answers to a name nobody knows.</summary>
public static class Names
{
    const string NeedsGradients = " Every method here goes by the gradient.";

    // What SciPy, PyTorch and others call methods, step rules and parameters, in small letters without hyphens.
    internal static readonly Dictionary<string, string[]> Elsewhere = new()
    {
        ["sgd"] = ["gradient-descent", "momentum"],
        ["gd"] = ["gradient-descent"],
        ["steepestdescent"] = ["gradient-descent"],
        ["heavyball"] = ["momentum"],
        ["nag"] = ["nesterov"],
        ["cg"] = ["cg-hager-zhang", "cg-polak-ribiere"],
        ["conjugategradient"] = ["cg-hager-zhang", "cg-polak-ribiere"],
        ["trustncg"] = ["trust-region-newton-cg"],
        ["trustkrylov"] = ["trust-region-lanczos"],
        ["trustexact"] = ["trust-region-lanczos"],
        ["trustconstr"] = ["projected-newton-cg"],
        ["tnc"] = ["projected-newton-cg", "l-bfgs-b"],
        ["slsqp"] = ["l-bfgs-b"],
        ["lm"] = ["levenberg-marquardt"],
        ["trf"] = ["levenberg-marquardt"],
        ["dogbox"] = ["dogleg"],
        ["ista"] = ["proximal-gradient"],
        ["constant"] = ["fixed"],
        ["wolfe"] = ["strong-wolfe"],
        ["backtracking"] = ["armijo"],
        ["bb"] = ["barzilai-borwein"],
        ["steplr"] = ["step-decay"],
        ["exponentiallr"] = ["exponential"],
        ["polynomiallr"] = ["polynomial"],
        ["cosineannealing"] = ["cosine"],
        ["cosineannealinglr"] = ["cosine"],
        ["cosineannealingwarmrestarts"] = ["cosine-restarts"],
        ["sgdr"] = ["cosine-restarts"],
        ["linearwarmup"] = ["warmup"],
        ["linearlr"] = ["warmup"],
        ["onecycle"] = ["warmup-cosine"],
        ["onecyclelr"] = ["warmup-cosine"],
        ["reducelronplateau"] = ["plateau"],
        ["lr"] = ["learning-rate"],
        ["alpha"] = ["learning-rate"],
        ["stepsize"] = ["learning-rate"],
        ["betas"] = ["beta1", "beta2"],
        ["eps"] = ["epsilon"],
        ["l2"] = ["penalty"],
        ["maxnorm"] = ["clip-norm"],
        ["c1"] = ["armijo"],
        ["c2"] = ["curvature"],
        ["m"] = ["memory"],
        ["history"] = ["memory"],
        ["historysize"] = ["memory"],
        ["maxcor"] = ["memory"],
    };

    static readonly string[] WithoutGradients =
    [
        "neldermead",
        "powell",
        "cobyla",
        "simplex",
        "differentialevolution",
        "cmaes",
        "annealing",
    ];

    /// <summary>
    /// The known names that serve where another library has this one, or the nearest: " Did you mean 'l-bfgs'?", for the end of a
    /// sentence; empty if there is none.
    /// </summary>
    /// <param name="name">The name that is not known.</param>
    /// <param name="known">Those that are.</param>
    public static string Hint(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] names = [.. known];
        string bare = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        string[] serving = [.. Elsewhere.GetValueOrDefault(bare, []).Intersect(names)];
        return serving.Length > 0 ? $" Did you mean '{string.Join("' or '", serving)}'?"
            : WithoutGradients.Contains(bare) && names.Contains("l-bfgs") ? NeedsGradients
            : Spelling.Hint(name, names);
    }

    /// <summary>"Unknown method: 'lbfgs'. Did you mean 'l-bfgs'? Known: …"</summary>
    internal static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return $"Unknown {kind}: '{name}'.{Hint(name, names)} Known: {string.Join(", ", names)}.";
    }
}
