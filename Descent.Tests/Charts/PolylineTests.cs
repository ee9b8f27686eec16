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

    [Fact]
    public void A_simplified_line_lies_within_the_tolerance_and_keeps_turning_points()
    {
        ChartPoint[] spiral =
        [
            .. Enumerable
                .Range(0, 500)
                .Select(i => i / 25.0)
                .Select(t => new ChartPoint(10 * t * Math.Cos(t), 10 * t * Math.Sin(t))),
        ];
        var kept = Polyline.Simplified(spiral, 0.2);

        Assert.InRange(kept.Count, 50, 250);
        Assert.Equal((spiral[0], spiral[^1]), (kept[0], kept[^1]));
        Assert.All(spiral, point => Assert.InRange(Nearest(kept, point), 0, 0.25));

        ChartPoint[] back = [new(0, 0), new(5, 0), new(10, 0), new(2, 0)];
        Assert.Equal([back[0], back[2], back[3]], Polyline.Simplified(back, 0.2));
        Assert.Equal(back[..1], Polyline.Simplified(back[..1], 0.2));
    }

    /// <summary>The least distance of a point from points laid densely on a line.</summary>
    private static double Nearest(IReadOnlyList<ChartPoint> line, ChartPoint point) =>
        line.Zip(line.Skip(1))
            .SelectMany(part =>
                Enumerable
                    .Range(0, 101)
                    .Select(i => i / 100.0)
                    .Select(share =>
                        (
                            part.First.X + share * (part.Second.X - part.First.X) - point.X,
                            part.First.Y + share * (part.Second.Y - part.First.Y) - point.Y
                        )
                    )
            )
            .Min(offset => Math.Sqrt(offset.Item1 * offset.Item1 + offset.Item2 * offset.Item2));

    [Fact]
    public void A_line_is_cut_where_it_leaves_the_rectangle_and_comes_back()
    {
        static IReadOnlyList<IReadOnlyList<ChartPoint>> Cut(params ChartPoint[] run) =>
            Polyline.Within(run, 0, 10, 0, 10);

        Assert.Equal(
            [
                [new(1, 1), new(9, 9)],
            ],
            Cut(new(1, 1), new(9, 9))
        );
        Assert.Equal(
            [
                [new(5, 5), new(10, 6)],
            ],
            Cut(new(5, 5), new(15, 7))
        );
        Assert.Equal(
            [
                [new(0, 5), new(10, 5)],
            ],
            Cut(new(-5, 5), new(15, 5))
        );
        Assert.Equal(
            [
                [new(5, 5), new(5, 10)],
                [new(8, 10), new(8, 5), new(8, 4)],
            ],
            Cut(new(5, 5), new(5, 20), new(8, 20), new(8, 5), new(8, 4))
        );
        Assert.Empty(Cut(new(-5, 0), new(-1, 20), new(-5, 20)));
        Assert.Equal(
            [
                [new(3, 3)],
            ],
            Cut(new ChartPoint(3, 3))
        );
        Assert.Empty(Cut());
    }
}
