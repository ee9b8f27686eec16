namespace Descent;

/// <summary>Steps z = argmin ‖z − (x − t∇f(x))‖²/2t + λ‖z‖₁, with t short enough for f.</summary>
/// <remarks>
/// Beck and Teboulle, A fast iterative shrinkage-thresholding algorithm for linear inverse problems (2009), the backtracking of
/// section 3. Where the values of f drown in rounding the gradients are compared, as in Becker, Candès and Grant, Templates
/// for convex cone problems (2011), section 5.3. The first t is found by lengthening too, so that no Lipschitz constant and no
/// scale of f need be known.
/// </remarks>
sealed class ProximalStep(SparsityTerm term, int dimension)
{
    const double Growth = 4;
    const double Shrinkage = 0.5;
    const int MaxTrials = 200;

    readonly double[] way = new double[dimension];
    readonly double[] change = new double[dimension];

    /// <summary>t of the last step; NaN before the first.</summary>
    public double Length { get; set; } = double.NaN;

    /// <summary>Saves or loads t.</summary>
    public void Exchange(StateTransfer stream) => Length = stream.Exchanged(Length);

    /// <summary>Takes the step from a point whose smooth value and gradient are known, and shortens t until it will do.</summary>
    public StepVerdict Take(CountedObjective objective, Point from, Point next)
    {
        if (double.IsNaN(Length))
            Lengthen(objective, from, next);
        for (int i = 0; i < MaxTrials; i++)
        {
            if (objective.IsInterrupted)
                return StepVerdict.Interrupted;
            Try(objective, from, next);
            if (next.X.SequenceEqual(from.X))
                return StepVerdict.BelowRounding;
            if (IsShortEnough(from, next))
                return StepVerdict.Taken;
            Length *= Shrinkage;
        }

        return StepVerdict.NotFound;
    }

    void Lengthen(CountedObjective objective, Point from, Point next)
    {
        Length = FirstReach.Along(from);
        for (int i = 0; i < MaxTrials / 2 && !objective.IsInterrupted; i++)
        {
            Try(objective, from, next);
            if (next.X.SequenceEqual(from.X) || !IsShortEnough(from, next))
                return;
            Length *= Growth;
        }
    }

    void Try(CountedObjective objective, Point from, Point next)
    {
        term.Shrink(from.X, Length, from.Gradient, next.Coordinates);
        next.Evaluate(objective);
    }

    // f(z) ≤ f(x) + ∇f(x)ᵀ(z − x) + ‖z − x‖²/2t.
    bool IsShortEnough(Point from, Point next)
    {
        if (!next.IsFinite)
            return false;
        Vectors.Subtract(next.X, from.X, way);
        double bend = Vectors.Dot(way, way) / (2 * Length);
        double excess = next.Smooth - from.Smooth - Vectors.Dot(from.Gradient, way);
        double rounding =
            64 * Vectors.Epsilon * Math.Max(Math.Abs(from.Smooth), Math.Abs(next.Smooth));
        if (bend > rounding)
            return excess <= bend;
        Vectors.Subtract(next.Gradient, from.Gradient, change);
        return Vectors.Dot(change, way) <= bend;
    }
}
