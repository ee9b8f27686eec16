namespace Descent;

/// <summary>Consumes a walk until it should end: the tests in their order, the best point, the trace.</summary>
sealed class Runner
{
    readonly Walk walk;
    readonly RunOptions options;
    readonly Best best;
    readonly Trace trace;
    readonly Convergence convergence;
    readonly Runaway runaway = new();
    readonly Progress progress;
    readonly EarlyStopping? validation;
    readonly long began;
    TimeSpan before; // what earlier parts of a resumed run took
    int saved = -1; // the iteration of the last checkpoint
    Exception? fault;
    double? left; // what a step of Newton's gains at the best point, where the method gains no more

    Runner(Walk walk, RunOptions options)
    {
        this.walk = walk;
        this.options = options;
        best = new Best(walk);
        trace = new Trace(options.TraceCapacity);
        convergence = new Convergence(options);
        progress = new Progress(options.Patience, walk.Searches);
        validation = options.Validation is { } watched ? new EarlyStopping(watched, walk) : null;
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
        return runner.Report(method, runner.Guarded(runner.Drive, refusalEnds));
    }

    /// <summary>Goes on where a checkpoint was written.</summary>
    /// <param name="walk">A walk that has not begun; it is overwritten.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="options">When to stop, who watches.</param>
    public static Run Resume(Walk walk, Stream checkpoint, RunOptions options)
    {
        StateTransfer loading = StateTransfer.Load(checkpoint, walk);
        walk.Exchange(loading);
        loading.Seal();
        var runner = new Runner(walk, options);
        runner.Exchange(loading);
        loading.Seal();
        runner.saved = walk.Iteration;
        return runner.Report(walk.Method, runner.Guarded(runner.Continue, false));
    }

    // What the objective throws ends the run with the best point; what anything else throws is a mistake to be seen.
    RunStatus Guarded(Func<RunStatus> drive, bool refusalEnds)
    {
        try
        {
            RunStatus status = drive();
            if (walk.LastStep.Verdict == StepVerdict.Taken)
                Save();
            return Confirmed(status);
        }
        catch (OperationCanceledException) when (options.Cancellation.IsCancellationRequested)
        {
            return RunStatus.Cancelled;
        }
        catch (NotSupportedException refusal) when (refusalEnds)
        {
            fault = refusal;
        }
        catch (Exception thrown) when (IsOfObjective(thrown) && thrown is not NotSupportedException)
        {
            fault = thrown;
        }
        catch (Exception unwritten)
            when (saved >= 0 && unwritten is IOException or UnauthorizedAccessException)
        {
            fault = unwritten;
        }

        return RunStatus.Faulted;
    }

    // That a decrease along one direction is lost in rounding, or not found, says little of f where its units are bad.
    RunStatus Confirmed(RunStatus status)
    {
        bool missed =
            status == RunStatus.LineSearchFailed && walk.LastStep.Verdict == StepVerdict.NotFound;
        if ((status != RunStatus.PrecisionLimited && !missed) || walk.Rule.SolvesItsModel)
            return status;
        left = DecreaseLeft.At(walk, best.Point);
        return left > 0 ? RunStatus.Stalled : status;
    }

    bool IsOfObjective(Exception thrown) =>
        ReferenceEquals(thrown, walk.Fault) || ReferenceEquals(thrown, validation?.Fault);

    RunStatus Continue()
    {
        bool stuck = walk.LastStep.Verdict != StepVerdict.Taken;
        return Decide(observed: false) ?? (stuck ? NoStep() : Drive());
    }

    RunStatus Drive()
    {
        while (walk.MoveNext())
        {
            validation?.Learn(walk);
            trace.Add(Row());
            Learn();
            if (Decide(observed: true) is { } status)
                return status;
            if (options.Checkpoints is { } wanted && IsDue(wanted))
                Save();
        }

        return NoStep();
    }

    RunStatus NoStep() => convergence.Holds(walk, best.Point) ? Passed() : WithoutStep();

    RunStatus Passed() => OfLast(RunStatus.Converged);

    // What holds at the last iterate, after the least value of the validation, does not hold at the point that is returned.
    RunStatus OfLast(RunStatus status) =>
        validation is null or { IsLeast: true } ? status : RunStatus.EarlyStopped;

    RunStatus WithoutStep() =>
        walk.LastStep.Verdict switch
        {
            StepVerdict.BelowRounding => OfLast(RunStatus.PrecisionLimited),
            StepVerdict.Interrupted when options.Cancellation.IsCancellationRequested =>
                RunStatus.Cancelled,
            StepVerdict.Interrupted => RunStatus.BudgetSpent,
            _ => RunStatus.LineSearchFailed,
        };

    // One update can be many evaluations: a caller who waits and a budget of time need not wait for its end.
    bool IsInterrupted() => options.Cancellation.IsCancellationRequested || TimeIsUp();

    // Whatever is remembered of an iterate is learned here, and Decide changes nothing: so a run resumed decides alike.
    void Learn()
    {
        if (walk.Iteration == 0)
        {
            runaway.Begin(walk.Current);
            convergence.Begin(walk.Current);
        }
        else
        {
            best.Look();
            convergence.Learn(walk);
        }

        progress.Learn(walk);
    }

    // Null: go on. Convergence comes first, so that a budget spent by the last step hides no success; a method may still go on to
    // settle, and has converged whatever ends it then.
    RunStatus? Decide(bool observed)
    {
        bool goOn = !observed || Observe();
        bool converged = convergence.Holds(walk, best.Point);
        RunStatus? end = converged && convergence.Ends(walk) ? Passed() : Otherwise(goOn);
        return converged && end is not null ? Passed() : end;
    }

    RunStatus? Otherwise(bool goOn)
    {
        if (walk.Iteration > 0 && runaway.Test(walk, best.Point.Value))
            return RunStatus.Diverged;
        if (!walk.Current.IsFinite)
            return RunStatus.NonFinite;
        return Wishes(goOn)
            ?? (
                IsWaitedOut() ? RunStatus.EarlyStopped
                : BudgetIsSpent() ? RunStatus.BudgetSpent
                : progress.Judge(walk)
            );
    }

    RunStatus? Wishes(bool goOn)
    {
        if (walk.Current.Value <= options.TargetValue)
            return OfLast(RunStatus.TargetReached);
        bool cancelled = !goOn || options.Cancellation.IsCancellationRequested;
        return cancelled ? RunStatus.Cancelled : null;
    }

    // Whoever watches sees the last iterate too.
    bool Observe()
    {
        if (options.Observer is not { } observer)
            return true;
        var seen = new RunProgress(
            walk.Iteration,
            walk.Current,
            walk.LastStep.Alpha,
            walk.Evaluations
        );
        return observer(in seen);
    }

    bool IsWaitedOut() => validation?.Wait(walk) is { } wait && wait.Waited >= wait.Patience;

    bool BudgetIsSpent() =>
        walk.Iteration >= options.MaxIterations || options.IsSpent(walk.Evaluations) || TimeIsUp();

    bool TimeIsUp() => options.MaxTime is { } most && Elapsed() >= most;

    // The first is written at the start: what cannot be saved is refused before the work, not after it.
    bool IsDue(Checkpoints wanted) => saved < 0 || walk.Iteration - saved >= wanted.Every;

    void Save()
    {
        if (options.Checkpoints is not { } wanted)
            return;
        wanted.Write(stream =>
        {
            StateTransfer saving = StateTransfer.Save(stream, walk);
            walk.Exchange(saving);
            saving.Seal();
            Exchange(saving);
            saving.Seal();
        });
        saved = walk.Iteration;
    }

    void Exchange(StateTransfer stream)
    {
        TimeSpan elapsed = stream.Exchanged(Elapsed());
        if (stream.IsLoading)
            before = elapsed;
        best.Exchange(stream);
        trace.Exchange(stream);
        convergence.Exchange(stream);
        runaway.Exchange(stream);
        progress.Exchange(stream);
        bool validated = stream.Exchanged(validation is not null);
        if (validated != validation is not null)
        {
            throw new CheckpointException(
                $"The checkpoint is of a run {(validated ? "with" : "without")} a validation."
            );
        }

        validation?.Exchange(stream);
    }

    Run Report(string method, RunStatus status)
    {
        bool isLast = status is RunStatus.Converged or RunStatus.TargetReached;
        Point point = isLast ? walk.Current : validation?.Point ?? best.Point;
        TimeSpan elapsed = Elapsed();
        var end = new RunEnd(status, walk, point, options, elapsed, convergence, fault, left)
        {
            Validation = validation,
        };
        return new Run
        {
            Method = method,
            Status = status,
            Message = end.Sentence(),
            Fault = fault,
            X = point.X.ToArray(),
            Value = point.Value,
            Validation = validation?.Result,
            GradientNorm = point.GradientNorm,
            Iterations = walk.Iteration,
            Evaluations = walk.Evaluations,
            Elapsed = elapsed,
            Tests = end.Tests(),
            Trace = trace.ToArray(),
        };
    }

    TimeSpan Elapsed() => before + options.Clock.GetElapsedTime(began);

    TraceRow Row() =>
        new(
            walk.Iteration,
            walk.Current.Value,
            walk.Current.GradientNorm,
            walk.LastStep.Alpha,
            walk.Evaluations,
            validation?.Latest ?? double.NaN
        );
}
