namespace Descent;

/// <summary>min ‖A z + r‖ subject to ‖z‖ ≤ Δ, and the damping λ that does it.</summary>
/// <remarks>
/// Moré (1978), in Watson (ed.), Numerical Analysis, LNM 630, section 5, Algorithm 5.5: Newton's method for 1/‖z(λ)‖ = 1/Δ
/// between bounds, ended where ‖z‖ is within a tenth of Δ. Columns that depend on others to within rounding get 0 in the
/// undamped solution.
/// </remarks>
sealed class DampedStep(int n)
{
    const double Slack = 0.1;
    const int MaxIterations = 10;

    readonly DampedFactor factor = new(n);
    readonly double[] permuted = new double[n]; // z in the order of R's columns
    readonly double[] undamped = new double[n]; // the same for λ = 0, valid once per factorisation
    readonly double[] work = new double[n];
    int rank;

    /// <summary>λ of the last solution; 0 if the bound is not felt.</summary>
    public double Damping { get; private set; }

    /// <summary>‖z‖ of the last solution.</summary>
    public double Norm { get; private set; }

    /// <summary>‖A z‖² of the last solution.</summary>
    public double SquaredChange { get; private set; }

    /// <summary>Saves or loads λ, from which the next search sets out.</summary>
    public void Exchange(StateTransfer stream) => Damping = stream.Exchanged(Damping);

    /// <summary>Takes up a new matrix.</summary>
    /// <param name="qr">Its factors.</param>
    /// <param name="b">Qᵀr.</param>
    public void Aim(PivotedQr qr, ReadOnlySpan<double> b)
    {
        rank = qr.Rank();
        Array.Clear(undamped);
        Vectors.Scale(-1, b[..rank], undamped);
        qr.SolveUpper(undamped, rank);
    }

    /// <summary>Solves within a radius.</summary>
    /// <param name="qr">As given to <see cref="Aim"/>.</param>
    /// <param name="b">As given to <see cref="Aim"/>.</param>
    /// <param name="radius">Δ.</param>
    /// <param name="z">Receives z, in the order of the variables.</param>
    public void Solve(PivotedQr qr, ReadOnlySpan<double> b, double radius, Span<double> z)
    {
        undamped.CopyTo(permuted, 0);
        Norm = Vectors.Norm(permuted);
        double before = Damping;
        Damping = 0;
        if (!(Norm <= (1 + Slack) * radius))
            Search(qr, b, radius, before);
        for (int j = 0; j < n; j++)
            z[qr.Pivots[j]] = permuted[j];
        SquaredChange = Change(qr);
    }

    /// <summary>Solves min ‖A z + c‖² + λ‖z‖² with the λ of the last solution.</summary>
    /// <param name="qr">As given to <see cref="Aim"/>.</param>
    /// <param name="b">Qᵀc.</param>
    /// <param name="z">Receives z, in the order of the variables.</param>
    /// <returns>‖z‖.</returns>
    public double SolveAgain(PivotedQr qr, ReadOnlySpan<double> b, Span<double> z)
    {
        if (Damping > 0)
        {
            factor.Solve(qr, b, Damping, work);
        }
        else
        {
            Array.Clear(work);
            Vectors.Scale(-1, b[..rank], work);
            qr.SolveUpper(work, rank);
        }

        for (int j = 0; j < n; j++)
            z[qr.Pivots[j]] = work[j];
        return Vectors.Norm(work);
    }

    void Search(PivotedQr qr, ReadOnlySpan<double> b, double radius, double guess)
    {
        (double low, double high) = Bounds(qr, b, radius);
        double damping = Math.Clamp(guess, low, high);
        for (int i = 0; i < MaxIterations; i++)
        {
            if (damping == 0)
                damping = Math.Max(double.Epsilon / Vectors.Epsilon, 1e-3 * high);
            factor.Solve(qr, b, damping, permuted);
            Norm = Vectors.Norm(permuted);
            Damping = damping;
            double excess = Norm - radius;
            if (Math.Abs(excess) <= Slack * radius)
                return;
            (low, high) =
                excess > 0 ? (Math.Max(low, damping), high) : (low, Math.Min(high, damping));
            damping = Math.Max(low, damping + Correction(radius));
        }
    }

    // Below: Newton's step from λ = 0, where A has full rank. Above: ‖Aᵀr‖/Δ.
    (double Low, double High) Bounds(PivotedQr qr, ReadOnlySpan<double> b, double radius)
    {
        double low = 0;
        if (rank == n)
        {
            Vectors.Scale(1 / Norm, permuted, work);
            qr.SolveUpperTransposed(work, n);
            low = (Norm - radius) / (radius * Vectors.Dot(work, work));
        }

        double squared = 0;
        for (int j = 0; j < n; j++)
        {
            double sum = 0;
            for (int i = 0; i <= j; i++)
                sum += qr.R(i, j) * b[i];
            squared += sum * sum;
        }

        double high = Math.Sqrt(squared) / radius;
        return (Math.Min(low, high), high);
    }

    double Correction(double radius)
    {
        Vectors.Scale(1 / Norm, permuted, work);
        factor.SolveTransposed(work);
        return (Norm - radius) / (radius * Vectors.Dot(work, work));
    }

    double Change(PivotedQr qr)
    {
        double squared = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = i; j < n; j++)
                sum += qr.R(i, j) * permuted[j];
            squared += sum * sum;
        }

        return squared;
    }
}
