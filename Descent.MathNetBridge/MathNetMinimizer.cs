using AutoDiff;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace Descent.MathNetBridge;

/// <summary>A minimiser of MathNet.Numerics that keeps the best point, counts, and does not believe its own label.</summary>
/// <remarks>
/// Its iterates cannot be seen, only the points it evaluates: they are what <see cref="Run.Iterations"/> and <see cref="Run.Trace"/> count, what
/// observers see and budgets end it at. The status is decided by the gradient at the point returned, and by what it threw.
/// </remarks>
sealed class MathNetMinimizer(
    string id,
    Func<IObjectiveFunction, Vector<double>, RunOptions, MinimizationResult> minimize,
    bool values = false
) : IMinimizer
{
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

        var watch = new Watch(objective, start, options ?? RunOptions.Default);
        return Outcome(watch, start.ToArray()).Report(id);
    }

    Ending Outcome(Watch watch, double[] start)
    {
        try
        {
            var function = new MathNetObjective(watch.Objective, values, watch.See);
            var result = minimize(function, DenseVector.OfArray(start), watch.Options);
            return new Ending(watch, RunStatus.Stalled)
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
