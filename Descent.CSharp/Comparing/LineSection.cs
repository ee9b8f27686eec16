using System.Runtime.CompilerServices;
using AutoDiff;
using Descent.Charts;

namespace Descent;

/// <summary>f along one line, φ(α) = f(x + α d), and what a step rule tries there.</summary>
/// <example>
/// <code>
/// var section = LineSection.Of(f, [-1.2, 1.0], direction, new StrongWolfe { Armijo = 0.1, Curvature = 0.5 });
/// File.WriteAllText("line.svg", section.ToChart().ToSvg());
/// </code>
/// </example>
public sealed class LineSection
{
    const int Samples = 400;

    /// <summary>Room beyond the longest trial, as a share of it.</summary>
    const double Beyond = 0.25;

    readonly Watched objective;
    readonly StepConditions conditions;

    LineSection(Watched objective, IStepRule step, Walk walk, double unit)
    {
        this.objective = objective;
        conditions = StepConditions.Of(step);
        Trial[] seen = [.. objective.Seen];
        Start = seen[0];
        Trials = seen[1..];
        (Verdict, Step) = (walk.LastStep.Verdict, unit * walk.LastStep.Alpha);
    }

    /// <summary>φ(0) and φ′(0).</summary>
    public Trial Start { get; }

    /// <summary>What was asked after the start, in that order; the slope is NaN where only φ was asked for.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>How the search ended.</summary>
    public StepVerdict Verdict { get; }

    /// <summary>α of the step, if one is taken.</summary>
    public double Step { get; }

    /// <summary>Makes one step of a rule along a direction.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="direction">d, of length n; not zero.</param>
    /// <param name="step">The step rule; it asks for gradients where it could ask for slopes.</param>
    /// <param name="first">The α that a search tries first; its own choice if null. A rule that does not search takes its step in units of it.</param>
    /// <exception cref="ArgumentException">x or d is not of the objective's dimension, or d is zero or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The first α is not positive and finite.</exception>
    [OverloadResolutionPriority(1)]
    public static LineSection Of(
        IObjective objective,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> direction,
        IStepRule step,
        double? first = null
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(step);
        if (direction.Length != objective.Dimension)
            throw new ArgumentException(
                $"The direction has {direction.Length} coordinates, the objective {objective.Dimension}.",
                nameof(direction)
            );
        double length = Vectors.MaxNorm(direction);
        if (!(length > 0 && double.IsFinite(length)))
            throw new ArgumentException("A direction is finite and not zero.", nameof(direction));
        var watched = new Watched(objective, x.ToArray(), direction.ToArray());
        double unit = Interval.Positive.Require(first ?? 1, nameof(LineSection), nameof(first));
        var method = new Method("line", Given.Along(watched.Direction, first), step);
        Walk walk = method.Walk(watched, x);
        _ = walk.MoveNext();
        _ = walk.MoveNext();
        return new LineSection(watched, step, walk, unit);
    }

    /// <inheritdoc cref="Of(IObjective, ReadOnlySpan{double}, ReadOnlySpan{double}, IStepRule, double?)"/>
    /// <remarks>For F#, whose array literals are no spans.</remarks>
    public static LineSection Of(
        IObjective objective,
        double[] x,
        double[] direction,
        IStepRule step,
        double? first = null
    ) => Of(objective, x.AsSpan(), direction.AsSpan(), step, first);

    /// <summary>Whether φ(α) ≤ φ(0) + c₁ α φ′(0) at a trial, c₁ being the rule's own, or 1e-4.</summary>
    public bool Decreases(Trial trial) => Wolfe.Decreases(Start, trial, conditions.Decrease);

    /// <summary>Whether |φ′(α)| ≤ c₂ |φ′(0)| at a trial, c₂ being the rule's own, or 0.9.</summary>
    public bool Flattens(Trial trial) => Wolfe.Flattens(Start, trial, conditions.Curvature);

    /// <summary>φ, Armijo's line, the trials in their order, and shaded where the rule's conditions hold.</summary>
    /// <param name="title">The headline; none if empty.</param>
    public LineChart ToChart(string title = "")
    {
        double longest = Trials
            .Where(trial => trial.Alpha > 0)
            .Select(t => t.Alpha)
            .Append(Step)
            .Max();
        double end = (1 + Beyond) * (longest > 0 ? longest : 1);
        Trial[] curve =
        [
            .. Enumerable.Range(0, Samples + 1).Select(i => objective.At(end * i / Samples)),
        ];
        double least = curve.Select(t => t.Value).Where(double.IsFinite).Append(Start.Value).Min();
        return new LineChart
        {
            Title = title,
            XLabel = "α",
            YLabel = "φ(α)",
            YCeiling = Start.Value > least ? Start.Value + (Start.Value - least) : null,
            Series =
            [
                new("φ(α)", [.. curve.Select(t => t.Alpha)], [.. curve.Select(t => t.Value)]),
                .. Lines(end),
                new("trials", [.. Trials.Select(t => t.Alpha)], [.. Trials.Select(t => t.Value)])
                {
                    Style = SeriesStyle.Numbered,
                },
            ],
            Bands = [.. Acceptable(curve)],
        };
    }

    /// <summary>The lines that φ must not lie above, and with Goldstein's not below.</summary>
    IEnumerable<Series> Lines(double end)
    {
        yield return Line("φ(0) + c₁ α φ′(0)", conditions.Decrease);
        if (conditions.MostDecrease is { } most)
            yield return Line("φ(0) + (1 − c₁) α φ′(0)", most);

        Series Line(string name, double share) =>
            new(name, [0, end], [Start.Value, Start.Value + share * end * Start.Slope]);
    }

    IEnumerable<Band> Acceptable(Trial[] curve)
    {
        int from = -1;
        for (int i = 0; i <= curve.Length; i++)
        {
            bool holds = i < curve.Length && i > 0 && conditions.Hold(Start, curve[i]);
            if (holds && from < 0)
                from = i;
            if (holds || from < 0)
                continue;
            yield return new Band(conditions.ToString(), curve[from].Alpha, curve[i - 1].Alpha);
            from = -1;
        }
    }

    /// <summary>An objective that notes where on the line it is asked.</summary>
    sealed class Watched(IObjective inner, double[] origin, double[] direction) : IObjective
    {
        readonly double square = Vectors.Dot(direction, direction);

        public List<Trial> Seen { get; } = [];

        public double[] Direction => direction;

        public int Dimension => inner.Dimension;

        public double Value(ReadOnlySpan<double> x)
        {
            double value = inner.Value(x);
            Note(new Trial(Alpha(x), value, double.NaN));
            return value;
        }

        public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            double value = inner.ValueAndGradient(x, gradient);
            Note(new Trial(Alpha(x), value, Vectors.Dot(gradient, direction)));
            return value;
        }

        public IHessian HessianAt(ReadOnlySpan<double> x) => inner.HessianAt(x);

        /// <summary>φ and φ′, unnoticed.</summary>
        public Trial At(double alpha)
        {
            double[] x = [.. origin];
            double[] gradient = new double[x.Length];
            Vectors.Add(alpha, direction, x);
            double value = inner.ValueAndGradient(x, gradient);
            return new Trial(alpha, value, Vectors.Dot(gradient, direction));
        }

        // The gradient where a trial by value was accepted is the same trial.
        void Note(Trial trial)
        {
            if (Seen is [.., var last] && last.Alpha == trial.Alpha && double.IsNaN(last.Slope))
                Seen.RemoveAt(Seen.Count - 1);
            Seen.Add(trial);
        }

        double Alpha(ReadOnlySpan<double> x)
        {
            double[] moved = x.ToArray();
            Vectors.Add(-1, origin, moved);
            return Vectors.Dot(moved, direction) / square;
        }
    }

    /// <summary>One direction for ever; with a scale of its own a search tries it as it is.</summary>
    sealed record Given(double[] Direction, DirectionScale Scale) : IDirection
    {
        public static Given Along(double[] direction, double? first) =>
            first is { } unit
                ? new Given([.. direction.Select(entry => unit * entry)], DirectionScale.Unit)
                : new Given(direction, DirectionScale.Unknown);

        public IDirectionState Begin(int dimension) => new State(this);

        sealed class State(Given given) : IDirectionState
        {
            public DirectionScale Point(Situation at, Span<double> direction)
            {
                given.Direction.CopyTo(direction);
                return given.Scale;
            }

            public bool Forget() => false;
        }
    }
}
