namespace Descent;

/// <summary>Sobol's sequence in a box, shifted digit by digit.</summary>
sealed class SobolSampler : ISampler
{
    readonly Box box;
    readonly ulong seed;

    public SobolSampler(Box box, ulong seed)
    {
        (this.box, this.seed) = (box, seed);
        if (box.Dimension > SobolDirections.MostDimensions)
        {
            throw new ArgumentException(
                $"Sobol's sequence is known for up to {SobolDirections.MostDimensions} coordinates here, not {box.Dimension}: a Latin hypercube has no limit."
            );
        }
    }

    public int Dimension => box.Dimension;

    // Antonov and Saleev's order: point k + 1 differs from point k by the direction of the lowest bit of k that is 0.
    public IEnumerable<double[]> Draw(int count)
    {
        var random = new SplitMix(seed);
        ulong[][] directions =
        [
            .. Enumerable.Range(0, Dimension).Select(SobolDirections.OfCoordinate),
        ];
        ulong[] digits = [.. directions.Select(_ => random.Next() >> (64 - SobolDirections.Bits))];
        for (int k = 0; k < count; k++)
        {
            double[] point = new double[Dimension];
            int changed = int.TrailingZeroCount(~k);
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = box.At(i, digits[i] * Math.ScaleB(1, -SobolDirections.Bits));
                digits[i] ^= directions[i][changed];
            }

            yield return point;
        }
    }
}
