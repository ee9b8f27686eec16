namespace Descent;

/// <summary>One row of a trace.</summary>
/// <param name="Iteration">k; 0 is the start.</param>
/// <param name="Value">f(x).</param>
/// <param name="GradientNorm">‖∇f(x)‖∞.</param>
/// <param name="Step">α of the update that led here; 0 at the start.</param>
/// <param name="Evaluations">What it had cost to get here.</param>
/// <param name="Validation">The value of <see cref="RunOptions.Validation"/> at x; NaN without one.</param>
public readonly record struct TraceRow(
    int Iteration,
    double Value,
    double GradientNorm,
    double Step,
    Evaluations Evaluations,
    double Validation = double.NaN
);

/// <summary>The history of a run in bounded memory: every k-th iterate, k doubling whenever it is full.</summary>
sealed class Trace(int capacity)
{
    readonly TraceRow[] rows = new TraceRow[capacity];
    int count;
    int stride = 1;
    TraceRow latest = new(0, double.NaN, double.NaN, 0, default);

    /// <summary>Adds an iterate; iterations come in order.</summary>
    public void Add(in TraceRow row)
    {
        latest = row;
        Keep(row);
    }

    void Keep(in TraceRow row)
    {
        if (row.Iteration % stride != 0)
            return;
        if (count == capacity)
            Thin();
        if (row.Iteration % stride == 0)
            rows[count++] = row;
    }

    /// <summary>The rows kept, the last iterate always among them.</summary>
    public TraceRow[] ToArray()
    {
        bool kept = count > 0 && rows[count - 1].Iteration == latest.Iteration;
        return kept ? rows[..count] : [.. rows[..count], latest];
    }

    /// <summary>Saves or loads the rows. Into another capacity they are thinned out further, or thinned later.</summary>
    public void Exchange(StateTransfer stream)
    {
        int saved = count;
        stream.Exchange(ref stride);
        stream.Exchange(ref latest);
        stream.Exchange(ref saved);
        count = stream.IsLoading ? 0 : count;
        for (int i = 0; i < saved; i++)
        {
            TraceRow row = stream.IsLoading ? default : rows[i];
            stream.Exchange(ref row);
            if (stream.IsLoading)
                Keep(row);
        }
    }

    // Row i is iteration i·stride, so every second row is what twice the stride would have kept.
    void Thin()
    {
        int half = (count + 1) / 2;
        for (int i = 0; i < half; i++)
            rows[i] = rows[2 * i];
        count = half;
        stride *= 2;
    }
}
