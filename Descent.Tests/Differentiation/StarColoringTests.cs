using System.Diagnostics;
using AutoDiff.FSharp;

namespace Descent.Tests.Differentiation;

/// <summary>Colourings against the definition, and counts that are known.</summary>
public sealed class StarColoringTests
{
    static (int[] Starts, int[] Columns) Rows(int n, IEnumerable<(int I, int J)> edges)
    {
        var rows = Enumerable.Range(0, n).Select(i => new SortedSet<int> { i }).ToArray();
        foreach (var (i, j) in edges)
        {
            _ = rows[i].Add(j);
            _ = rows[j].Add(i);
        }

        int[] starts = new int[n + 1];
        for (int i = 0; i < n; i++)
            starts[i + 1] = starts[i] + rows[i].Count;
        return (starts, [.. rows.SelectMany(row => row)]);
    }

    static Coloring Color((int[] Starts, int[] Columns) rows)
    {
        var coloring = StarColoring.Of(rows.Starts, rows.Columns);
        Assert.True(coloring.IsValueSome);
        return coloring.Value;
    }

    /// <summary>Neighbours differ, and every path u - v - w - x has three colours.</summary>
    static void AssertStar((int[] Starts, int[] Columns) rows, int[] colors)
    {
        int[] Beside(int v) =>
            [.. rows.Columns[rows.Starts[v]..rows.Starts[v + 1]].Where(w => w != v)];

        for (int v = 0; v < colors.Length; v++)
        {
            foreach (int w in Beside(v))
            {
                Assert.NotEqual(colors[v], colors[w]);
                bool ahead = Beside(w).Any(x => x != v && colors[x] == colors[v]);
                bool behind = Beside(v).Any(u => u != w && colors[u] == colors[w]);
                Assert.False(ahead && behind, $"a path of two colours over {v} and {w}");
            }
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_graphs(int seed)
    {
        var random = new Random(seed);
        int n = 2 + random.Next(60);
        int edges = random.Next(1 + n * (1 + seed % 6));
        var rows = Rows(
            n,
            Enumerable.Range(0, edges).Select(_ => (random.Next(n), random.Next(n)))
        );
        AssertStar(rows, Color(rows).Colors);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(3, 7)]
    public void Bands(int width, int most)
    {
        const int N = 500;
        var rows = Rows(
            N,
            from i in Enumerable.Range(0, N)
            from d in Enumerable.Range(1, width)
            where i + d < N
            select (i, i + d)
        );
        Coloring coloring = Color(rows);
        AssertStar(rows, coloring.Colors);
        Assert.True(coloring.Count <= most, $"{coloring.Count} colours");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(199_999)]
    public void An_arrow_takes_two_colours_and_little_time(int hub)
    {
        const int N = 200_000;
        var clock = Stopwatch.StartNew();
        var edges = Enumerable.Range(0, N).Where(i => i != hub).Select(i => (hub, i));
        Assert.Equal(2, Color(Rows(N, edges)).Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }
}
