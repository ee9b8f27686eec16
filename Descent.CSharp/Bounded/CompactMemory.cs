namespace Descent;

/// <summary>The last m steps as B = θI − W M Wᵀ, M = K⁻¹, with W = [Y θS] and K = [−D Lᵀ; L θSᵀS].</summary>
/// <remarks>
/// Byrd, Lu, Nocedal and Zhu, A limited memory algorithm for bound constrained optimization (1995), equations 3.2 to
/// 3.4. Each pair (s, y) is divided by ‖s‖, which leaves B as it is and keeps K of one scale. While f looks like a quadratic, a pair
/// is kept conjugate to the one before (<see cref="PairConjugation"/>).
/// </remarks>
sealed class CompactMemory(int capacity, int dimension)
{
    // The least of sᵀy that must be left when a pair is made conjugate: where few variables are free steps are parallel, and what is
    // left of one is noise.
    const double LeastRemainder = 1e-4;

    readonly double[][] steps = Rows(capacity + 1, dimension);
    readonly double[][] changes = Rows(capacity + 1, dimension);
    readonly double[] stepChange = new double[capacity * capacity]; // sᵢᵀyⱼ at i·m + j, j no younger than i
    readonly double[] stepStep = new double[capacity * capacity]; // sᵢᵀsⱼ, likewise
    readonly double[] middle = new double[4 * capacity * capacity];
    PairConjugation conjugation;

    /// <summary>The number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>2 × the number of pairs: the columns of W.</summary>
    public int Width => 2 * Count;

    /// <summary>θ, yᵀy / sᵀy of the last pair.</summary>
    public double Theta { get; private set; } = double.NaN;

    /// <summary>K by rows, Width × Width.</summary>
    public ReadOnlySpan<double> Middle => middle.AsSpan(0, Width * Width);

    public void Clear() => (Count, conjugation) = (0, default);

    /// <summary>Saves or loads the pairs and what is made of them.</summary>
    public void Exchange(StateTransfer stream)
    {
        Count = stream.Exchanged(Count);
        Theta = stream.Exchanged(Theta);
        stream.Exchange(steps);
        stream.Exchange(changes);
        stream.Exchange(stepChange);
        stream.Exchange(stepStep);
        stream.Exchange(middle);
        conjugation.Exchange(stream);
    }

    /// <summary>Remembers s and y between two points if sᵀy &gt; ε ‖s‖ ‖y‖.</summary>
    public void Add(Point before, Point after)
    {
        double[] step = steps[capacity];
        double[] change = changes[capacity];
        Vectors.Subtract(after.X, before.X, step);
        Vectors.Subtract(after.Gradient, before.Gradient, change);
        if (Count > 0)
            Conjugate(step, change);
        double norm = Vectors.SafeNorm(step);
        Vectors.Scale(1 / norm, step, step);
        Vectors.Scale(1 / norm, change, change);
        double curvature = Vectors.Dot(step, change);
        double square = Vectors.Dot(change, change);
        if (!(curvature > Vectors.Epsilon * Math.Sqrt(square) && double.IsFinite(square)))
            return;
        if (Count == capacity)
            Drop();
        (steps[Count], steps[capacity]) = (step, steps[Count]);
        (changes[Count], changes[capacity]) = (change, changes[Count]);
        Multiply(Count++);
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

    // c as measured, for a step that was cut off at a bound is none that could be foretold.
    void Conjugate(double[] step, double[] change)
    {
        var (stepBefore, changeBefore) = (steps[Count - 1], changes[Count - 1]);
        double own = stepChange[(Count - 1) * (capacity + 1)];
        double curvature = Vectors.Dot(step, change);
        double product = Vectors.Dot(step, changeBefore);
        double share = conjugation.Share(product / own);
        conjugation.Judge(product - Vectors.Dot(stepBefore, change), curvature, own);
        if (share == 0 || !(curvature - share * product >= LeastRemainder * curvature))
            return;
        Vectors.Add(-share, stepBefore, step);
        Vectors.Add(-share, changeBefore, change);
    }

    // The oldest pair goes to where the next comes.
    void Drop()
    {
        Count--;
        var (s, y) = (steps[0], changes[0]);
        Array.Copy(steps, 1, steps, 0, Count);
        Array.Copy(changes, 1, changes, 0, Count);
        (steps[Count], changes[Count]) = (s, y);
        foreach (double[] products in (ReadOnlySpan<double[]>)[stepChange, stepStep])
        {
            for (int i = 0; i < Count; i++)
                Array.Copy(products, (i + 1) * capacity + 1, products, i * capacity, i + 1);
        }
    }

    // Those of a new step with all changes and steps.
    void Multiply(int i)
    {
        for (int j = 0; j <= i; j++)
        {
            stepChange[i * capacity + j] = Vectors.Dot(steps[i], changes[j]);
            stepStep[i * capacity + j] = Vectors.Dot(steps[i], steps[j]);
        }
    }

    void FillMiddle()
    {
        int m = Count;
        int width = Width;
        middle.AsSpan(0, width * width).Clear();
        for (int i = 0; i < m; i++)
        {
            middle[i * width + i] = -stepChange[i * capacity + i];
            for (int j = 0; j < i; j++)
                middle[(m + i) * width + j] = middle[j * width + m + i] = stepChange[
                    i * capacity + j
                ];
            for (int j = 0; j <= i; j++)
                middle[(m + i) * width + m + j] = middle[(m + j) * width + m + i] =
                    Theta * stepStep[i * capacity + j];
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
