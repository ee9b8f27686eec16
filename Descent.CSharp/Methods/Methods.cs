namespace Descent;

/// <summary>The methods by name.</summary>
public static class Methods
{
    /// <summary>The methods by kind, the simplest first.</summary>
    public static IReadOnlyList<MethodFamily> Families { get; } =
    [
        new(
            "first order",
            "They follow the gradient, and velocities made of it.",
            FirstOrderMethods.All
        ),
        new(
            "adaptive",
            "They scale every coordinate by the size its gradient has had.",
            AdaptiveMethods.All
        ),
        new(
            "matrices",
            "They scale rows and columns of variables that are matrices together, by what their gradients have in common.",
            MatrixMethods.All
        ),
        new(
            "conjugate gradients",
            "They keep each direction conjugate to the last.",
            ConjugateGradientMethods.All
        ),
        new(
            "quasi-Newton",
            "They learn the Hessian from the gradients of their own steps.",
            QuasiNewtonMethods.All
        ),
        new("Newton", "They use second derivatives.", NewtonMethods.All),
        new(
            "trust region",
            "They minimise a model within a radius that its success widens and its failure narrows.",
            TrustRegionMethods.All
        ),
        new(
            "least squares",
            "They work on the residuals of a sum of squares.",
            LeastSquaresMethods.All
        ),
        new(
            "bounds and sparsity",
            "They keep variables within bounds, or make f + λ‖x‖₁ small and most variables zero.",
            BoundedMethods.All
        ),
    ];

    /// <summary>Every method, family by family.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [.. Families.SelectMany(family => family.Methods)];

    /// <summary>One or two of each family: what a comparison runs when it is not told which.</summary>
    public static IReadOnlyList<MethodInfo> Usual { get; } =
    [
        Find("gradient-descent"),
        Find("gradient-descent-armijo"),
        Find("momentum"),
        Find("nesterov"),
        Find("adam"),
        Find("l-bfgs"),
        Find("newton-cg"),
    ];

    /// <summary>What the registry knows of a method.</summary>
    /// <param name="id">The id, such as <c>l-bfgs</c>.</param>
    /// <exception cref="ArgumentException">There is no method of that name; the message offers the nearest.</exception>
    public static MethodInfo Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(method => method.Id == id)
            ?? throw new ArgumentException(
                Names.Unknown("method", id, All.Select(method => method.Id)),
                nameof(id)
            );
    }

    /// <summary>A method by name, with some of its parameters set.</summary>
    /// <param name="id">The id, such as <c>momentum</c>.</param>
    /// <param name="settings">Values by parameter name, such as <c>learning-rate</c>; null for all defaults.</param>
    /// <exception cref="ArgumentException">Unknown method or parameter; the message offers the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its interval.</exception>
    public static Method Create(string id, IReadOnlyDictionary<string, double>? settings = null) =>
        Find(id).Create(settings);
}
