namespace Descent;

/// <summary>The order of samples in an epoch: a function of seed and epoch alone.</summary>
/// <remarks>
/// Fisher and Yates's shuffle, with numbers from SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators,
/// 2014), so that no library version changes a run.
/// </remarks>
static class Shuffle
{
    const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Puts 0 to n − 1 in the order of an epoch.</summary>
    public static void Fill(Span<int> order, ulong seed, int epoch)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        ulong state = Mix(seed + Golden) + (ulong)epoch * Golden;
        for (int i = order.Length - 1; i > 0; i--)
        {
            state += Golden;
            // The high half of a product is uniform on 0 to i, up to one part in 2⁶⁴ / (i + 1).
            int j = (int)Math.BigMul(Mix(Mix(state)), (ulong)(i + 1), out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
