using Descent.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Tests.Charts;

public sealed class PolylineTests
{
    [Fact]
    public void Points_that_are_not_finite_cut_the_line()
    {
        ChartPoint[] points =
        [
            new(double.NaN, 0),
            new(1, 1),
            new(2, 2),
            new(3, double.PositiveInfinity),
            new(4, double.NaN),
            new(5, 5),
        ];

        var runs = Polyline.Runs(points);

        Assert.Equal(2, runs.Count);
        Assert.Equal([new ChartPoint(1, 1), new ChartPoint(2, 2)], runs[0]);
        Assert.Equal([new ChartPoint(5, 5)], runs[1]);
    }

    [Fact]
    public void A_spike_one_point_wide_survives_thinning()
    {
        var points = Enumerable
            .Range(0, 25_000)
            .Select(i => new ChartPoint(i * 0.02, i == 12_345 ? 400 : 10));

        var kept = Polyline.Thin([.. points]);

        Assert.Contains(kept, point => point.Y == 400);
        Assert.InRange(kept.Count, 500, 1100);
    }

    private static readonly Arbitrary<ChartPoint[]> Walks = (
        from steps in Gen.ArrayOf(Gen.Choose(-3, 10))
        from heights in Gen.ArrayOf(Gen.Choose(0, 50), steps.Length)
        select Walk(steps, heights)
    ).ToArbitrary();

    private static ChartPoint[] Walk(int[] steps, int[] heights)
    {
        var x = 0.0;
        return [.. steps.Zip(heights, (step, height) => new ChartPoint(x += step / 20.0, height))];
    }

    [Fact]
    public void Thinning_keeps_ends_extremes_and_order_of_every_column() =>
        Prop.ForAll(
                Walks,
                points =>
                {
                    var kept = Polyline.Thin(points);
                    return IsSubsequence(kept, points)
                        && Columns(kept).SequenceEqual(Columns(points))
                        && kept.Count <= 4 * Columns(points).Count();
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261122UL, 9UL));

    /// <summary>Column by column as the walk passes through them: number, first, least, greatest and last ordinate.</summary>
    private static IEnumerable<(double, double, double, double, double)> Columns(
        IEnumerable<ChartPoint> points
    )
    {
        var visits = new List<List<ChartPoint>>();
        foreach (var point in points)
            if (visits.Count > 0 && Math.Floor(visits[^1][0].X) == Math.Floor(point.X))
                visits[^1].Add(point);
            else
                visits.Add([point]);
        return visits.Select(v =>
            (Math.Floor(v[0].X), v[0].Y, v.Min(p => p.Y), v.Max(p => p.Y), v[^1].Y)
        );
    }

    private static bool IsSubsequence(IEnumerable<ChartPoint> some, ChartPoint[] all)
    {
        var next = 0;
        foreach (var point in some)
        {
            while (next < all.Length && all[next] != point)
                next++;
            if (next++ >= all.Length)
                return false;
        }
        return true;
    }
}
