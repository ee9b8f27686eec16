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

    static readonly decimal[] Prices = [1.5m, 2m];
    static readonly long[] Longs = [1, 2, 3];
    static readonly decimal Price = 0.25m;
    static readonly uint Unsigned = 7;
    static readonly double? Perhaps = 1.25;
    static readonly Bill[] Bills = [new(1.5m, 2), new(0.25m, 4)];

    sealed record Bill(decimal Price, ushort Count);

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
        w =>
            T.Skip(1).Zip(T, (b, a) => (b - a) * w[0]).Sum()
            + T.Take(2).Zip(Single, (t, s) => t * s * w[1]).Sum(),
        w => new[] { w[0], 2, w[1] * w[2] }.Sum(v => v * v) + new[] { 1.0, 2 }[1],
        w =>
            Prices.Sum(p => (double)p * w[0]) + (double)Prices[1] * w[1] + Longs.Sum(k => k * w[2]),
        w =>
            Bills.Sum(bill => (double)bill.Price * bill.Count * w[0])
            + (double)Price * w[1]
            + Unsigned * w[2],
        w => w[0] * Perhaps!.Value + Unsigned,
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

    [Fact]
    public void Arrays_of_two_lengths_have_no_pairs()
    {
        const string lengths = "One has 3 elements and the other 2";
        double[] three = [1, 2, 3],
            two = [1, 2];
        List<(double A, double B)> pairs = [(1, 2), (3, 4)];
        Assert.Contains(lengths, Refusal(w => three.Zip(two, (a, b) => a * b * w[0]).Sum()));
        Assert.Contains(
            lengths,
            Refusal(w => three.Select(a => a * w[0]).Zip(pairs, (a, p) => a * p.B).Sum())
        );
    }

    [Fact]
    public void What_is_captured_and_is_no_number_says_why()
    {
        double[] none = [];
        double[]? missing = null;
        Assert.Contains("'none' is empty", Refusal(w => none.Sum(v => v * w[0])));
        Assert.Contains("'missing' is null", Refusal(w => missing!.Sum(v => v * w[0])));
        Assert.Contains("Write (double)price", Refusal(w => (double)(Price * 2) * w[0]));
        Assert.Contains("not in Decimal", Refusal(w => (double)(decimal)w[0]));
        Assert.Contains("not in Single", Refusal(w => (float)w[0] * w[1]));
    }

    [Fact]
    public void What_is_nullable_or_decimal_keeps_its_name()
    {
        decimal price = 2.5m;
        double? rate = 3;
        Objective f = Objective.Of((double x) => x * (double)price + rate!.Value);
        Assert.Equal(10.5, f.Value([3]));
        Assert.Equal(7, f.With("price", 1).With("rate", 4).Value([3]));
    }

    static string Refusal(Expression<Func<double[], double>> lambda) =>
        Assert.Throws<UntranslatableException>(() => Objective.Of(lambda, 3, null)).Message;
}
