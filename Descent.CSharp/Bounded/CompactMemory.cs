namespace Descent;

/// <summary>The last m steps as B = θI − W M Wᵀ, M = K⁻¹, with W = [Y θS] and K = [−D Lᵀ; L θSᵀS].</summary>
/// <remarks>
/// Byrd, Lu, Nocedal and Zhu, A limited memory algorithm for bound constrained optimization (1995), equations 3.2 to
/// 3.4. Each pair (s, y) is divided by ‖s‖, which leaves B as it is and keeps K of one scale.
/// </remarks>
sealed class CompactMemory(int capacity, int dimension)
{
    readonly double[][] steps = Rows(capacity + 1, dimension);
    readonly double[][] changes = Rows(capacity + 1, dimension);
    readonly double[] middle = new double[4 * capacity * capacity];

    /// <summary>The number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>2 × the number of pairs: the columns of W.</summary>
    public int Width => 2 * Count;

    /// <summary>θ, yᵀy / sᵀy of the last pair.</summary>
    public double Theta { get; private set; } = double.NaN;

    /// <summary>K by rows, Width × Width.</summary>
    public ReadOnlySpan<double> Middle => middle.AsSpan(0, Width * Width);

    public void Clear() => Count = 0;

    /// <summary>Saves or loads the pairs and what is made of them.</summary>
    public void Exchange(StateTransfer stream)
    {
        Count = stream.Exchanged(Count);
        Theta = stream.Exchanged(Theta);
        stream.Exchange(steps);
        stream.Exchange(changes);
        stream.Exchange(middle);
    }

    /// <summary>Remembers s and y between two points if sᵀy &gt; ε ‖s‖ ‖y‖.</summary>
    public void Add(Point before, Point after)
    {
        double[] step = steps[capacity];
        double[] change = changes[capacity];
        Vectors.Subtract(after.X, before.X, step);
        Vectors.Subtract(after.Gradient, before.Gradient, change);
        double norm = Vectors.SafeNorm(step);
        Vectors.Scale(1 / norm, step, step);
        Vectors.Scale(1 / norm, change, change);
        double curvature = Vectors.Dot(step, change);
        double square = Vectors.Dot(change, change);
        if (!(curvature > Vectors.Epsilon * Math.Sqrt(square) && double.IsFinite(square)))
            return;
        if (Count == capacity)
            Rotate();
        else
        {
            (steps[Count], steps[capacity]) = (step, steps[Count]);
            (changes[Count], changes[capacity]) = (change, changes[Count]);
            Count++;
        }

        Theta = square / curvature;
        FillMiddle();
    }

    /// <summary>Row i of W into w, of length Width.</summary>
    public void Row(int i, Span<double> w)
    {
        for (int j = 0; j < Count; j++)
        {
            w[j] = changes[j][i];
            w[Count + j] = Theta * steps[j][i];
        }
    }

    /// <summary>Wᵀv.</summary>
    public void Project(ReadOnlySpan<double> v, Span<double> result)
    {
        for (int j = 0; j < Count; j++)
        {
            result[j] = Vectors.Dot(changes[j], v);
            result[Count + j] = Theta * Vectors.Dot(steps[j], v);
        }
    }

    /// <summary>v ← v + α W c.</summary>
    public void Expand(double alpha, ReadOnlySpan<double> c, Span<double> v)
    {
        for (int j = 0; j < Count; j++)
            Vectors.AddBoth(alpha * c[j], changes[j], alpha * Theta * c[Count + j], steps[j], v);
    }

    // The spare row at the end becomes the newest, the oldest the spare.
    void Rotate()
    {
        var (s, y) = (steps[0], changes[0]);
        Array.Copy(steps, 1, steps, 0, capacity);
        Array.Copy(changes, 1, changes, 0, capacity);
        (steps[capacity], changes[capacity]) = (s, y);
    }

    void FillMiddle()
    {
        int m = Count;
        int width = Width;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                double product = Vectors.Dot(steps[i], changes[j]);
                middle[i * width + j] = i == j ? -product : 0;
                middle[(m + i) * width + j] = i > j ? product : 0;
                middle[j * width + m + i] = i > j ? product : 0;
                middle[(m + i) * width + m + j] = Theta * Vectors.Dot(steps[i], steps[j]);
            }
        }
    }

    static double[][] Rows(int count, int length)
    {
        var rows = new double[count][];
        for (int i = 0; i < count; i++)
            rows[i] = new double[length];
        return rows;
    }
}
