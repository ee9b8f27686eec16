namespace Descent;

/// <summary>A Latin hypercube.</summary>
sealed class LatinHypercubeSampler(Box box, ulong seed) : ISampler
{
    public int Dimension => box.Dimension;

    public IEnumerable<double[]> Draw(int count)
    {
        var random = new SplitMix(seed);
        double[][] points = [.. Enumerable.Range(0, count).Select(_ => new double[Dimension])];
        int[] part = new int[count];
        for (int i = 0; i < Dimension; i++)
        {
            random.Permute(part);
            for (int k = 0; k < count; k++)
                points[k][i] = box.At(i, (part[k] + random.Uniform()) / count);
        }

        return points;
    }
}

/// <summary>Halton's sequence, shifted.</summary>
sealed class HaltonSampler(Box box, ulong seed) : ISampler
{
    public int Dimension => box.Dimension;

    public IEnumerable<double[]> Draw(int count)
    {
        var random = new SplitMix(seed);
        int[] bases = Primes(Dimension);
        double[] shifts = [.. bases.Select(_ => random.Uniform())];
        for (int k = 0; k < count; k++)
        {
            double[] point = new double[Dimension];
            for (int i = 0; i < point.Length; i++)
            {
                double shifted = Reversed(k + 1, bases[i]) + shifts[i];
                point[i] = box.At(i, shifted - Math.Floor(shifted));
            }

            yield return point;
        }
    }

    /// <summary>The digits of a number in a base, mirrored at the point: 6 in base 2 is 110, so 0.011.</summary>
    static double Reversed(int number, int radix)
    {
        double result = 0;
        double place = 1;
        for (; number > 0; number /= radix)
        {
            place /= radix;
            result += place * (number % radix);
        }

        return result;
    }

    static int[] Primes(int count)
    {
        List<int> primes = [];
        for (int candidate = 2; primes.Count < count; candidate++)
        {
            if (primes.TakeWhile(p => p * p <= candidate).All(p => candidate % p != 0))
                primes.Add(candidate);
        }

        return [.. primes];
    }
}
