using AutoDiff;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace Descent.MathNetBridge;

/// <summary>A minimiser of MathNet.Numerics that keeps the best point, counts, and does not believe its own label.</summary>
/// <remarks>
/// Its iterates cannot be seen, only the points it evaluates: they are what <see cref="Run.Iterations"/> and <see cref="Run.Trace"/> count, what
/// observers see and budgets end it at. The status is decided by the gradient at the point returned, and by what it threw. Options that speak of
/// iterates are refused.
/// </remarks>
sealed class MathNetMinimizer(
    string id,
    Func<IObjectiveFunction, Vector<double>, RunOptions, MinimizationResult> minimize,
    bool values = false
) : IMinimizer
{
    static readonly (string Name, Func<RunOptions, object?> Of)[] OfIterates =
    [
        (nameof(RunOptions.StepTolerance), options => options.StepTolerance),
        (nameof(RunOptions.RelativeStepTolerance), options => options.RelativeStepTolerance),
        (nameof(RunOptions.DecreaseTolerance), options => options.DecreaseTolerance),
        (
            nameof(RunOptions.RelativeDecreaseTolerance),
            options => options.RelativeDecreaseTolerance
        ),
        (nameof(RunOptions.Patience), options => options.Patience),
        (nameof(RunOptions.Validation), options => options.Validation),
        (nameof(RunOptions.Checkpoints), options => options.Checkpoints),
    ];

    public string Id => id;

    public Run Minimize(
        IObjective objective,
        ReadOnlySpan<double> start,
        RunOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (start.Length != objective.Dimension)
        {
            throw new ArgumentException(
                $"The start has {start.Length} coordinates, the objective {objective.Dimension}.",
                nameof(start)
            );
        }

        options ??= RunOptions.Default;
        RefuseWhatNeedsIterates(options);
        var watch = new Watch(objective, start, options);
        return Outcome(watch, start.ToArray()).Report(id);
    }

    void RefuseWhatNeedsIterates(RunOptions options)
    {
        foreach ((string name, var of) in OfIterates)
        {
            if (!Equals(of(options), of(RunOptions.Default)))
            {
                throw new NotSupportedException(
                    $"{id} takes no RunOptions.{name}: MathNet shows the points it evaluates, not its iterates."
                );
            }
        }
    }

    Ending Outcome(Watch watch, double[] start)
    {
        try
        {
            var function = new MathNetObjective(watch.Objective, values, watch.See);
            var result = minimize(function, DenseVector.OfArray(start), watch.Options);
            bool spent = result.Iterations >= watch.Options.MaxIterations; // L-BFGS throws nothing then
            return new Ending(watch, spent ? RunStatus.BudgetSpent : RunStatus.Stalled)
            {
                Claim = result.ReasonForExit.ToString(),
                Iterations = result.Iterations,
                Returned = result.MinimizingPoint.ToArray(),
            };
        }
        catch (Exception thrown) when (watch.Ended is not null)
        {
            // It may have wrapped what stopped it in exceptions of its own.
            RunStatus status = watch.Ended.Value;
            return new Ending(watch, status)
            {
                Fault = status == RunStatus.Faulted ? thrown : null,
            };
        }
        catch (MaximumIterationsException thrown)
        {
            return new Ending(watch, RunStatus.BudgetSpent)
            {
                Claim = thrown.Message,
                Iterations = watch.Options.MaxIterations,
            };
        }
        catch (OptimizationException thrown)
        {
            bool search = thrown is InnerOptimizationException;
            return new Ending(watch, search ? RunStatus.LineSearchFailed : RunStatus.NonFinite)
            {
                Claim = thrown.Message,
            };
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            return new Ending(watch, RunStatus.Faulted) { Claim = thrown.Message, Fault = thrown };
        }
    }
}
