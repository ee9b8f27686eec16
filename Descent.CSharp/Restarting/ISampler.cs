namespace Descent;

/// <summary>Chooses the starts of <see cref="Restarts"/>. The same sampler gives the same points, always and everywhere.</summary>
public interface ISampler
{
    /// <summary>The number of coordinates n.</summary>
    int Dimension { get; }

    /// <summary>The starts, each an array of its own of length n.</summary>
    /// <param name="count">How many, 0 or more; some samplers spread them by it.</param>
    IEnumerable<double[]> Draw(int count);
}
