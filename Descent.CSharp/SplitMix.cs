namespace Descent;

/// <summary>A small generator whose numbers are the same on every machine and in every version; all it remembers is one number.</summary>
/// <remarks>Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA (2014): SplitMix64.</remarks>
struct SplitMix(ulong seed)
{
    const ulong Golden = 0x9E3779B97F4A7C15;

    ulong state = seed;

    /// <summary>A generator of its own for each index, seeded with that number of the sequence of the seed.</summary>
    public static SplitMix Stream(ulong seed, int index) =>
        new(new SplitMix(seed + (ulong)index * Golden).Next());

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        state += Golden;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0 to below, up to one part in 2⁶⁴ / below.</summary>
    /// <param name="below">1 or more.</param>
    public int Index(int below) => (int)Math.BigMul(Next(), (ulong)below, out _);

    /// <summary>Standard normal, by the polar method of Marsaglia.</summary>
    public double Normal()
    {
        while (true)
        {
            double u = 2 * Uniform() - 1;
            double v = 2 * Uniform() - 1;
            double square = u * u + v * v;
            if (square is > 0 and < 1)
                return u * Math.Sqrt(-2 * Math.Log(square) / square);
        }
    }

    /// <summary>Puts 0 to n − 1 in a random order.</summary>
    /// <remarks>Durstenfeld's form of the shuffle of Fisher and Yates, from the inside out.</remarks>
    public void Permute(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int j = Index(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
