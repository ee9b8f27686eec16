using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>The last m pairs s = x⁺ − x, y = ∇f(x⁺) − ∇f(x), and the inverse Hessian H they stand for.</summary>
/// <remarks>
/// H ∇f is a combination of ∇f, the s and the y whose weights follow from inner products alone: one pass over the memory
/// for the products, one for the combination, each block of it read once.
/// </remarks>
sealed class StepMemory
{
    // Of one vector; those a block of rows is multiplied with stay in the nearest cache.
    const int Block = 1024;

    readonly int dimension;
    readonly double[][] steps; // s, by slot
    readonly double[][] changes; // y, by slot
    readonly double[,] stepChange; // sᵢᵀyⱼ, i no younger than j
    readonly double[,] changeChange; // yᵢᵀyⱼ, both triangles
    readonly double[] stepGradient; // sᵢᵀg
    readonly double[] changeGradient; // yᵢᵀg
    readonly double[] stepWeight;
    readonly double[] changeWeight;
    readonly Vector512<double>[] sums; // sᵀg, sᵀy⁺, yᵀg, yᵀy⁺ of each age, then s⁺ᵀs⁺
    int oldest;
    double gamma;

    public StepMemory(int capacity, int dimension)
    {
        this.dimension = dimension;
        // One slot to spare, so that a pair can be looked at before an older one makes way for it.
        int slots = capacity + 1;
        steps = Rows(slots, dimension);
        changes = Rows(slots, dimension);
        stepChange = new double[slots, slots];
        changeChange = new double[slots, slots];
        stepGradient = new double[slots];
        changeGradient = new double[slots];
        stepWeight = new double[slots];
        changeWeight = new double[slots];
        sums = new Vector512<double>[4 * slots + 1];
    }

    public int Count { get; private set; }

    /// <summary>Keeps the pair if its curvature sᵀy is safely positive; drops the oldest when full.</summary>
    /// <remarks>Takes the products with the gradient of <paramref name="to"/> in the same pass.</remarks>
    public void Add(Point from, Point to)
    {
        Multiply(from, to);
        int fresh = Slot(Count);
        for (int age = 0; age <= Count; age++)
        {
            int i = Slot(age);
            stepGradient[i] = Vector512.Sum(sums[4 * age]);
            stepChange[i, fresh] = Vector512.Sum(sums[4 * age + 1]);
            changeGradient[i] = Vector512.Sum(sums[4 * age + 2]);
            changeChange[i, fresh] = Vector512.Sum(sums[4 * age + 3]);
            changeChange[fresh, i] = changeChange[i, fresh];
        }

        double curvature = stepChange[fresh, fresh];
        double changeSquared = changeChange[fresh, fresh];
        double stepSquared = Vector512.Sum(sums[4 * Count + 4]);
        double least = Vectors.Epsilon * Math.Sqrt(stepSquared) * Math.Sqrt(changeSquared);
        if (!(curvature > least))
            return;
        gamma = curvature / changeSquared;
        if (Count < steps.Length - 1)
            Count++;
        else
            oldest = Slot(1);
    }

    /// <summary>d ← −H g.</summary>
    /// <param name="gradient">g, of the point last added.</param>
    /// <param name="direction">Receives d.</param>
    public void Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        Weigh();
        for (int from = 0; from < dimension; from += Block)
        {
            int length = Math.Min(Block, dimension - from);
            Span<double> block = direction.Slice(from, length);
            Vectors.Scale(-gamma, gradient.Slice(from, length), block);
            for (int age = 0; age < Count; age++)
            {
                int i = Slot(age);
                ReadOnlySpan<double> s = steps[i].AsSpan(from, length);
                Vectors.AddBoth(
                    stepWeight[i],
                    s,
                    changeWeight[i],
                    changes[i].AsSpan(from, length),
                    block
                );
            }
        }
    }

    /// <summary>Empties the memory; whether it held anything.</summary>
    public bool Clear()
    {
        bool held = Count > 0;
        (oldest, Count) = (0, 0);
        return held;
    }

    /// <summary>The two-loop recursion on weights: v = −g and then H v, as −γ g + Σ pᵢ sᵢ + qᵢ yᵢ.</summary>
    void Weigh()
    {
        for (int age = Count - 1; age >= 0; age--)
        {
            int i = Slot(age);
            double product = -stepGradient[i]; // sᵢᵀv
            for (int younger = age + 1; younger < Count; younger++)
                product += changeWeight[Slot(younger)] * stepChange[i, Slot(younger)];
            stepWeight[i] = product / stepChange[i, i]; // α of the recursion, kept until its second loop
            changeWeight[i] = -stepWeight[i];
        }

        for (int age = 0; age < Count; age++)
        {
            int i = Slot(age);
            double product = -changeGradient[i]; // yᵢᵀv, first that part of v which γ multiplies
            for (int other = 0; other < Count; other++)
                product += changeWeight[Slot(other)] * changeChange[i, Slot(other)];
            product *= gamma;
            for (int older = 0; older < age; older++)
                product += stepWeight[Slot(older)] * stepChange[Slot(older), i];
            stepWeight[i] -= product / stepChange[i, i];
        }

        for (int age = 0; age < Count; age++)
            changeWeight[Slot(age)] *= gamma;
    }

    /// <summary>Writes the new pair into the spare slot and sums every product with it and with the gradient.</summary>
    void Multiply(Point from, Point to)
    {
        int fresh = Slot(Count);
        Array.Clear(sums, 0, 4 * Count + 5);
        for (int begin = 0; begin < dimension; begin += Block)
        {
            int length = Math.Min(Block, dimension - begin);
            Span<double> s = steps[fresh].AsSpan(begin, length);
            Span<double> y = changes[fresh].AsSpan(begin, length);
            ReadOnlySpan<double> g = to.Gradient.Slice(begin, length);
            Vectors.Subtract(to.X.Slice(begin, length), from.X.Slice(begin, length), s);
            Vectors.Subtract(g, from.Gradient.Slice(begin, length), y);
            for (int age = 0; age <= Count; age++)
            {
                int i = Slot(age);
                ReadOnlySpan<double> row = steps[i].AsSpan(begin, length);
                Vectors.AddDots(
                    row,
                    changes[i].AsSpan(begin, length),
                    g,
                    y,
                    sums.AsSpan(4 * age, 4)
                );
            }

            sums[4 * Count + 4] += Vectors.DotLanes(s, s);
        }
    }

    int Slot(int age) => (oldest + age) % steps.Length;

    static double[][] Rows(int count, int length)
    {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++)
            rows[i] = new double[length];
        return rows;
    }
}
