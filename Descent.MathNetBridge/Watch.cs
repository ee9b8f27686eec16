using AutoDiff;

namespace Descent.MathNetBridge;

/// <summary>Sees every point a foreign minimiser evaluates: the best, the trace, the budgets, the caller's wish to end.</summary>
sealed class Watch
{
    readonly IObjective inner;
    readonly long began;
    readonly Trace trace;
    readonly Point now;
    bool seenOne;

    public Watch(IObjective objective, ReadOnlySpan<double> start, RunOptions options)
    {
        inner = objective;
        Options = options;
        Objective = new CountedObjective(objective);
        trace = new Trace(options.TraceCapacity);
        now = new Point(objective.Dimension);
        Best = new Point(objective.Dimension);
        start.CopyTo(Best.Coordinates);
        began = options.Clock.GetTimestamp();
    }

    public CountedObjective Objective { get; }

    public RunOptions Options { get; }

    /// <summary>The point of the lowest finite value; the start until there is one.</summary>
    public Point Best { get; }

    /// <summary>‖∇f(x₀)‖∞.</summary>
    public double Opening { get; private set; } = double.NaN;

    /// <summary>Points evaluated after the start.</summary>
    public int Updates { get; private set; }

    /// <summary>Why the minimiser was stopped from here; null if it was not.</summary>
    public RunStatus? Ended { get; private set; }

    public TimeSpan Elapsed => Options.Clock.GetElapsedTime(began);

    public TraceRow[] Trace => trace.ToArray();

    /// <summary>Looks at an evaluation, and throws where the run should end.</summary>
    public void See(ReadOnlySpan<double> x, double value, ReadOnlySpan<double> gradient)
    {
        Updates += seenOne ? 1 : 0;
        now.Set(x, value, gradient);
        if (!seenOne)
            Opening = gradient.IsEmpty ? Evaluate(x).GradientNorm : now.GradientNorm;
        bool better = double.IsFinite(value) && !(value >= Best.Value);
        if (!seenOne || better)
            Best.CopyFrom(now);
        seenOne = true;
        trace.Add(new TraceRow(Updates, value, now.GradientNorm, 0, Objective.Evaluations));
        Ended =
            better && now.GradientNorm / Opening <= Options.RelativeGradientTolerance
                ? RunStatus.Converged
                : Verdict();
        if (Ended is not null)
            throw new OperationCanceledException("The run ends here.");
    }

    /// <summary>f and ∇f at a point, uncounted: what a claim is compared with.</summary>
    public Point Evaluate(ReadOnlySpan<double> x)
    {
        var point = new Point(x.Length);
        x.CopyTo(point.Coordinates);
        point.Evaluate(new CountedObjective(inner));
        return point;
    }

    RunStatus? Verdict()
    {
        if (now.Value <= Options.TargetValue)
            return RunStatus.TargetReached;
        if (Options.Cancellation.IsCancellationRequested || !GoesOn())
            return RunStatus.Cancelled;
        bool over =
            Options.IsSpent(Objective.Evaluations)
            || (Options.MaxTime is { } most && Elapsed >= most);
        return over ? RunStatus.BudgetSpent : null;
    }

    bool GoesOn()
    {
        var progress = new RunProgress(Updates, now, 0, Objective.Evaluations);
        return Options.Observer?.Invoke(in progress) ?? true;
    }
}
