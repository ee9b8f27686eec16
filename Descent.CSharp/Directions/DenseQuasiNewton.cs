namespace Descent;

/// <summary>How a dense matrix learns from a step, and what it makes of a gradient.</summary>
interface IDenseUpdate
{
    /// <summary>Learns from a pair; returns false, and leaves the matrix as it is, where nothing can be learned from it.</summary>
    /// <param name="matrix">n×n, row by row; anything may be in it where nothing is known.</param>
    /// <param name="knows">Whether it holds anything yet.</param>
    /// <param name="step">s, of length n.</param>
    /// <param name="change">y, of length n; may be overwritten.</param>
    bool Learn(double[] matrix, bool knows, double[] step, double[] change);

    /// <summary>result ← the matrix's inverse Hessian times g; false where there is none.</summary>
    bool Apply(double[] matrix, ReadOnlySpan<double> gradient, Span<double> result);
}

/// <summary>A dense quasi-Newton direction at work: steepest descent until its update has learned something.</summary>
/// <param name="dimension">n.</param>
/// <param name="method">The method, for refusals.</param>
/// <param name="update">How its matrix learns.</param>
/// <param name="isDefinite">Whether the matrix cannot be singular, so that steps of any length may be tried.</param>
sealed class DenseQuasiNewton(int dimension, string method, IDenseUpdate update, bool isDefinite)
    : IDirectionState
{
    readonly double[] step = new double[dimension];
    readonly double[] change = new double[dimension];
    double[]? matrix; // made when first needed, so that a refusal names the method
    bool knows; // whether the matrix holds anything
    int learned;

    public double Farthest { get; private set; } = double.PositiveInfinity;

    public DirectionScale Point(Situation at, Span<double> direction)
    {
        matrix ??= Matrices.Square(dimension, method);
        Learn(at, matrix);
        if (!knows || !update.Apply(matrix, at.Current.Gradient, direction))
        {
            Farthest = double.PositiveInfinity;
            Vectors.Downhill(at.Current, direction);
            return DirectionScale.Unknown;
        }

        Farthest = isDefinite ? double.PositiveInfinity : at.Neighbourhood;
        Vectors.Scale(-1, direction, direction);
        return DirectionScale.Unit;
    }

    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(ref knows);
        stream.Exchange(ref learned);
        if (knows)
            stream.Exchange(matrix ??= Matrices.Square(dimension, method));
    }

    public bool Forget()
    {
        bool knew = knows;
        knows = false;
        return knew;
    }

    // A direction may be asked for twice at one iterate, but each step is learned from once.
    void Learn(Situation at, double[] matrix)
    {
        if (at.Previous is null || at.Iteration == learned)
            return;
        learned = at.Iteration;
        Vectors.Subtract(at.Current.X, at.Previous.X, step);
        Vectors.Subtract(at.Current.Gradient, at.Previous.Gradient, change);
        knows |= update.Learn(matrix, knows, step, change);
    }
}
