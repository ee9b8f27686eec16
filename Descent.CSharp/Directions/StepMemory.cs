namespace Descent;

/// <summary>The last m pairs s = x⁺ − x, y = ∇f(x⁺) − ∇f(x), and the inverse Hessian they stand for.</summary>
sealed class StepMemory
{
    readonly double[][] steps;
    readonly double[][] changes;
    readonly double[] rho; // 1 / sᵀy
    readonly double[] weights;
    int oldest;
    double gamma;

    public StepMemory(int capacity, int dimension)
    {
        // One row to spare, so that a pair can be looked at before an older one makes way for it.
        steps = Rows(capacity + 1, dimension);
        changes = Rows(capacity + 1, dimension);
        rho = new double[capacity + 1];
        weights = new double[capacity + 1];
    }

    public int Count { get; private set; }

    /// <summary>Keeps the pair if its curvature sᵀy is safely positive; drops the oldest when full.</summary>
    public void Add(Point from, Point to)
    {
        int slot = Slot(Count);
        Vectors.Subtract(to.X, from.X, steps[slot]);
        Vectors.Subtract(to.Gradient, from.Gradient, changes[slot]);
        double curvature = Vectors.Dot(steps[slot], changes[slot]);
        double changeSquared = Vectors.Dot(changes[slot], changes[slot]);
        double least = Vectors.Epsilon * Vectors.Norm(steps[slot]) * Math.Sqrt(changeSquared);
        if (!(curvature > least))
            return;
        rho[slot] = 1 / curvature;
        gamma = curvature / changeSquared;
        if (Count < steps.Length - 1)
            Count++;
        else
            oldest = Slot(1);
    }

    /// <summary>v ← H v by the two-loop recursion, Nocedal and Wright, Algorithm 7.4.</summary>
    public void ApplyInverse(Span<double> v)
    {
        for (int age = Count - 1; age >= 0; age--)
        {
            int i = Slot(age);
            weights[i] = rho[i] * Vectors.Dot(steps[i], v);
            Vectors.Add(-weights[i], changes[i], v);
        }

        Vectors.Scale(gamma, v, v);
        for (int age = 0; age < Count; age++)
        {
            int i = Slot(age);
            double beta = rho[i] * Vectors.Dot(changes[i], v);
            Vectors.Add(weights[i] - beta, steps[i], v);
        }
    }

    /// <summary>Empties the memory; whether it held anything.</summary>
    public bool Clear()
    {
        bool held = Count > 0;
        (oldest, Count) = (0, 0);
        return held;
    }

    /// <summary>Saves or loads the pairs; the weights are made anew each time.</summary>
    public void Exchange(StateTransfer stream)
    {
        Count = stream.Exchanged(Count);
        stream.Exchange(ref oldest);
        stream.Exchange(ref gamma);
        stream.Exchange(rho);
        stream.Exchange(steps);
        stream.Exchange(changes);
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
