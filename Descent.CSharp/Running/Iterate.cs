namespace Descent;

/// <summary>One iterate of a method, copied out of the run.</summary>
/// <param name="Iteration">k; 0 is the start.</param>
/// <param name="X">x, of length n.</param>
/// <param name="Value">f(x).</param>
/// <param name="Gradient">∇f(x), of length n.</param>
/// <param name="Step">α of the update that led here; 0 at the start.</param>
/// <param name="Evaluations">What it had cost to get here.</param>
public sealed record Iterate(
    int Iteration,
    IReadOnlyList<double> X,
    double Value,
    IReadOnlyList<double> Gradient,
    double Step,
    Evaluations Evaluations
);
