using System.Globalization;

namespace Descent.MathNetBridge;

/// <summary>The end of a foreign run, looked at again.</summary>
sealed record Ending(Watch Watch, RunStatus Status)
{
    /// <summary>What the minimiser said; null if it was stopped from here.</summary>
    public string? Claim { get; init; }

    /// <summary>Its own count of iterations; NaN if it did not say.</summary>
    public double Iterations { get; init; } = double.NaN;

    /// <summary>The point it returned; null if it threw.</summary>
    public double[]? Returned { get; init; }

    /// <summary>How long it took, without the looks at what it claims.</summary>
    public TimeSpan Elapsed { get; } = Watch.Elapsed;

    /// <summary>What it threw for reasons of its own.</summary>
    public Exception? Fault { get; init; }

    /// <summary>The run, with the status that holds at its point.</summary>
    public Run Report(string method)
    {
        try
        {
            (RunStatus status, Point point) = Judge();
            return Report(method, status, point, Fault);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            return Report(method, RunStatus.Faulted, Watch.Best, thrown);
        }
    }

    // The point it returned if it converged there; otherwise the best it ever saw, which may have converged too.
    (RunStatus Status, Point Point) Judge()
    {
        if (Returned is not null)
        {
            Point returned = Watch.Evaluate(Returned);
            if (HasConverged(returned))
                return (RunStatus.Converged, returned);
        }

        Point best = Status == RunStatus.Faulted ? Watch.Best : Watch.Evaluate(Watch.Best.X);
        return (HasConverged(best) ? RunStatus.Converged : Status, best);
    }

    Run Report(string method, RunStatus status, Point point, Exception? fault) =>
        new()
        {
            Method = method,
            Status = status,
            Message = Sentence(status, point, fault),
            Claim = Claim,
            Fault = fault,
            X = point.X.ToArray(),
            Value = point.Value,
            GradientNorm = point.GradientNorm,
            Iterations = Watch.Updates,
            Evaluations = Watch.Objective.Evaluations,
            Elapsed = Elapsed,
            Tests = [.. Tests(point)],
            Trace = Watch.Trace,
        };

    bool HasConverged(Point point) =>
        point.IsFinite
        && Tests(point).Any(test => test is { Met: true, Kind: StoppingTestKind.Convergence });

    IEnumerable<StoppingTest> Tests(Point point)
    {
        RunOptions options = Watch.Options;
        double norm = point.GradientNorm;
        Evaluations spent = Watch.Objective.Evaluations;
        yield return AtMost("gradient max-norm", norm, options.GradientTolerance);
        if (options.RelativeGradientTolerance is { } share)
            yield return AtMost("gradient, of the start's", norm / Watch.Opening, share);
        yield return AtLeast("iterations", Iterations, options.MaxIterations);
        if (options.MaxEvaluations is { } evaluations)
            yield return AtLeast("evaluations", spent.Total, evaluations);
        if (options.MaxValues is { } values)
            yield return AtLeast("values", spent.Value, values);
        if (options.MaxGradients is { } gradients)
            yield return AtLeast("gradients", spent.Gradient, gradients);
        if (options.MaxHessianVectors is { } products)
            yield return AtLeast("Hessian-vector products", spent.HessianVector, products);
        if (options.MaxTime is { } time)
            yield return AtLeast("seconds", Elapsed.TotalSeconds, time.TotalSeconds);
        if (options.TargetValue is { } target)
        {
            bool met = point.Value <= target;
            yield return new("target value", point.Value, target, met, StoppingTestKind.Target);
        }
    }

    string Sentence(RunStatus status, Point point, Exception? fault)
    {
        string said =
            fault is not null ? $"It threw {fault.GetType().Name}: {fault.Message}"
            : Claim is not null ? $"It said '{Claim}'."
            : $"It was stopped: {status.Id()}.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{said} At the point returned f = {point.Value:g6} and the gradient's largest entry is {point.GradientNorm:g3}, tolerance {Watch.Options.GradientTolerance:g3}."
        );
    }

    static StoppingTest AtMost(string name, double figure, double tolerance) =>
        new(name, figure, tolerance, figure <= tolerance, StoppingTestKind.Convergence);

    static StoppingTest AtLeast(string name, double figure, double budget) =>
        new(name, figure, budget, figure >= budget, StoppingTestKind.Budget);
}
