namespace Descent;

/// <summary>min γ h₁ + ½ hᵀTh subject to ‖h‖ ≤ Δ for a symmetric tridiagonal T, to about ten digits of ‖h‖.</summary>
/// <remarks>
/// Moré and Sorensen (1983), SIAM J. Sci. Stat. Comput. 4, Algorithm 3.14, on tridiagonal factors as in section 5.2 of Gould,
/// Lucidi, Roma and Toint (1999). T of a Lanczos process has no zero beside its diagonal, so that the hard case is
/// only ever approached; where the two ends of the search meet there, h is left inside.
/// </remarks>
sealed class Tridiagonal
{
    const int MaxIterations = 100;
    const double Tolerance = 1e-10;

    double[] diagonal = [];
    double[] beside = []; // beside[i] couples i and i + 1
    double[] pivots = []; // D of T + λI = L D Lᵀ
    double[] solution = []; // h
    double[] work = [];
    int count;
    double gamma;

    /// <param name="rows">Rows to have room for from the start; more are made room for as they come.</param>
    public Tridiagonal(int rows) => Grow(rows);

    /// <summary>h of the last solution; its first entries, as many as there are rows.</summary>
    public ReadOnlySpan<double> Solution => solution.AsSpan(0, count);

    /// <summary>Whether the last solution lies on the boundary.</summary>
    public bool OnBoundary { get; private set; }

    /// <summary>‖h‖.</summary>
    public double Norm { get; private set; }

    /// <summary>−γ h₁ − ½ hᵀTh.</summary>
    public double Decrease { get; private set; }

    /// <summary>Begins again with no rows.</summary>
    /// <param name="first">γ, at least 0.</param>
    public void Clear(double first) => (gamma, count) = (first, 0);

    /// <summary>Adds a row.</summary>
    /// <param name="onDiagonal">Its diagonal entry.</param>
    /// <param name="before">What couples it to the row before; ignored for the first.</param>
    public void Add(double onDiagonal, double before)
    {
        if (count == diagonal.Length)
            Grow(Math.Max(8, 2 * count));
        diagonal[count] = onDiagonal;
        if (count > 0)
            beside[count - 1] = before;
        count++;
    }

    /// <summary>Solves within a radius.</summary>
    /// <param name="radius">Δ.</param>
    public void Solve(double radius)
    {
        OnBoundary = false;
        if (!Try(0) || Norm > radius)
        {
            OnBoundary = true;
            Search(radius);
        }

        Decrease = Model();
    }

    // Safeguarded Newton on 1/‖h(λ)‖ = 1/Δ. Where T + λI is positive definite and h too long Newton never overshoots.
    void Search(double radius)
    {
        (double low, double high) = Ends(radius);
        double lambda = Try(low) ? low : Math.Max(Math.Sqrt(low * high), low + 1e-3 * (high - low));
        for (int i = 0; i < MaxIterations; i++)
        {
            bool definite = Try(lambda);
            if (definite && Math.Abs(Norm - radius) <= Tolerance * radius)
                return;
            if (definite && Norm < radius)
                high = lambda;
            else
                low = lambda;
            double next = definite ? lambda + NewtonStep(radius) : double.NaN;
            bool inside = next > low && next < high;
            lambda = inside ? next : Math.Max(Math.Sqrt(low * high), low + 0.1 * (high - low));
            if (!(high - low > 4 * Vectors.Epsilon * high))
                break;
        }

        _ = Try(high);
    }

    // λ lies between −(the least eigenvalue), bounded by a diagonal entry, and where even the weakest curvature holds h.
    (double Low, double High) Ends(double radius)
    {
        double low = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < count; i++)
        {
            double around =
                (i > 0 ? Math.Abs(beside[i - 1]) : 0) + (i < count - 1 ? Math.Abs(beside[i]) : 0);
            low = Math.Max(low, -diagonal[i]);
            least = Math.Min(least, diagonal[i] - around);
        }

        return (low, Math.Max(low, gamma / radius + Math.Max(0, -least)) * (1 + 1e-12));
    }

    // (‖h‖/‖L⁻¹h‖_D)² (‖h‖ − Δ)/Δ; the norm in D⁻¹ of L⁻¹h is hᵀ(T + λI)⁻¹h.
    double NewtonStep(double radius)
    {
        double weighted = 0;
        for (int i = 0; i < count; i++)
        {
            double carried = i > 0 ? beside[i - 1] / pivots[i - 1] * work[i - 1] : 0;
            work[i] = solution[i] - carried;
            weighted += work[i] * work[i] / pivots[i];
        }

        return Norm * Norm / weighted * ((Norm - radius) / radius);
    }

    // h = −(T + λI)⁻¹ γ e₁; false where the factors show that T + λI is not positive definite.
    bool Try(double lambda)
    {
        double carried = -gamma;
        for (int i = 0; i < count; i++)
        {
            double factor = i > 0 ? beside[i - 1] / pivots[i - 1] : 0;
            pivots[i] = diagonal[i] + lambda - (i > 0 ? factor * beside[i - 1] : 0);
            if (!(pivots[i] > Vectors.Epsilon * (Math.Abs(diagonal[i]) + lambda)))
                return false;
            carried = i > 0 ? -factor * carried : carried;
            solution[i] = carried / pivots[i];
        }

        double squared = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            if (i < count - 1)
                solution[i] -= beside[i] / pivots[i] * solution[i + 1];
            squared += solution[i] * solution[i];
        }

        Norm = Math.Sqrt(squared);
        return true;
    }

    double Model()
    {
        double linear = gamma * solution[0];
        double quadratic = 0;
        for (int i = 0; i < count; i++)
        {
            double coupled = i < count - 1 ? 2 * beside[i] * solution[i + 1] : 0;
            quadratic += solution[i] * (diagonal[i] * solution[i] + coupled);
        }

        return -linear - 0.5 * quadratic;
    }

    void Grow(int size)
    {
        Array.Resize(ref diagonal, size);
        Array.Resize(ref beside, size);
        Array.Resize(ref pivots, size);
        Array.Resize(ref solution, size);
        Array.Resize(ref work, size);
    }
}
