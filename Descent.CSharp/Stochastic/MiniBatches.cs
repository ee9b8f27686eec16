namespace Descent;

/// <summary>How samples are drawn: in batches, every sample once an epoch, in a new order each time.</summary>
public sealed record MiniBatches
{
    /// <summary>b, the samples of a batch; 1 or more, 32 by default. The last batch of an epoch may be smaller.</summary>
    public int Size
    {
        get;
        init => field = Interval.Count.Require(value, nameof(MiniBatches), nameof(Size));
    } = 32;

    /// <summary>What the orders are drawn from; 0 by default. The same seed gives the same run.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether every epoch has an order of its own; otherwise samples come in the order they have.</summary>
    public bool Shuffles { get; init; } = true;

    /// <summary>Which point an epoch reports; the last iterate by default.</summary>
    public Averaging Averaging { get; init; }
}

/// <summary>Which point an epoch of a stochastic run reports. The run itself goes on from its last iterate.</summary>
/// <remarks>Averages settle where iterates of a rate that does not fall keep being thrown about by the noise of batches.</remarks>
public enum Averaging
{
    /// <summary>The last iterate.</summary>
    None,

    /// <summary>The mean of this epoch's iterates (Rakhlin, Shamir and Sridharan 2012: suffix averaging).</summary>
    Epoch,

    /// <summary>The mean of all iterates so far (Ruppert 1988; Polyak and Juditsky 1992).</summary>
    All,
}
