namespace Descent.Benchmarks.Twins;

/// <summary>The Gaussian mixture by hand, one point and one number at a time: what one writes first.</summary>
public sealed class ScalarMixtureTwin(Mixture mixture) : Twin(mixture.At.Length)
{
    readonly double[] products = new double[mixture.K * mixture.D];
    readonly double[] scores = new double[mixture.K];

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        int d = mixture.D,
            K = mixture.K,
            n = mixture.N,
            below = mixture.Below;
        int atQ = K,
            atL = atQ + K * d,
            atMu = atL + K * below;
        gradient.Clear();
        double value = mixture.Constant;
        var diagonal = new double[K * d];
        for (int i = 0; i < K * d; i++)
            diagonal[i] = Math.Exp(x[atQ + i]);

        for (int point = 0; point < n; point++)
        {
            var p = mixture.Points.AsSpan(point * d, d);
            for (int k = 0; k < K; k++)
            {
                var y = products.AsSpan(k * d, d);
                var mu = x.Slice(atMu + k * d, d);
                var l = x.Slice(atL + k * below, below);
                scores[k] = x[k];
                for (int i = 0; i < d; i++)
                    y[i] = diagonal[k * d + i] * (p[i] - mu[i]);
                for (int j = 0, next = 0; j < d; j++)
                for (int i = j + 1; i < d; i++, next++)
                    y[i] += l[next] * (p[j] - mu[j]);
                for (int i = 0; i < d; i++)
                    scores[k] += x[atQ + k * d + i] - 0.5 * y[i] * y[i];
            }

            value += ToShares(scores);
            for (int k = 0; k < K; k++)
            {
                double r = scores[k];
                var y = products.AsSpan(k * d, d);
                var mu = x.Slice(atMu + k * d, d);
                var l = x.Slice(atL + k * below, below);
                gradient[k] += r;
                for (int i = 0; i < d; i++)
                {
                    double factor = diagonal[k * d + i];
                    gradient[atQ + k * d + i] += r * (1 - y[i] * factor * (p[i] - mu[i]));
                    gradient[atMu + k * d + i] += r * y[i] * factor;
                }

                for (int j = 0, next = 0; j < d; j++)
                for (int i = j + 1; i < d; i++, next++)
                {
                    gradient[atL + k * below + next] -= r * y[i] * (p[j] - mu[j]);
                    gradient[atMu + k * d + j] += r * y[i] * l[next];
                }
            }
        }

        x[..K].CopyTo(scores);
        value -= n * ToShares(scores);
        double square = mixture.Gamma * mixture.Gamma;
        for (int k = 0; k < K; k++)
            gradient[k] -= n * scores[k];
        for (int i = 0; i < K * d; i++)
        {
            value += 0.5 * square * diagonal[i] * diagonal[i] - mixture.M * x[atQ + i];
            gradient[atQ + i] += square * diagonal[i] * diagonal[i] - mixture.M;
        }

        for (int i = 0; i < K * below; i++)
        {
            value += 0.5 * square * x[atL + i] * x[atL + i];
            gradient[atL + i] += square * x[atL + i];
        }

        return value;
    }

    /// <summary>Returns log Σ exp and leaves its gradient.</summary>
    static double ToShares(Span<double> scores)
    {
        double largest = double.NegativeInfinity,
            sum = 0;
        foreach (double score in scores)
            largest = Math.Max(largest, score);
        foreach (ref double score in scores)
            sum += score = Math.Exp(score - largest);
        foreach (ref double score in scores)
            score /= sum;
        return largest + Math.Log(sum);
    }
}
