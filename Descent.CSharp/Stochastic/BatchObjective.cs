using AutoDiff;

namespace Descent;

/// <summary>The mean over the batch drawn last: another function after every draw.</summary>
sealed class BatchObjective(IStochasticObjective samples, MiniBatches batches) : ISampleMean
{
    readonly int[] order = new int[samples.Samples];
    int epoch;
    int first;
    int count;

    public int Dimension => samples.Dimension;

    public IStochasticObjective Samples => samples;

    /// <summary>The samples evaluated so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The batches of an epoch.</summary>
    public int PerEpoch => (order.Length + batches.Size - 1) / batches.Size;

    /// <summary>Goes on to the next batch; the first call draws the first.</summary>
    public void Draw()
    {
        first += count;
        if (count == 0 || first == order.Length)
        {
            Order(epoch++);
            first = 0;
        }

        count = Math.Min(batches.Size, order.Length - first);
    }

    void Order(int of)
    {
        if (batches.Shuffles)
            SplitMix.Stream(batches.Seed, of).Permute(order);
        else if (of == 0)
            for (int i = 0; i < order.Length; i++)
                order[i] = i;
    }

    /// <summary>Saves or loads where in which epoch the draw is.</summary>
    public void Exchange(StateTransfer stream)
    {
        stream.Exchange(order);
        stream.Exchange(ref epoch);
        stream.Exchange(ref first);
        stream.Exchange(ref count);
        Rows = stream.Exchanged(Rows);
    }

    public double Value(ReadOnlySpan<double> x) =>
        throw new NotSupportedException("Values of different batches cannot be compared.");

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Rows += count;
        return samples.ValueAndGradient(x, order.AsSpan(first, count), gradient);
    }

    public IHessian HessianAt(ReadOnlySpan<double> x) =>
        throw new NotSupportedException("A mean over samples knows no second derivatives.");
}
