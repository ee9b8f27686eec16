using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>The last m pairs s = x⁺ − x, y = ∇f(x⁺) − ∇f(x), and the inverse Hessian H they stand for.</summary>
/// <remarks>
/// H ∇f is a combination of ∇f, the s and the y whose weights follow from inner products alone: one pass over the memory
/// for the products, one for the combination, each block of it read once.
/// </remarks>
sealed class StepMemory
{
    readonly int slots; // one to spare, so that a pair can be looked at before an older one makes way for it
    readonly VectorBlocks pairs; // s and y of slot i are rows 2i and 2i + 1
    readonly int[] rows; // of the pairs, from the oldest on
    readonly double[] weights; // of those rows
    readonly double[,] stepChange; // sᵢᵀyⱼ, i no younger than j
    readonly double[,] changeChange; // yᵢᵀyⱼ, both triangles
    readonly double[] stepGradient; // sᵢᵀg
    readonly double[] changeGradient; // yᵢᵀg
    readonly Vector512<double>[] sums; // sᵀg, sᵀy⁺, yᵀg, yᵀy⁺ of one pair after the other
    int oldest;
    double gamma;

    public StepMemory(int capacity, int dimension)
    {
        slots = capacity + 1;
        pairs = new VectorBlocks(2 * slots, dimension);
        rows = new int[2 * slots];
        weights = new double[2 * slots];
        stepChange = new double[slots, slots];
        changeChange = new double[slots, slots];
        stepGradient = new double[slots];
        changeGradient = new double[slots];
        sums = new Vector512<double>[4 * slots];
    }

    public int Count { get; private set; }

    bool IsFull => Count == slots - 1;

    /// <summary>Keeps the pair if its curvature sᵀy is safely positive; drops the oldest when full.</summary>
    /// <remarks>Takes the products with the gradient of <paramref name="to"/> in the same pass.</remarks>
    public void Add(Point from, Point to)
    {
        int fresh = Slot(Count);
        double stepSquared = Write(fresh, from, to);
        // What is about to go need not be read.
        int first = IsFull ? 1 : 0;
        Multiply(first, Count + 1 - first, fresh, to);
        double curvature = stepChange[fresh, fresh];
        double changeSquared = changeChange[fresh, fresh];
        double least = Vectors.Epsilon * Math.Sqrt(stepSquared) * Math.Sqrt(changeSquared);
        if (!(curvature > least))
            Multiply(0, first, fresh, to);
        else
            Keep(curvature / changeSquared);
    }

    /// <summary>d ← −H g.</summary>
    /// <param name="gradient">g, of the point last added.</param>
    /// <param name="direction">Receives d.</param>
    public void Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        Weigh();
        ReadOnlySpan<int> chosen = Rows(0, Count);
        for (int block = 0; block < pairs.Count; block++)
        {
            (int begin, int length) = (pairs.Begin(block), pairs.Length(block));
            Span<double> part = direction.Slice(begin, length);
            Vectors.Scale(-gamma, gradient.Slice(begin, length), part);
            pairs.AddCombination(block, chosen, weights, part);
        }
    }

    /// <summary>Empties the memory; whether it held anything.</summary>
    public bool Clear()
    {
        bool held = Count > 0;
        (oldest, Count) = (0, 0);
        return held;
    }

    /// <summary>Saves or loads the pairs and their products; the weights are made anew each time.</summary>
    public void Exchange(StateTransfer stream)
    {
        Count = stream.Exchanged(Count);
        stream.Exchange(ref oldest);
        stream.Exchange(ref gamma);
        pairs.Exchange(stream);
        stream.Exchange(Flat(stepChange));
        stream.Exchange(Flat(changeChange));
        stream.Exchange(stepGradient);
        stream.Exchange(changeGradient);
    }

    static Span<double> Flat(double[,] matrix) =>
        MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);

    /// <summary>The two-loop recursion on weights: v = −g and then H v, as −γ g + Σ pᵢ sᵢ + qᵢ yᵢ.</summary>
    void Weigh()
    {
        for (int age = Count - 1; age >= 0; age--)
        {
            int i = Slot(age);
            double product = -stepGradient[i]; // sᵢᵀv
            for (int younger = age + 1; younger < Count; younger++)
                product += ChangeWeight(younger) * stepChange[i, Slot(younger)];
            StepWeight(age) = product / stepChange[i, i]; // α of the recursion, kept until its second loop
            ChangeWeight(age) = -StepWeight(age);
        }

        for (int age = 0; age < Count; age++)
        {
            int i = Slot(age);
            double product = -changeGradient[i]; // yᵢᵀv, first that part of v which γ multiplies
            for (int other = 0; other < Count; other++)
                product += ChangeWeight(other) * changeChange[i, Slot(other)];
            product *= gamma;
            for (int older = 0; older < age; older++)
                product += StepWeight(older) * stepChange[Slot(older), i];
            StepWeight(age) -= product / stepChange[i, i];
        }

        for (int age = 0; age < Count; age++)
            ChangeWeight(age) *= gamma;
    }

    ref double StepWeight(int age) => ref weights[2 * age];

    ref double ChangeWeight(int age) => ref weights[2 * age + 1];

    void Keep(double scale)
    {
        gamma = scale;
        if (IsFull)
            oldest = Slot(1);
        else
            Count++;
    }

    /// <summary>Writes s and y into a slot; returns sᵀs.</summary>
    double Write(int slot, Point from, Point to)
    {
        double square = 0;
        for (int block = 0; block < pairs.Count; block++)
        {
            (int begin, int length) = (pairs.Begin(block), pairs.Length(block));
            Span<double> s = pairs.Row(block, 2 * slot);
            Span<double> y = pairs.Row(block, 2 * slot + 1);
            Vectors.Subtract(to.X.Slice(begin, length), from.X.Slice(begin, length), s);
            Vectors.Subtract(
                to.Gradient.Slice(begin, length),
                from.Gradient.Slice(begin, length),
                y
            );
            square += Vectors.Dot(s, s);
        }

        return square;
    }

    /// <summary>Takes the products of so many pairs, from one age on, with the gradient and the change in the fresh slot.</summary>
    void Multiply(int age, int count, int fresh, Point to)
    {
        Array.Clear(sums);
        ReadOnlySpan<int> chosen = Rows(age, count);
        for (int block = 0; block < pairs.Count; block++)
        {
            ReadOnlySpan<double> g = to.Gradient.Slice(pairs.Begin(block), pairs.Length(block));
            pairs.AddProducts(block, chosen, g, pairs.Row(block, 2 * fresh + 1), sums);
        }

        for (int k = 0; k < count; k++)
        {
            int i = Slot(age + k);
            stepGradient[i] = Vector512.Sum(sums[4 * k]);
            stepChange[i, fresh] = Vector512.Sum(sums[4 * k + 1]);
            changeGradient[i] = Vector512.Sum(sums[4 * k + 2]);
            changeChange[i, fresh] = Vector512.Sum(sums[4 * k + 3]);
            changeChange[fresh, i] = changeChange[i, fresh];
        }
    }

    // Those of so many pairs from one age on.
    ReadOnlySpan<int> Rows(int age, int count)
    {
        for (int k = 0; k < count; k++)
            (rows[2 * k], rows[2 * k + 1]) = (2 * Slot(age + k), 2 * Slot(age + k) + 1);
        return rows.AsSpan(0, 2 * count);
    }

    int Slot(int age) => (oldest + age) % slots;
}
