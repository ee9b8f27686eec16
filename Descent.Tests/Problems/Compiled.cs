using System.Collections.Concurrent;
using AutoDiff;

namespace Descent.Tests.Library;

/// <summary>Every problem compiled once for all tests.</summary>
static class Compiled
{
    static readonly ConcurrentDictionary<string, Objective> Objectives = new();

    public static TheoryData<string> Keys => [.. ProblemLibrary.All.Select(problem => problem.Key)];

    public static Problem Problem(string key) => ProblemLibrary.Find(key)!;

    public static Objective Objective(string key) =>
        Objectives.GetOrAdd(key, _ => Problem(key).Compile());

    public static double[] Start(string key) => Objective(key).Pack(Problem(key).Start);

    /// <summary>v_i = cos(i).</summary>
    public static double[] Direction(int n) => [.. Enumerable.Range(1, n).Select(i => Math.Cos(i))];

    /// <summary>f, ∇f and ∇²f v at a point, along <see cref="Direction"/>.</summary>
    public static (double Value, double[] Gradient, double[] Product) Evaluate(
        IObjective objective,
        double[] x
    )
    {
        double[] gradient = new double[x.Length];
        double[] product = new double[x.Length];
        double value = objective.ValueAndGradient(x, gradient);
        using IHessian hessian = objective.HessianAt(x);
        hessian.Multiply(Direction(x.Length), product);
        return (value, gradient, product);
    }

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    public static double Norm(double[] a) => Math.Sqrt(Dot(a, a));
}
