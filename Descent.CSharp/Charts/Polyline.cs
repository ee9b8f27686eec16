namespace Descent.Charts;

/// <summary>A place in the picture, in pixels from its upper left corner.</summary>
/// <param name="X">Pixels to the right.</param>
/// <param name="Y">Pixels downward.</param>
public readonly record struct ChartPoint(double X, double Y);

/// <summary>What a line needs before it is drawn: cut at its gaps, and thinned where the eye cannot tell.</summary>
public static class Polyline
{
    /// <summary>The maximal runs of consecutive finite points; a NaN or infinite coordinate separates two runs.</summary>
    /// <param name="points">The points in drawing order.</param>
    /// <returns>The runs, none of them empty.</returns>
    public static IReadOnlyList<IReadOnlyList<ChartPoint>> Runs(IEnumerable<ChartPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var runs = new List<List<ChartPoint>>();
        var inside = false;
        foreach (var point in points)
        {
            var finite = double.IsFinite(point.X) && double.IsFinite(point.Y);
            if (finite && !inside)
                runs.Add([]);
            if (finite)
                runs[^1].Add(point);
            inside = finite;
        }
        return runs;
    }

    /// <summary>
    /// At most four points of every column of pixels, chosen so that the drawn line is the same:
    /// the first, the lowest, the highest and the last to fall there, in their own order.
    /// </summary>
    /// <remarks>
    /// U. Jugel, Z. Jerzak, G. Hackenbroich, V. Markl, "M4: A Visualization-Oriented Time Series Data
    /// Aggregation", PVLDB 7(10), 2014, section 4, where the four are shown to suffice. A spike one iteration
    /// wide therefore survives, which taking every n-th point would not promise.
    /// </remarks>
    /// <param name="run">Finite points in drawing order; a column left and entered again counts anew.</param>
    /// <returns>The points kept, in their own order.</returns>
    public static IReadOnlyList<ChartPoint> Thin(IReadOnlyList<ChartPoint> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var kept = new List<ChartPoint>();
        for (var first = 0; first < run.Count; )
        {
            var column = Math.Floor(run[first].X);
            var (lowest, highest, last) = (first, first, first);
            for (var i = first; i < run.Count && Math.Floor(run[i].X) == column; i++)
            {
                if (run[i].Y < run[lowest].Y)
                    lowest = i;
                if (run[i].Y > run[highest].Y)
                    highest = i;
                last = i;
            }
            kept.AddRange(new SortedSet<int> { first, lowest, highest, last }.Select(i => run[i]));
            first = last + 1;
        }
        return kept;
    }

    /// <summary>The points that a line needs to lie nowhere farther than a tolerance from the run.</summary>
    /// <remarks>
    /// D. H. Douglas, T. K. Peucker, "Algorithms for the reduction of the number of points required to represent a digitized
    /// line or its caricature", Cartographica 10(2), 1973; distances are to the segment and not to its line, so a run that turns back keeps its end.
    /// </remarks>
    /// <param name="run">Finite points in drawing order; a closed run ends with its first point.</param>
    /// <param name="tolerance">The distance, in pixels.</param>
    /// <returns>The points kept, in their own order; the first and the last among them.</returns>
    public static IReadOnlyList<ChartPoint> Simplified(
        IReadOnlyList<ChartPoint> run,
        double tolerance
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Count <= 2)
            return run;
        var kept = new bool[run.Count];
        kept[0] = kept[^1] = true;
        var parts = new Stack<(int First, int Last)>([(0, run.Count - 1)]);
        while (parts.TryPop(out var part))
        {
            var (farthest, distance) = Farthest(run, part.First, part.Last);
            if (distance <= tolerance)
                continue;
            kept[farthest] = true;
            parts.Push((part.First, farthest));
            parts.Push((farthest, part.Last));
        }
        return [.. run.Where((_, i) => kept[i])];
    }

    /// <summary>The parts of a run that lie in a rectangle.</summary>
    /// <remarks>Y.-D. Liang, B. A. Barsky, "A new concept and method for line clipping", ACM TOG 3(1), 1984, segment by segment.</remarks>
    public static IReadOnlyList<IReadOnlyList<ChartPoint>> Within(
        IReadOnlyList<ChartPoint> run,
        double left,
        double right,
        double top,
        double bottom
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        bool Holds(ChartPoint p) => p.X >= left && p.X <= right && p.Y >= top && p.Y <= bottom;
        List<List<ChartPoint>> parts =
            run.Count > 0 && Holds(run[0])
                ?
                [
                    [run[0]],
                ]
                : [];
        for (var i = 1; i < run.Count; i++)
        {
            var (from, to) = (run[i - 1], run[i]);
            var (enter, leave) = (0.0, 1.0);
            Narrow(from.X, to.X, left, right, ref enter, ref leave);
            Narrow(from.Y, to.Y, top, bottom, ref enter, ref leave);
            if (enter > leave)
                continue;
            if (!Holds(from) || parts.Count == 0)
                parts.Add([Along(from, to, enter)]);
            parts[^1].Add(leave < 1 ? Along(from, to, leave) : to);
        }
        return parts;
    }

    /// <summary>Leaves of a segment's share what lies between two coordinates.</summary>
    private static void Narrow(
        double from,
        double to,
        double low,
        double high,
        ref double enter,
        ref double leave
    )
    {
        var (atLow, atHigh) = ((low - from) / (to - from), (high - from) / (to - from));
        if (from == to)
            (atLow, atHigh) = from >= low && from <= high ? (0, 1) : (1, 0);
        else if (from > to)
            (atLow, atHigh) = (atHigh, atLow);
        (enter, leave) = (Math.Max(enter, atLow), Math.Min(leave, atHigh));
    }

    private static ChartPoint Along(ChartPoint from, ChartPoint to, double share) =>
        new(from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y));

    private static (int Index, double Distance) Farthest(
        IReadOnlyList<ChartPoint> run,
        int first,
        int last
    )
    {
        var (index, distance) = (first, 0.0);
        for (var i = first + 1; i < last; i++)
            if (Distance(run[i], run[first], run[last]) is var found && found > distance)
                (index, distance) = (i, found);
        return (index, distance);
    }

    /// <summary>The distance of a point from a segment.</summary>
    private static double Distance(ChartPoint point, ChartPoint from, ChartPoint to)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var square = x * x + y * y;
        var share = ((point.X - from.X) * x + (point.Y - from.Y) * y) / square;
        var near = square > 0 ? Along(from, to, Math.Clamp(share, 0, 1)) : from;
        return Math.Sqrt(
            (point.X - near.X) * (point.X - near.X) + (point.Y - near.Y) * (point.Y - near.Y)
        );
    }
}
