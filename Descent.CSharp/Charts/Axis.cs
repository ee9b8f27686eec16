namespace Descent.Charts;

/// <summary>How a coordinate is laid along its axis.</summary>
public enum AxisScale
{
    /// <summary>Equal differences take equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios take equal lengths; linear convergence is a straight line.</summary>
    Logarithmic,
}

/// <summary>A labelled place on an axis.</summary>
/// <param name="Position">Where: 0 at the axis's start, 1 at its end.</param>
/// <param name="Label">What stands there, such as 10⁻³ or 25 000.</param>
public readonly record struct Tick(double Position, string Label);

/// <summary>What an axis is asked to do, apart from holding the data.</summary>
public sealed record AxisOptions
{
    /// <summary>Linear or logarithmic.</summary>
    /// <value>Linear unless set.</value>
    public AxisScale Scale { get; init; } = AxisScale.Linear;

    /// <summary>How many labels there is room for; at least 5.</summary>
    /// <value>8 unless set.</value>
    public int MaxLabels
    {
        get;
        init =>
            field =
                value >= 5
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(MaxLabels),
                        value,
                        "AxisOptions.MaxLabels must be at least 5."
                    );
    } = 8;

    /// <summary>Whether the ends move outward to round values; otherwise they are the data's own.</summary>
    /// <value>False unless set.</value>
    public bool RoundOut { get; init; }

    /// <summary>Whether ticks may fall on whole numbers only, as iterations want.</summary>
    /// <value>False unless set.</value>
    public bool WholeNumbers { get; init; }

    /// <summary>Values below lie on the lower edge, which is then marked "≤".</summary>
    /// <value>None unless set.</value>
    public double? Floor { get; init; }

    /// <summary>Values above lie on the upper edge, which is then marked "≥".</summary>
    /// <value>None unless set.</value>
    public double? Ceiling { get; init; }
}

/// <summary>One axis: a map from values to [0, 1], with ticks where a reader wants them.</summary>
/// <remarks>
/// A value that a logarithmic axis cannot show, 0 or less, lies on an edge of its own below the smallest value
/// it can show, set off by a break. So a run that reaches 0 exactly is seen to reach it, and nothing throws.
/// </remarks>
public sealed class Axis
{
    /// <summary>The share of the axis between its data and the edge where 0 and less are drawn.</summary>
    private const double BreakShare = 0.06;

    /// <summary>A tick nearer than this to an edge with a label of its own makes room for it.</summary>
    private const double Crowded = 0.045;

    private readonly AxisScale scale;
    private readonly double start;
    private readonly double end;

    private Axis(AxisOptions options, Extent extent)
    {
        scale = options.Scale;
        var plan = TickPlan.For(extent.Low, extent.High, options);
        start = extent.Floor is { } floor ? Coordinate(floor) : plan.Start;
        end = extent.Ceiling is { } ceiling ? Coordinate(ceiling) : plan.End;
        if (extent.BreaksOff)
        {
            start -= BreakShare * (end - start);
            BreakPosition = Along(plan.Start) / 2;
        }

        Tick[] edges = [.. EdgeTicks(extent)];
        var ticks = plan.Labelled.Select(at => new Tick(Along(at.Coordinate), at.Label));
        Ticks =
        [
            .. ticks.Where(t => InRange(t.Position) && !edges.Any(e => Crowds(e, t))),
            .. edges,
        ];
        MinorTicks = [.. plan.Unlabelled.Select(Along).Where(InRange)];
        Note = NoteOn(extent);
    }

    /// <summary>The labelled ticks, none closer than a label's room.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Positions of ticks without a label: the decades, or parts of a decade, between the labels.</summary>
    public IReadOnlyList<double> MinorTicks { get; }

    /// <summary>Whether equal distances are equal differences.</summary>
    public bool IsLinear => scale == AxisScale.Linear;

    /// <summary>Where the axis is broken off from the edge that holds 0 and less, if it is.</summary>
    public double? BreakPosition { get; }

    /// <summary>What a reader should know about values drawn at an edge, if any are.</summary>
    public string? Note { get; }

    /// <summary>The axis that holds these values; values that are not finite are passed over.</summary>
    /// <param name="values">Everything to be shown; may be empty.</param>
    /// <param name="options">Scale, room and limits.</param>
    /// <exception cref="ArgumentException">The floor is not below the ceiling.</exception>
    public static Axis Fit(IEnumerable<double> values, AxisOptions options)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Floor >= options.Ceiling)
            throw new ArgumentException(
                $"The floor {options.Floor} must lie below the ceiling {options.Ceiling}.",
                nameof(options)
            );
        return new Axis(options, Extent.Of(values, options));
    }

    /// <summary>Where a value lies: 0 at the axis's start, 1 at its end.</summary>
    /// <param name="value">Any value; outside the axis it lies on the nearer edge.</param>
    /// <returns>A number in [0, 1], or NaN for a value that is not finite.</returns>
    public double Position(double value) =>
        double.IsFinite(value) ? Along(Math.Clamp(Coordinate(value), start, end)) : double.NaN;

    /// <summary>Where a value lies, and would lie if the axis went on: below 0 or above 1 outside it.</summary>
    internal double Extended(double value) =>
        double.IsFinite(value) ? Along(Coordinate(value)) : double.NaN;

    /// <summary>The value itself on a linear axis; its decimal logarithm, −∞ from 0 down, on a logarithmic one.</summary>
    private double Coordinate(double value) =>
        scale == AxisScale.Linear ? value : Math.Log10(Math.Max(value, 0));

    /// <summary>Quarters, because the two ends may lie further apart than the largest double.</summary>
    private double Along(double coordinate) => (coordinate / 4 - start / 4) / (end / 4 - start / 4);

    private static bool InRange(double position) => position is >= -1e-9 and <= 1 + 1e-9;

    private static bool Crowds(Tick edge, Tick tick) =>
        Math.Abs(edge.Position - tick.Position) < Crowded;

    private static IEnumerable<Tick> EdgeTicks(Extent extent)
    {
        if (extent.LowerEdge is { } lower)
            yield return new Tick(0, lower);
        if (extent.UpperEdge is { } upper)
            yield return new Tick(1, upper);
    }

    private static string? NoteOn(Extent extent)
    {
        var notes = new List<string>();
        if (extent.BreaksOff)
            notes.Add(
                $"0 has no place on a logarithmic scale; the broken-off edge stands for “{extent.LowerEdge}”"
            );
        else if (extent.LowerEdge is { } lower)
            notes.Add($"smaller values lie on the edge “{lower}”");
        if (extent.UpperEdge is { } upper)
            notes.Add($"larger values lie on the edge “{upper}”");
        return notes.Count == 0 ? null : string.Join("; ", notes);
    }

    /// <summary>What the axis must hold, and what its edges stand for where values lie beyond them.</summary>
    /// <param name="Low">The least value shown in its place.</param>
    /// <param name="High">The greatest value shown in its place.</param>
    /// <param name="Floor">The floor asked for, if values lie below it.</param>
    /// <param name="Ceiling">The ceiling asked for, if values lie above it.</param>
    /// <param name="BreaksOff">Whether values lie where a logarithmic axis cannot reach, and no floor holds them.</param>
    /// <param name="LowerEdge">The lower edge's own label, if it stands for more than one value or for 0.</param>
    /// <param name="UpperEdge">The upper edge's own label, if it stands for more than one value.</param>
    private sealed record Extent(
        double Low,
        double High,
        double? Floor,
        double? Ceiling,
        bool BreaksOff,
        string? LowerEdge,
        string? UpperEdge
    )
    {
        public static Extent Of(IEnumerable<double> values, AxisOptions options)
        {
            var logarithmic = options.Scale == AxisScale.Logarithmic;
            double? Meant(double? limit) => logarithmic && limit <= 0 ? null : limit;
            string Written(double limit) =>
                logarithmic ? Labels.Scientific(limit) : Labels.Rounded(limit);

            var (floor, ceiling) = (Meant(options.Floor), Meant(options.Ceiling));
            var least = floor ?? (logarithmic ? double.Epsilon : double.NegativeInfinity);
            var finite = values.Where(double.IsFinite).ToList();
            var below = finite.Where(v => v < least).ToList();
            if (below.Count == 0)
                floor = null;
            if (!finite.Any(v => v > ceiling))
                ceiling = null;

            double?[] limits = [floor, ceiling];
            var shown = finite
                .Where(v => v >= least && !(v > ceiling))
                .Concat(limits.OfType<double>())
                .DefaultIfEmpty(1)
                .ToList();
            return new Extent(
                finite.Count == 0 && !logarithmic ? 0 : shown.Min(),
                shown.Max(),
                floor,
                ceiling,
                below.Count > 0 && floor is null,
                floor is { } f ? $"≤ {Written(f)}"
                    : below.Count == 0 ? null
                    : below.Min() == 0 ? "0"
                    : "≤ 0",
                ceiling is { } c ? $"≥ {Written(c)}" : null
            );
        }
    }
}
