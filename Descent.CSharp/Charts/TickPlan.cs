namespace Descent.Charts;

/// <summary>Where an axis begins and ends and where its ticks stand, in coordinates.</summary>
/// <remarks>
/// A coordinate is the value itself on a linear axis and its decimal logarithm on a logarithmic one. Decades
/// are never turned back into values, so that an axis from 10⁻³²⁴ to 10³⁰⁹ neither underflows nor overflows;
/// and labels are made from whole numbers, never by printing a rounded double.
/// </remarks>
internal sealed record TickPlan(
    double Start,
    double End,
    IReadOnlyList<(double Coordinate, string Label)> Labelled,
    IReadOnlyList<double> Unlabelled
)
{
    /// <summary>Coordinates this close count as equal: log₁₀ of a power of ten may be an ulp off.</summary>
    private const double Slack = 1e-9;

    /// <summary>Below this, steps between values leave the range of full precision.</summary>
    private const double Tiny = 1e-300;

    /// <summary>The plan for data between two values, both positive if the scale is logarithmic.</summary>
    public static TickPlan For(double low, double high, AxisOptions options)
    {
        if (options.Scale == AxisScale.Linear)
            return Linear(low, high, options);

        var (a, b) = (Math.Log10(low), Math.Log10(high));
        if (b - a < Slack)
            (a, b) = WholeDecades(a, b);
        else if (b - a < Math.Log10(3) && low > Tiny)
            return OnLogarithms(Linear(low, high, options), low);

        if (b - a < 3 && OneTwoFive(a, b, options.RoundOut) is var plan)
            if (plan.Labelled.Count >= 3 && plan.Labelled.Count <= options.MaxLabels)
                return plan;
            else if (b - a < 1 && low > Tiny)
                return OnLogarithms(Linear(low, high, options), low);
        return Decades(a, b, options);
    }

    /// <summary>Multiples of a step of 1, 2 or 5 times a power of ten.</summary>
    private static TickPlan Linear(double low, double high, AxisOptions options)
    {
        var (start, end) = Widened(low, high, options.WholeNumbers);
        var rough = (end / 4 - start / 4) / options.MaxLabels * 4;
        var step = Step.AtLeast(options.WholeNumbers ? Math.Max(rough, 1) : rough);
        var (first, last) = step.Within(start, end, options.RoundOut);
        while (last - first >= options.MaxLabels)
        {
            step = step.Next();
            (first, last) = step.Within(start, end, options.RoundOut);
        }
        if (options.RoundOut)
            (start, end) = (step.Times(first), step.Times(last));

        var labels = step.Written(first, last);
        return new(
            start,
            end,
            [.. labels.Select((label, i) => (step.Times(first + i), label))],
            []
        );
    }

    /// <summary>A linear plan for the values, laid on the axis of their logarithms, which ends above 0.</summary>
    private static TickPlan OnLogarithms(TickPlan linear, double low)
    {
        var positive = linear.Labelled.Where(tick => tick.Coordinate > 0);
        return linear with
        {
            Start = Math.Log10(linear.Start > 0 ? linear.Start : low),
            End = Math.Log10(linear.End),
            Labelled = [.. positive.Select(tick => (Math.Log10(tick.Coordinate), tick.Label))],
        };
    }

    /// <summary>A range too narrow to divide becomes a tenth of its value to either side.</summary>
    private static (double, double) Widened(double low, double high, bool wholeNumbers)
    {
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high / 4 - low / 4 > Math.Max(Tiny, 1e-13 * size))
            return (low, high);
        if (wholeNumbers)
            return low == 0
                ? (0, 1)
                : (low - Math.Max(1, size / 10), high + Math.Max(1, size / 10));
        var margin = size < Tiny ? 1 : size / 10;
        return (Math.Max(low - margin, double.MinValue), Math.Min(high + margin, double.MaxValue));
    }

    /// <summary>1, 2 and 5 times every power of ten, for an axis of a few decades or less than one.</summary>
    private static TickPlan OneTwoFive(double a, double b, bool roundOut)
    {
        var decades = Range((int)Math.Floor(a) - 1, (int)Math.Ceiling(b) + 1);
        var marks = decades
            .SelectMany(n => Range(1, 9).Select(m => (Digit: m, Decade: n, At: n + Math.Log10(m))))
            .ToList();
        var round = marks.Where(mark => mark.Digit is 1 or 2 or 5).ToList();
        var start = roundOut ? round.Last(mark => mark.At <= a + Slack).At : a;
        var end = roundOut ? round.First(mark => mark.At >= b - Slack).At : b;

        bool Inside(double at) => at >= start - Slack && at <= end + Slack;
        var labelled = round.Where(mark => Inside(mark.At)).ToList();
        var plain = labelled.All(mark => mark.Decade is >= -3 and <= 5);
        return new(
            start,
            end,
            [
                .. labelled.Select(mark =>
                    (
                        mark.At,
                        plain
                            ? Labels.Plain(mark.Digit, mark.Decade)
                            : Labels.Scientific(Labels.Plain(mark.Digit, 0), mark.Decade)
                    )
                ),
            ],
            [.. marks.Except(round).Select(mark => mark.At).Where(Inside)]
        );
    }

    /// <summary>Powers of ten, every second, fifth, tenth … of them when there are too many.</summary>
    private static TickPlan Decades(double a, double b, AxisOptions options)
    {
        var (start, end) = options.RoundOut ? WholeDecades(a, b) : (a, b);
        var (first, last) = ((int)Math.Ceiling(start - Slack), (int)Math.Floor(end + Slack));
        int[] steps = [1, 2, 5, 10, 20, 50, 100, 200];
        var step = steps.First(s => (last - first) / s < options.MaxLabels);
        var finer = step switch
        {
            1 or 2 or 5 => 1,
            10 or 100 => step / 5,
            _ => step / 2,
        };

        int[] labelled = [.. Range(first, last).Where(n => n % step == 0)];
        var plain = labelled.All(n => n is >= 0 and <= 5);
        var between = Range(first, last).Where(n => n % finer == 0 && n % step != 0);
        var within = Range(first - 1, last)
            .SelectMany(n => Range(2, 9).Select(m => n + Math.Log10(m)))
            .Where(at => at >= start && at <= end);
        return new(
            start,
            end,
            [
                .. labelled.Select(n =>
                    ((double)n, plain ? Labels.Plain(1, n) : Labels.PowerOfTen(n))
                ),
            ],
            step == 1 ? [.. within] : [.. between.Select(n => (double)n)]
        );
    }

    /// <summary>The least range of whole decades, at least one, that holds a to b.</summary>
    private static (double, double) WholeDecades(double a, double b)
    {
        var (first, last) = (Math.Floor(a + Slack), Math.Ceiling(b - Slack));
        return first < last ? (first, last) : (first - 1, last + 1);
    }

    private static IEnumerable<int> Range(int first, int last) =>
        Enumerable.Range(first, Math.Max(last - first + 1, 0));

    /// <summary>The step Digit · 10^Decade between linear ticks; Digit is 1, 2 or 5.</summary>
    private readonly record struct Step(int Digit, int Decade)
    {
        public static Step AtLeast(double rough)
        {
            var step = new Step(1, (int)Math.Floor(Math.Log10(rough)));
            while (step.Times(1) < rough * (1 - Slack))
                step = step.Next();
            return step;
        }

        public Step Next() =>
            Digit switch
            {
                1 => new(2, Decade),
                2 => new(5, Decade),
                _ => new(1, Decade + 1),
            };

        /// <summary>index · Digit · 10^Decade; dividing by a power of ten rounds once where multiplying by its inverse rounds twice.</summary>
        public double Times(long index)
        {
            var power = Math.Pow(10, Math.Abs(Decade));
            var product = (double)(index * Digit);
            return Math.Clamp(
                Decade < 0 ? product / power : product * power,
                double.MinValue,
                double.MaxValue
            );
        }

        /// <summary>The indices of the first and the last multiple in a range, or around it.</summary>
        public (long First, long Last) Within(double start, double end, bool around)
        {
            var (from, to) = (start / Times(1), end / Times(1));
            return around
                ? ((long)Math.Floor(from + Slack), (long)Math.Ceiling(to - Slack))
                : ((long)Math.Ceiling(from - Slack), (long)Math.Floor(to + Slack));
        }

        /// <summary>The labels of a run of multiples, all with the same decimals and the same power of ten.</summary>
        public IEnumerable<string> Written(long first, long last)
        {
            var (digit, decade) = this;
            var largest = Math.Max(Math.Abs(first), Math.Abs(last)) * digit;
            var power = decade + (largest == 0 ? 0 : (int)Math.Floor(Math.Log10(largest)));
            var plain = power is >= -4 and <= 8;
            for (var i = first; i <= last; i++)
            {
                var mantissa = Labels.Plain(i * digit, plain ? decade : decade - power);
                yield return plain || i == 0 ? mantissa : $"{mantissa}×{Labels.PowerOfTen(power)}";
            }
        }
    }
}
