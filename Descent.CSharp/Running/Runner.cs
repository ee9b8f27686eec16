namespace Descent;

/// <summary>Consumes a walk until it should end: the tests in their order, the best point, the trace.</summary>
sealed class Runner
{
    readonly Walk walk;
    readonly RunOptions options;
    readonly Best best;
    readonly Trace trace;
    readonly Runaway runaway = new();
    readonly Progress progress;
    readonly long began;

    Runner(Walk walk, RunOptions options)
    {
        this.walk = walk;
        this.options = options;
        best = new Best(walk);
        trace = new Trace(options.TraceCapacity);
        progress = new Progress(options.Patience, walk.Searches);
        began = options.Clock.GetTimestamp();
        walk.Interruption = IsInterrupted;
    }

    /// <summary>Runs a walk that has not begun.</summary>
    /// <param name="method">The id of the method.</param>
    /// <param name="walk">The walk.</param>
    /// <param name="options">When to stop, who watches.</param>
    /// <param name="refusalEnds">Whether an objective that lacks what is asked ends the run, or throws.</param>
    public static Run Run(string method, Walk walk, RunOptions options, bool refusalEnds = false)
    {
        var runner = new Runner(walk, options);
        try
        {
            return runner.Report(method, runner.Drive());
        }
        catch (NotSupportedException refusal) when (refusalEnds)
        {
            return runner.Report(method, RunStatus.Stalled) with { Message = refusal.Message };
        }
    }

    RunStatus Drive()
    {
        while (walk.MoveNext())
        {
            trace.Add(Row());
            if (Judge() is { } status)
                return status;
        }

        return walk.LastStep.Verdict switch
        {
            StepVerdict.BelowRounding => RunStatus.PrecisionLimited,
            StepVerdict.Interrupted when options.Cancellation.IsCancellationRequested =>
                RunStatus.Cancelled,
            StepVerdict.Interrupted => RunStatus.BudgetSpent,
            _ => RunStatus.LineSearchFailed,
        };
    }

    // One update can be many evaluations: a caller who waits and a budget of time need not wait for its end.
    bool IsInterrupted() =>
        options.Cancellation.IsCancellationRequested
        || (options.MaxTime is { } most && Elapsed() >= most);

    // Null: go on. The gradient test comes first, so that a budget spent by the last step hides no success.
    RunStatus? Judge()
    {
        bool start = walk.Iteration == 0;
        if (start)
            runaway.Begin(walk.Current);
        else
            best.Look();

        if (walk.Current.GradientNorm <= options.GradientTolerance && walk.Current.IsFinite)
            return RunStatus.Converged;
        if (!start && runaway.Test(walk, best.Point.Value))
            return RunStatus.Diverged;
        if (!walk.Current.IsFinite)
            return RunStatus.NonFinite;
        return Wishes() ?? Budgets() ?? progress.Look(walk);
    }

    RunStatus? Wishes()
    {
        if (walk.Current.Value <= options.TargetValue)
            return RunStatus.TargetReached;
        if (options.Cancellation.IsCancellationRequested)
            return RunStatus.Cancelled;
        if (options.Observer is not { } observer)
            return null;
        var seen = new RunProgress(
            walk.Iteration,
            walk.Current,
            walk.LastStep.Alpha,
            walk.Evaluations
        );
        return observer(in seen) ? null : RunStatus.Cancelled;
    }

    RunStatus? Budgets()
    {
        bool spent =
            walk.Iteration >= options.MaxIterations
            || walk.Evaluations.Total >= options.MaxEvaluations
            || (options.MaxTime is { } most && Elapsed() >= most);
        return spent ? RunStatus.BudgetSpent : null;
    }

    Run Report(string method, RunStatus status)
    {
        Point point = status == RunStatus.Converged ? walk.Current : best.Point;
        TimeSpan elapsed = Elapsed();
        var end = new RunEnd(status, walk, point, options, elapsed);
        return new Run
        {
            Method = method,
            Status = status,
            Message = end.Sentence(),
            X = point.X.ToArray(),
            Value = point.Value,
            GradientNorm = point.GradientNorm,
            Iterations = walk.Iteration,
            Evaluations = walk.Evaluations,
            Elapsed = elapsed,
            Tests = end.Tests(),
            Trace = trace.ToArray(),
        };
    }

    TimeSpan Elapsed() => options.Clock.GetElapsedTime(began);

    TraceRow Row() =>
        new(
            walk.Iteration,
            walk.Current.Value,
            walk.Current.GradientNorm,
            walk.LastStep.Alpha,
            walk.Evaluations
        );
}
