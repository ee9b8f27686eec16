using System.Linq.Expressions;
using AutoDiff;

namespace Descent.Tests.Input;

/// <summary>What LINQ makes of sequences means to a formula what it means to C#.</summary>
public sealed class LambdaSequencesTests
{
    static readonly double[] T = [1, -2, 0.5];

    static readonly float[] Single = [0.5f, 0.25f, -2];
    static readonly List<float> SingleList = [1, 0.75f];
    static readonly double[][] Rows =
    [
        [1, 2, 3],
        [4, 5, 6],
        [-1, 0, 1],
    ];
    static readonly List<Reading> Readings =
    [
        new("a", 0.5f, 1.5, 1),
        new("b", 1, 0.5, 2),
        new("c", 2.5f, -1, 3),
    ];

    static readonly IEnumerable<(double V, int Place)> Pairs = [(1.5, 0), (-2, 2)];
    static readonly Dictionary<string, double> Places = new() { ["a"] = 2, ["b"] = -0.5 };

    sealed record Reading(string Name, float Time, double Signal, int Count);

    static readonly Expression<Func<double[], double>>[] All =
    [
        w => w.Where(v => v > 0.7).Sum(v => v * v),
        w => w.Where(v => v < w[0]).Select(v => v - w[1]).Where(v => v > -3).Sum(),
        w => (from v in w where v > 0 select Math.Sqrt(v)).Sum(),
        w => Enumerable.Range(0, 3).SelectMany(i => w.Select(v => v * T[i])).Min(),
        w => Enumerable.Range(0, 3).SelectMany(i => w.Where(v => v > T[i])).Sum(v => v * v * v),
        w =>
            (
                from i in Enumerable.Range(0, 3)
                from j in Enumerable.Range(i, 3 - i)
                select w[i] * T[j]
            ).Sum(),
        w => (from v in w from t in T select v * t).Max(),
        w => (from v in w from t in T select v != t ? 1 / (v - t) : 0).Sum(),
        w => w.TakeLast(2).Sum() - w.TakeLast(1).Max(),
        w => w.Select(Math.Exp).Sum() + w.Zip(T, Math.Max).Sum(),
        w => w.Aggregate((sum, v) => sum + v) * w.Select(v => v + 4).Aggregate((p, v) => v * p),
        w =>
            w.Aggregate(0.5, (sum, v) => v * v + sum) + w.Aggregate(1.5, (rest, v) => rest - v * v),
        w =>
            w.Aggregate(1.0, (most, v) => Math.Max(v * v, most))
            + w.Aggregate((least, v) => Math.Min(v, least)),
        w => w.Aggregate((most, v) => Math.Max(most, v)) * w.Aggregate(0.1, (p, v) => p * (v + 3)),
        w => w.Zip(Single, (v, s) => v * s).Sum() + SingleList[1] * w[0],
        w => Rows.Zip(T, (row, t) => Math.Pow(t - row.Zip(w, (r, v) => r * v).Sum(), 2)).Sum(),
        w => Rows.Sum(row => row.Zip(w, (r, v) => r * v).Sum()) * Rows.Length + Rows[0].Length,
        w => Readings.Sum(r => Math.Pow(r.Signal - w[0] * Math.Exp(-w[1] * r.Time), 2)),
        w => Readings.Where(r => r.Count > 1).Sum(r => r.Count * w[0] / r.Time),
        w => Readings.Skip(1).Zip(Readings, (b, a) => (b.Signal - a.Signal) * w[1]).Sum(),
        w => Readings.Select(r => r.Time).Zip(w, (t, v) => t * v).Sum() * Readings.Count,
        w => (from r in Readings from p in Pairs select r.Time * p.V * w[p.Place]).Sum(),
        w => (from r in Readings from v in w select Math.Abs(r.Signal - v)).Max(),
        w => Pairs.Max(p => p.V * w[0]) + Places.Sum(p => p.Value * w[2]),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    [Theory, MemberData(nameof(Indices))]
    public void They_mean_what_CSharp_means(int index)
    {
        var lambda = All[index];
        var f = Objective.Of(lambda, 3, null);
        Func<double[], double> meaning = lambda.Compile();

        foreach (double[] w in new double[][] { [0.75, 1.5, -2], [3, -1, 2], [2, 4, 1.25] })
            Assert.Equal(meaning(w), f.Value(w), 1e-12);
    }

    [Fact]
    public void What_has_no_meaning_says_what_to_write()
    {
        Assert.Contains("v => condition", Refusal(w => w.Where(v => v > 0).Max()));
        Assert.Contains("v => condition", Refusal(w => w.Where((v, i) => i > 0).Sum()));
        Assert.Contains("a.Zip(b, (v, w) => …)", Refusal(w => w.Zip(T).Sum(p => p.First)));
        Assert.Contains(
            "i != j ? …",
            Refusal(w => (from v in w from t in T where v != t select 1 / (v - t)).Sum())
        );
        Assert.Contains(
            "Write its body here",
            Refusal(w => Readings.Sum(r => r.Name.IndexOf('b') * w[0]))
        );
        Assert.Contains("Give it a seed", Refusal(w => w.Aggregate((sum, v) => sum + v * v)));
        Assert.Contains("Give it a seed", Refusal(w => w.Aggregate((rest, v) => rest - v)));
        Assert.Contains("Aggregate adds", Refusal(w => w.Aggregate(1.0, (sum, v) => v - sum)));
        Assert.Contains(
            "may not depend",
            Refusal(w => w.Aggregate(1.0, (sum, v) => sum + v * sum))
        );
    }

    [Fact]
    public void A_length_is_that_of_a_vector() =>
        Assert.Contains(
            "No parameter is a vector",
            Assert.Throws<ArgumentException>(() => Objective.Of((double a) => a * a, 3)).Message
        );

    static string Refusal(Expression<Func<double[], double>> lambda) =>
        Assert.Throws<UntranslatableException>(() => Objective.Of(lambda, 3, null)).Message;
}
