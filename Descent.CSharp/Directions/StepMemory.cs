using System.Runtime.InteropServices;

namespace Descent;

/// <summary>The last m pairs s = x⁺ − x, y = ∇f(x⁺) − ∇f(x), and the inverse Hessian H they stand for.</summary>
/// <remarks>
/// H ∇f is a combination of ∇f, the s and the y whose weights follow from inner products alone: one sweep over the pairs
/// for the products, one for the combination. While f looks like a quadratic, a pair is kept conjugate to the one before
/// (<see cref="PairConjugation"/>).
/// </remarks>
sealed class StepMemory
{
    readonly int slots;
    readonly StepPairs pairs;
    readonly double[] weights; // of s and of y, slot after slot
    readonly double[] products; // sᵀg, sᵀy⁺, yᵀg, yᵀy⁺, slot after slot
    readonly double[,] stepChange; // sᵢᵀyⱼ, i no younger than j
    readonly double[,] changeChange; // yᵢᵀyⱼ, both triangles
    int oldest;
    double gamma;
    PairConjugation conjugation;

    public StepMemory(int capacity, int dimension)
    {
        slots = capacity;
        pairs = new StepPairs(slots, dimension);
        weights = new double[2 * slots];
        products = new double[4 * slots];
        stepChange = new double[slots, slots];
        changeChange = new double[slots, slots];
    }

    public int Count { get; private set; }

    /// <summary>Keeps the pair if its curvature sᵀy is safely positive. When full the oldest makes way, for a pair that is not kept too.</summary>
    /// <remarks>Takes the products with the gradient of <paramref name="to"/> in the same sweep.</remarks>
    /// <param name="from">The point before the step.</param>
    /// <param name="to">The point after it.</param>
    /// <param name="alpha">α of the step, where it went along the direction last made.</param>
    /// <param name="threads">The most threads to use.</param>
    public void Add(Point from, Point to, double alpha, int threads)
    {
        if (Count == slots)
            (oldest, Count) = (Slot(1), Count - 1);
        int fresh = Slot(Count);
        int before = Slot(Math.Max(Count - 1, 0));
        double expected = Count > 0 ? ExpectedShare(before, alpha) : 0;
        double share = conjugation.Share(expected);
        Count++;
        double stepSquared = Learn(fresh, before, share, from, to, threads);
        if (Count > 1)
            Judge(fresh, before, share, expected);
        double curvature = stepChange[fresh, fresh];
        double changeSquared = changeChange[fresh, fresh];
        double least = Vectors.Epsilon * Math.Sqrt(stepSquared) * Math.Sqrt(changeSquared);
        if (curvature > least)
            gamma = curvature / changeSquared;
        else
            Count--;
    }

    /// <summary>d ← −H g, g the gradient of the point last added.</summary>
    /// <param name="at">That point.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="direction">Receives d.</param>
    public void Descend(Point at, int threads, Span<double> direction)
    {
        Weigh();
        pairs.Combine(gamma, at, Used, weights, threads, direction);
    }

    /// <summary>Empties the memory; whether it held anything.</summary>
    public bool Clear()
    {
        bool held = Count > 0;
        (oldest, Count, conjugation) = (0, 0, default);
        return held;
    }

    /// <summary>Saves or loads the pairs and their products; the weights are made anew each time.</summary>
    public void Exchange(StateTransfer stream)
    {
        Count = stream.Exchanged(Count);
        stream.Exchange(ref oldest);
        stream.Exchange(ref gamma);
        conjugation.Exchange(stream);
        pairs.Exchange(stream);
        stream.Exchange(Flat(stepChange));
        stream.Exchange(Flat(changeChange));
        stream.Exchange(products);
    }

    static Span<double> Flat(double[,] matrix) =>
        MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);

    /// <summary>The two-loop recursion on weights: v = −g and then H v, as −γ g + Σ pᵢ sᵢ + qᵢ yᵢ.</summary>
    void Weigh()
    {
        for (int age = Count - 1; age >= 0; age--)
        {
            int i = Slot(age);
            double product = -products[4 * i]; // sᵢᵀv
            for (int younger = age + 1; younger < Count; younger++)
                product += ChangeWeight(younger) * stepChange[i, Slot(younger)];
            StepWeight(age) = product / stepChange[i, i]; // α of the recursion, kept until its second loop
            ChangeWeight(age) = -StepWeight(age);
        }

        for (int age = 0; age < Count; age++)
        {
            int i = Slot(age);
            double product = -products[4 * i + 2]; // yᵢᵀv, first that part of v which γ multiplies
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

    ref double StepWeight(int age) => ref weights[2 * Slot(age)];

    ref double ChangeWeight(int age) => ref weights[2 * Slot(age) + 1];

    // c before anything is read: s = −α H g and H y₋ = s₋, so sᵀy₋ = −α s₋ᵀg.
    double ExpectedShare(int before, double alpha) =>
        -alpha * products[4 * before] / stepChange[before, before];

    // Whether sᵀy₋, as expected, is s₋ᵀy. What was taken from s and y is put back in thought.
    void Judge(int fresh, int before, double share, double expected)
    {
        double own = stepChange[before, before];
        double asymmetry = stepChange[before, fresh] + (share - expected) * own;
        double curvature = stepChange[fresh, fresh] + share * share * own;
        conjugation.Judge(asymmetry, curvature, own);
    }

    /// <summary>Writes the pair into the fresh slot, less a share of the one before, and multiplies all pairs with its change and the gradient.</summary>
    /// <returns>sᵀs of the fresh pair.</returns>
    double Learn(int fresh, int before, double share, Point from, Point to, int threads)
    {
        double square = pairs.Learn(fresh, before, share, from, to, Used, threads, products);
        for (int age = 0; age < Count; age++)
        {
            int i = Slot(age);
            stepChange[i, fresh] = products[4 * i + 1];
            changeChange[i, fresh] = changeChange[fresh, i] = products[4 * i + 3];
        }

        return square;
    }

    SlotRuns Used => SlotRuns.Of(oldest, Count, slots);

    int Slot(int age) => (oldest + age) % slots;
}
