namespace Descent;

/// <summary>How far values of f can be off by rounding, measured at a point.</summary>
/// <remarks>
/// Estimates of rounding are upper ones: they take all terms of f to be as large as its curvature allows, and badly scaled problems have
/// noise that is many orders below. So before a run is told that rounding leaves no decrease to be seen, the noise is measured. Moré and
/// Wild, Estimating computational noise, SIAM J. Sci. Comput. 33 (2011), section 4: values at points so near that f itself hardly
/// changes between them, whose k-th differences have the variance σ² (2k)!/(k!)². Differs in that the points lie along a way that moves
/// every variable by its own size, at one spacing, and in that the largest σ of three orders is taken, four times over.
/// </remarks>
sealed class MeasuredNoise
{
    const int Values = 8;
    const int FirstOrder = 3;
    const int LastOrder = 5;
    const double Spacing = 1.0 / (1L << 40);
    const double Deviations = 4;
    const double FewUlps = 8 * Vectors.Epsilon;

    readonly double[] differences = new double[Values];

    /// <summary>The bound last measured; ∞ before, and where all values are the same: noise that hides below the last digit of larger terms.</summary>
    public double Bound { get; private set; } = double.PositiveInfinity;

    /// <summary>Saves or loads the bound.</summary>
    public void Exchange(StateTransfer stream) => Bound = stream.Exchanged(Bound);

    /// <summary>Measures at a point: seven evaluations of f.</summary>
    /// <param name="objective">f.</param>
    /// <param name="here">The point, with its value.</param>
    /// <param name="box">What no point may leave; null for none.</param>
    /// <param name="near">Room for another point, of length n.</param>
    public void Measure(CountedObjective objective, Point here, FeasibleBox? box, Span<double> near)
    {
        differences[0] = here.Smooth;
        for (int k = 1; k < Values; k++)
        {
            for (int i = 0; i < near.Length; i++)
                near[i] = here.X[i] * (1 + k * Spacing * Share(i));
            box?.Project(near);
            differences[k] = objective.Value(near);
        }

        double deviation = Deviation();
        bool seen = deviation > 0 && double.IsFinite(deviation);
        Bound = seen
            ? Deviations * deviation + FewUlps * Math.Abs(here.Smooth)
            : double.PositiveInfinity;
    }

    // Each variable has a share of its own, in [0.5, 1) and with alternating signs.
    static double Share(int i)
    {
        const double Golden = 0.6180339887498949;
        double part = i * Golden;
        double share = 0.5 + 0.5 * (part - Math.Floor(part));
        return i % 2 == 0 ? share : -share;
    }

    double Deviation()
    {
        double largest = 0;
        double variance = 1; // (2k)!/(k!)² for the order k
        for (int k = 1; k <= LastOrder; k++)
        {
            Span<double> left = differences.AsSpan(0, Values - k);
            double sum = 0;
            for (int i = 0; i < left.Length; i++)
            {
                left[i] = differences[i + 1] - differences[i];
                sum += left[i] * left[i];
            }

            variance *= (4.0 * k - 2) / k;
            if (k >= FirstOrder)
                largest = Math.Max(largest, Math.Sqrt(sum / left.Length / variance));
        }

        return largest;
    }
}
