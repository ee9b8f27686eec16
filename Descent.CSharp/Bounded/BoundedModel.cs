namespace Descent;

/// <summary>The way to the minimum of a model of limited memory within bounds.</summary>
/// <remarks>Byrd, Lu, Nocedal and Zhu (1995), section 5.1; Morales and Nocedal (2011) for the projection.</remarks>
sealed class BoundedModel
{
    readonly FeasibleBox box;
    readonly int dimension;
    readonly PivotedLu middle;
    readonly PivotedLu reduced;
    readonly double[] cauchy; // x_c − x
    readonly double[] newton;
    readonly bool[] free;
    readonly double[] matrix;
    readonly double[] v;
    readonly double[] row;
    readonly CompactMemory memory;
    readonly CauchyPath path;

    public BoundedModel(CompactMemory memory, int capacity, FeasibleBox box, int dimension)
    {
        (this.memory, this.box, this.dimension) = (memory, box, dimension);
        int width = 2 * capacity;
        middle = new PivotedLu(width);
        reduced = new PivotedLu(width);
        path = new CauchyPath(memory, middle, box, width, dimension);
        (cauchy, newton, free) = (
            new double[dimension],
            new double[dimension],
            new bool[dimension]
        );
        (matrix, v, row) = (new double[width * width], new double[width], new double[width]);
    }

    /// <summary>Gives d = x̂ − x; returns whether it descends.</summary>
    public bool Aim(Point here, Span<double> direction)
    {
        int width = memory.Width;
        if (!middle.Factor(memory.Middle, width))
            return false;
        path.Find(here.X, here.Gradient, cauchy);
        Free(here.X);
        if (!Minimize(here))
            return false;
        Combine(1, direction);
        box.Shorten(here.X, direction);
        if (Vectors.Dot(direction, here.Gradient) < 0)
            return true;
        Combine(Share(here.X), direction);
        box.Shorten(here.X, direction);
        return Vectors.Dot(direction, here.Gradient) < 0;
    }

    // x_c − x and a share of the way from there to the minimum.
    void Combine(double share, Span<double> direction) =>
        Vectors.Move(cauchy, share, newton, direction);

    void Free(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < dimension; i++)
            free[i] = cauchy[i] > box.Lower[i] - x[i] && cauchy[i] < box.Upper[i] - x[i];
    }

    // r = −(g + θ(x_c − x) − W M c) where free, d = r/θ + W_F (K − W_Fᵀ W_F/θ)⁻¹ W_Fᵀ r/θ².
    bool Minimize(Point here)
    {
        Span<double> small = v.AsSpan(0, memory.Width);
        double theta = memory.Theta;
        for (int i = 0; i < dimension; i++)
            newton[i] = -here.Gradient[i] - theta * cauchy[i];
        path.Way.CopyTo(small);
        middle.Solve(small);
        memory.Expand(1, small, newton);
        Mask();
        if (!Reduce())
            return false;
        memory.Project(newton, small);
        reduced.Solve(small);
        Vectors.Scale(1 / theta, newton, newton);
        memory.Expand(1 / (theta * theta), small, newton);
        Mask();
        return true;
    }

    bool Reduce()
    {
        int width = memory.Width;
        Span<double> sums = matrix.AsSpan(0, width * width);
        memory.Middle.CopyTo(sums);
        Span<double> w = row.AsSpan(0, width);
        for (int i = 0; i < dimension; i++)
        {
            if (!free[i])
                continue;
            memory.Row(i, w);
            for (int j = 0; j < width; j++)
                Vectors.Add(-w[j] / memory.Theta, w, sums.Slice(j * width, width));
        }

        return reduced.Factor(sums, width);
    }

    // The longest part of the way that no bound cuts off.
    double Share(ReadOnlySpan<double> x)
    {
        double share = 1;
        for (int i = 0; i < dimension; i++)
        {
            double bound = newton[i] > 0 ? box.Upper[i] : box.Lower[i];
            if (newton[i] != 0)
                share = Math.Min(share, (bound - x[i] - cauchy[i]) / newton[i]);
        }

        return share;
    }

    void Mask()
    {
        for (int i = 0; i < dimension; i++)
        {
            if (!free[i])
                newton[i] = 0;
        }
    }
}
