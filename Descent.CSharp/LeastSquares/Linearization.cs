using System.Globalization;
using AutoDiff;

namespace Descent;

/// <summary>Residuals and their Jacobian at one point, columns scaled to length one and factored.</summary>
/// <remarks>Scaled, the rank does not depend on the units of the variables, nor does the conditioning of what is solved.</remarks>
sealed class Linearization
{
    // n·m numbers are kept, and their factors take n²m steps.
    const long MostElements = 1 << 25;

    readonly IResiduals source;
    readonly int m;
    readonly int n;
    double[] residuals;
    double[] trial;
    readonly double[] rotated; // Qᵀ r
    readonly double[] curvature; // ½ d²r/dt² along a direction, and then Qᵀ of it; empty where the residuals do not know it

    /// <summary>Buffers for residuals that are few enough: see <see cref="IsSmall"/>.</summary>
    /// <param name="source">The residuals.</param>
    public Linearization(IResiduals source)
    {
        this.source = source;
        (m, n) = (source.Count, source.Dimension);
        Qr = new PivotedQr(Math.Max(m, n), n); // zero rows below where there are fewer residuals than variables
        residuals = new double[m];
        trial = new double[m];
        rotated = new double[Qr.Rows];
        curvature = new double[source is ICurvedResiduals ? Qr.Rows : 0];
        Lengths = new double[n];
    }

    /// <summary>The linearization of residuals that have to be there and few enough.</summary>
    /// <param name="asker">Who asks: the id of a method, as messages begin.</param>
    /// <param name="source">The residuals; null if there are none.</param>
    /// <exception cref="NotSupportedException">There are none, or too many.</exception>
    public static Linearization Of(string asker, IResiduals? source)
    {
        if (source is null)
        {
            throw new NotSupportedException(
                $"{asker} works on residuals, and this objective is no sum of squares that can be seen: write it as one, such as sum((y - model)^2)."
            );
        }

        return IsSmall(source)
            ? new Linearization(source)
            : throw new NotSupportedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{asker} factors the Jacobian and takes at most {MostElements} of its elements; here are {source.Count}×{source.Dimension}. l-bfgs needs no matrix."
                )
            );
    }

    /// <summary>Whether the Jacobian has few enough elements to be stored and factored.</summary>
    public static bool IsSmall(IResiduals source) =>
        (long)source.Dimension * Math.Max(source.Count, source.Dimension) <= MostElements;

    /// <summary>The factors of the scaled Jacobian.</summary>
    public PivotedQr Qr { get; }

    /// <summary>What the squares are multiplied by to make f.</summary>
    public double Factor => source.Factor;

    /// <summary>r at the point, of length m.</summary>
    public ReadOnlySpan<double> Residuals => residuals;

    /// <summary>r at the last trial, of length m.</summary>
    public ReadOnlySpan<double> Trial => trial;

    /// <summary>Qᵀr, of max(m, n) entries.</summary>
    public ReadOnlySpan<double> Rotated => rotated;

    /// <summary>The length of each column, before it was scaled by <c>scale</c>.</summary>
    public double[] Lengths { get; }

    /// <summary>Computes r at a trial point.</summary>
    public void Try(ReadOnlySpan<double> x) => source.Values(x, trial);

    /// <summary>Takes r at the point as it was computed before; false if it is not that of these residuals.</summary>
    public bool Resume(ReadOnlySpan<double> before)
    {
        if (before.Length != m)
            return false;
        before.CopyTo(residuals);
        return true;
    }

    /// <summary>A number of residuals as a file gives it.</summary>
    /// <exception cref="CheckpointException">There are never so many.</exception>
    public static int Checked(int count) =>
        count is >= 0 and <= (int)MostElements
            ? count
            : throw new CheckpointException(
                $"The checkpoint is damaged: it has {count} residuals."
            );

    /// <summary>Makes the last trial the point; the Jacobian is still that of the one before.</summary>
    public void Accept() => (residuals, trial) = (trial, residuals);

    /// <summary>The Jacobian at x, unscaled and unfactored, and the lengths of its columns.</summary>
    public void Differentiate(ReadOnlySpan<double> x)
    {
        Span<double> matrix = Qr.Matrix;
        source.Jacobian(x, matrix[..(m * n)]);
        if (Qr.Rows > m)
            Spread(matrix);
        for (int j = 0; j < n; j++)
            Lengths[j] = Norm(matrix.Slice(j * Qr.Rows, m));
    }

    /// <summary>Divides each column by its scale, and factors.</summary>
    /// <param name="scale">D, of length n; no zero.</param>
    public void Factorize(ReadOnlySpan<double> scale)
    {
        for (int j = 0; j < n; j++)
        {
            Span<double> column = Qr.Matrix.Slice(j * Qr.Rows, Qr.Rows);
            Vectors.Scale(1 / scale[j], column, column);
        }

        Qr.Factor();
        residuals.CopyTo(rotated, 0);
        rotated.AsSpan(m).Clear();
        Qr.MultiplyByTranspose(rotated);
    }

    /// <summary>Qᵀ of half the second derivative of r along a direction, of max(m, n) entries; empty where the residuals do not know it.</summary>
    /// <param name="x">The point that was factored.</param>
    /// <param name="direction">v, of length n.</param>
    public ReadOnlySpan<double> Bend(ReadOnlySpan<double> x, ReadOnlySpan<double> direction)
    {
        if (source is not ICurvedResiduals curved)
            return [];
        curved.Curvature(x, direction, curvature.AsSpan(0, m));
        Vectors.Scale(0.5, curvature, curvature);
        curvature.AsSpan(m).Clear();
        Qr.MultiplyByTranspose(curvature);
        return curvature;
    }

    // From m rows to more, the last column first.
    void Spread(Span<double> matrix)
    {
        for (int j = n - 1; j >= 0; j--)
        {
            matrix.Slice(j * m, m).CopyTo(matrix.Slice(j * Qr.Rows, m));
            matrix.Slice(j * Qr.Rows + m, Qr.Rows - m).Clear();
        }
    }

    // Taken by the largest entry first, so that no square overflows.
    static double Norm(ReadOnlySpan<double> a)
    {
        double plain = Vectors.Norm(a);
        if (double.IsNormal(plain * plain))
            return plain;
        double largest = Vectors.MaxNorm(a);
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        double sum = 0;
        foreach (double entry in a)
            sum += entry / largest * (entry / largest);
        return largest * Math.Sqrt(sum);
    }
}
