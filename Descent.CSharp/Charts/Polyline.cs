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
}
