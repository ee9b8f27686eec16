using System.Runtime.Intrinsics;
using AutoDiff.FSharp;

namespace Descent.Benchmarks.Twins;

/// <summary>
/// The Gaussian mixture by hand: 32 points at a time as four vectors of eight, each coordinate of its own; factors
/// broadcast; sums over points kept in eight lanes to the end.
/// </summary>
public sealed unsafe class MixtureTwin : Twin
{
    /// <summary>Vectors of points in a block: as many independent chains of multiply-adds.</summary>
    const int V = 4;
    const int Points = 8 * V;

    readonly Mixture mixture;
    readonly Workspace memory;

    /// <summary>Makes room for a block and for the sums.</summary>
    public MixtureTwin(Mixture mixture)
        : base(mixture.At.Length)
    {
        this.mixture = mixture;
        int d = mixture.D,
            k = mixture.K,
            triangle = d * (d + 1) / 2;
        memory = new Workspace(
            (d + d + k * d + k) * Points + k * (triangle + d + 1) * 8 + k * triangle + k
        );
    }

    /// <inheritdoc/>
    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        int d = mixture.D,
            K = mixture.K,
            n = mixture.N,
            triangle = d * (d + 1) / 2;
        var alpha = x[..K];
        var q = x.Slice(K, K * d);
        var l = x.Slice(K + K * d, K * mixture.Below);
        var mu = x[(K + K * triangle)..];

        var points = (Vector512<double>*)memory.Address;
        var centred = points + d * V;
        var products = centred + d * V;
        var scores = products + K * d * V;
        var byFactor = scores + K * V;
        var byProduct = byFactor + K * triangle;
        var byScore = byProduct + K * d;
        double* factors = (double*)(byScore + K);
        double* offsets = factors + K * triangle;
        new Span<double>(byFactor, 8 * K * (triangle + d + 1)).Clear();

        // Q row by row, its last element on the diagonal.
        for (int k = 0; k < K; k++)
        {
            offsets[k] = alpha[k];
            for (int i = 0; i < d; i++)
            {
                double* row = factors + k * triangle + i * (i + 1) / 2;
                row[i] = Math.Exp(q[k * d + i]);
                offsets[k] += q[k * d + i];
                for (int j = 0; j < i; j++)
                    row[j] = l[k * mixture.Below + Position(i, j, d)];
            }
        }

        double total = 0;
        var weights = stackalloc Vector512<double>[V];
        for (int first = 0; first < n; first += Points)
        {
            Load(first, points, weights);
            for (int k = 0; k < K; k++)
            {
                Centre(points, centred, mu.Slice(k * d, d));
                Score(
                    centred,
                    factors + k * triangle,
                    products + k * d * V,
                    scores + k * V,
                    offsets[k]
                );
            }

            total += Weigh(scores, weights);
            for (int k = 0; k < K; k++)
            {
                Centre(points, centred, mu.Slice(k * d, d));
                Accumulate(
                    centred,
                    products + k * d * V,
                    scores + k * V,
                    byFactor + k * triangle,
                    byProduct + k * d,
                    byScore + k
                );
            }
        }

        return total
            + mixture.Constant
            + Finish(x, gradient, factors, (double*)byFactor, (double*)byProduct, (double*)byScore);
    }

    /// <summary>Where l holds element (i, j).</summary>
    static int Position(int i, int j, int d) => j * d - j * (j + 1) / 2 + i - j - 1;

    /// <summary>Coordinates apart; the last block repeats the last point, with weight 0.</summary>
    void Load(int first, Vector512<double>* points, Vector512<double>* weights)
    {
        int d = mixture.D;
        double* target = (double*)points;
        var source = mixture.Points;
        for (int p = 0; p < Points; p++)
        {
            int point = Math.Min(first + p, mixture.N - 1);
            ((double*)weights)[p] = first + p < mixture.N ? 1 : 0;
            for (int j = 0; j < d; j++)
                target[j * Points + p] = source[point * d + j];
        }
    }

    static void Centre(
        Vector512<double>* points,
        Vector512<double>* centred,
        ReadOnlySpan<double> mean
    )
    {
        for (int j = 0; j < mean.Length; j++)
        {
            var m = Vector512.Create(mean[j]);
            for (int v = 0; v < V; v++)
                centred[j * V + v] = points[j * V + v] - m;
        }
    }

    /// <summary>y = Q c, and the logarithm of the component's density but for constants.</summary>
    void Score(
        Vector512<double>* centred,
        double* factor,
        Vector512<double>* y,
        Vector512<double>* score,
        double offset
    )
    {
        Vector512<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        for (int i = 0; i < mixture.D; i++, factor += i)
        {
            Vector512<double> y0 = default,
                y1 = default,
                y2 = default,
                y3 = default;
            var c = centred;
            for (int j = 0; j <= i; j++, c += V)
            {
                var f = Vector512.Create(factor[j]);
                y0 = Vector512.FusedMultiplyAdd(f, c[0], y0);
                y1 = Vector512.FusedMultiplyAdd(f, c[1], y1);
                y2 = Vector512.FusedMultiplyAdd(f, c[2], y2);
                y3 = Vector512.FusedMultiplyAdd(f, c[3], y3);
            }

            var target = y + i * V;
            target[0] = y0;
            target[1] = y1;
            target[2] = y2;
            target[3] = y3;
            s0 = Vector512.FusedMultiplyAdd(y0, y0, s0);
            s1 = Vector512.FusedMultiplyAdd(y1, y1, s1);
            s2 = Vector512.FusedMultiplyAdd(y2, y2, s2);
            s3 = Vector512.FusedMultiplyAdd(y3, y3, s3);
        }

        var half = Vector512.Create(-0.5);
        var start = Vector512.Create(offset);
        score[0] = Vector512.FusedMultiplyAdd(half, s0, start);
        score[1] = Vector512.FusedMultiplyAdd(half, s1, start);
        score[2] = Vector512.FusedMultiplyAdd(half, s2, start);
        score[3] = Vector512.FusedMultiplyAdd(half, s3, start);
    }

    /// <summary>The sum of log-sum-exps over the block; scores become responsibilities.</summary>
    double Weigh(Vector512<double>* scores, Vector512<double>* weights)
    {
        int K = mixture.K;
        double total = 0;
        for (int v = 0; v < V; v++)
        {
            var largest = scores[v];
            for (int k = 1; k < K; k++)
                largest = Vector512.Max(largest, scores[k * V + v]);
            var sum = Vector512<double>.Zero;
            for (int k = 0; k < K; k++)
            {
                var e = VectorExp.Exp(scores[k * V + v] - largest);
                scores[k * V + v] = e;
                sum += e;
            }

            total += Vector512.Sum(weights[v] * (largest + Vector512.Log(sum)));
            var inverse = weights[v] / sum;
            for (int k = 0; k < K; k++)
                scores[k * V + v] *= inverse;
        }

        return total;
    }

    /// <summary>Adds the block to Σ r, Σ -r y and Σ -r y cᵀ of one component.</summary>
    void Accumulate(
        Vector512<double>* centred,
        Vector512<double>* y,
        Vector512<double>* r,
        Vector512<double>* byFactor,
        Vector512<double>* byProduct,
        Vector512<double>* byScore
    )
    {
        *byScore += r[0] + r[1] + (r[2] + r[3]);
        Vector512<double> r0 = -r[0],
            r1 = -r[1],
            r2 = -r[2],
            r3 = -r[3];
        for (int i = 0; i < mixture.D; i++, byFactor += i, y += V)
        {
            Vector512<double> w0 = r0 * y[0],
                w1 = r1 * y[1],
                w2 = r2 * y[2],
                w3 = r3 * y[3];
            byProduct[i] += w0 + w1 + (w2 + w3);
            var c = centred;
            for (int j = 0; j <= i; j++, c += V)
            {
                var sum = Vector512.FusedMultiplyAdd(w0, c[0], byFactor[j]);
                sum = Vector512.FusedMultiplyAdd(w1, c[1], sum);
                sum = Vector512.FusedMultiplyAdd(w2, c[2], sum);
                byFactor[j] = Vector512.FusedMultiplyAdd(w3, c[3], sum);
            }
        }
    }

    /// <summary>Sums over lanes, the chain rule through μ and exp(q), and all that no point enters.</summary>
    double Finish(
        ReadOnlySpan<double> x,
        Span<double> gradient,
        double* factors,
        double* byFactor,
        double* byProduct,
        double* byScore
    )
    {
        static double Lanes(double* address) => Vector512.Sum(*(Vector512<double>*)address);

        int d = mixture.D,
            K = mixture.K,
            triangle = d * (d + 1) / 2;
        double square = mixture.Gamma * mixture.Gamma,
            largest = double.NegativeInfinity,
            sum = 0,
            value = 0;
        for (int k = 0; k < K; k++)
            largest = Math.Max(largest, x[k]);
        for (int k = 0; k < K; k++)
            sum += Math.Exp(x[k] - largest);

        for (int k = 0; k < K; k++)
        {
            double responsibility = Lanes(byScore + 8 * k);
            gradient[k] = responsibility - mixture.N * Math.Exp(x[k] - largest) / sum;
            var toMean = gradient.Slice(K + K * triangle + k * d, d);
            toMean.Clear();
            for (int i = 0; i < d; i++)
            {
                int start = k * triangle + i * (i + 1) / 2;
                double w = Lanes(byProduct + 8 * (k * d + i));
                for (int j = 0; j <= i; j++)
                {
                    double factor = factors[start + j],
                        slope = Lanes(byFactor + 8 * (start + j)) + square * factor;
                    value += 0.5 * square * factor * factor;
                    toMean[j] -= factor * w;
                    if (i == j)
                    {
                        value -= mixture.M * x[K + k * d + i];
                        gradient[K + k * d + i] = factor * slope + responsibility - mixture.M;
                    }
                    else
                    {
                        gradient[K + K * d + k * mixture.Below + Position(i, j, d)] = slope;
                    }
                }
            }
        }

        return value - mixture.N * (largest + Math.Log(sum));
    }
}
