namespace Descent;

/// <summary>The direction numbers of Sobol's sequence.</summary>
/// <remarks>
/// Joe and Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci. Comput. 30 (2008): their criterion D6,
/// which also has property A: every orthant of the cube cut in half holds one of the first 2ⁿ points.
/// </remarks>
static class SobolDirections
{
    /// <summary>Digits of a coordinate.</summary>
    public const int Bits = 52;

    /// <summary>A primitive polynomial over two elements, and the first direction numbers.</summary>
    /// <param name="Degree">s.</param>
    /// <param name="Inner">The coefficients a₁ … a_(s−1) as binary digits; those at both ends are 1.</param>
    /// <param name="Initial">m₁ … m_s, odd, m_k below 2ᵏ.</param>
    public readonly record struct Recurrence(int Degree, int Inner, int[] Initial);

    /// <summary>Those of the second coordinate and on; the first is van der Corput's sequence.</summary>
    public static IReadOnlyList<Recurrence> Table { get; } =
    [
        new(1, 0, [1]),
        new(2, 1, [1, 3]),
        new(3, 1, [1, 3, 1]),
        new(3, 2, [1, 1, 1]),
        new(4, 1, [1, 1, 3, 3]),
        new(4, 4, [1, 3, 5, 13]),
        new(5, 2, [1, 1, 5, 5, 17]),
        new(5, 4, [1, 1, 5, 5, 5]),
        new(5, 7, [1, 1, 7, 11, 19]),
        new(5, 11, [1, 1, 5, 1, 1]),
        new(5, 13, [1, 1, 1, 3, 11]),
        new(5, 14, [1, 3, 5, 5, 31]),
        new(6, 1, [1, 3, 3, 9, 7, 49]),
        new(6, 13, [1, 1, 1, 15, 21, 21]),
        new(6, 16, [1, 3, 1, 13, 27, 49]),
        new(6, 19, [1, 1, 1, 15, 7, 5]),
        new(6, 22, [1, 3, 1, 15, 13, 25]),
        new(6, 25, [1, 1, 5, 5, 19, 61]),
        new(7, 1, [1, 3, 7, 11, 23, 15, 103]),
        new(7, 4, [1, 3, 7, 13, 13, 15, 69]),
        new(7, 7, [1, 1, 3, 13, 7, 35, 63]),
        new(7, 8, [1, 3, 5, 9, 1, 25, 53]),
        new(7, 14, [1, 3, 1, 13, 9, 35, 107]),
        new(7, 19, [1, 3, 1, 5, 27, 61, 31]),
        new(7, 21, [1, 1, 5, 11, 19, 41, 61]),
        new(7, 28, [1, 3, 5, 3, 3, 13, 69]),
        new(7, 31, [1, 1, 7, 13, 1, 19, 1]),
        new(7, 32, [1, 3, 7, 5, 13, 19, 59]),
        new(7, 37, [1, 1, 3, 9, 25, 29, 41]),
        new(7, 41, [1, 3, 5, 13, 23, 1, 55]),
        new(7, 42, [1, 3, 7, 3, 13, 59, 17]),
        new(7, 50, [1, 3, 1, 3, 5, 53, 69]),
        new(7, 55, [1, 1, 5, 5, 23, 33, 13]),
        new(7, 56, [1, 1, 7, 7, 1, 61, 123]),
        new(7, 59, [1, 1, 7, 9, 13, 61, 49]),
        new(7, 62, [1, 3, 3, 5, 3, 55, 33]),
        new(8, 14, [1, 3, 1, 15, 31, 13, 49, 245]),
        new(8, 21, [1, 3, 5, 15, 31, 59, 63, 97]),
        new(8, 22, [1, 3, 1, 11, 11, 11, 77, 249]),
    ];

    /// <summary>The most coordinates there are direction numbers for.</summary>
    public static int MostDimensions => Table.Count + 1;

    /// <summary>The directions of a coordinate, as binary digits after the point: v_k = m_k / 2ᵏ.</summary>
    /// <remarks>m_k = 2a₁ m_(k−1) ⊕ … ⊕ 2^(s−1) a_(s−1) m_(k−s+1) ⊕ 2ˢ m_(k−s) ⊕ m_(k−s), Joe and Kuo (2008), equation 2.</remarks>
    /// <param name="coordinate">From 0 on.</param>
    public static ulong[] OfCoordinate(int coordinate)
    {
        ulong[] directions = new ulong[Bits];
        if (coordinate == 0)
        {
            for (int k = 0; k < Bits; k++)
                directions[k] = 1UL << (Bits - 1 - k);
            return directions;
        }

        (int degree, int inner, int[] initial) = Table[coordinate - 1];
        for (int k = 0; k < Bits; k++)
        {
            directions[k] =
                k < degree
                    ? (ulong)initial[k] << (Bits - 1 - k)
                    : Next(directions, k, degree, inner);
        }

        return directions;
    }

    // With v_k in place of m_k the factors 2ⁱ are gone, all but that of the last term.
    static ulong Next(ulong[] directions, int k, int degree, int inner)
    {
        ulong next = directions[k - degree] ^ (directions[k - degree] >> degree);
        for (int i = 1; i < degree; i++)
        {
            if ((inner >> (degree - 1 - i) & 1) != 0)
                next ^= directions[k - i];
        }

        return next;
    }
}
