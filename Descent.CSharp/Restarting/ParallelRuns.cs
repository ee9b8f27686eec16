using AutoDiff;

namespace Descent;

/// <summary>Runs of one method that share threads and nothing else; one that is cancelled ends all.</summary>
sealed class ParallelRuns : IDisposable
{
    readonly IMinimizer method;
    readonly IObjective objective;
    readonly RunOptions options;
    readonly CancellationTokenSource ending;
    readonly Lock watching = new();

    public ParallelRuns(IMinimizer method, IObjective objective, RunOptions options)
    {
        (this.method, this.objective) = (method, objective);
        ending = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        this.options = options with { Cancellation = ending.Token };
    }

    public void Dispose() => ending.Dispose();

    /// <summary>The runs in the order of their starts; those that were not begun before the end are missing.</summary>
    /// <param name="starts">The starts, each of length n.</param>
    /// <param name="threads">How many runs may be made at once.</param>
    public IReadOnlyList<Run> From(double[][] starts, int threads)
    {
        var runs = new Run?[starts.Length];
        RunOptions each = threads == 1 ? options : Watched();
        int next = -1;
        Task[] helpers =
        [
            .. Enumerable
                .Range(1, Math.Min(threads, starts.Length) - 1)
                .Select(_ => Task.Run(Work)),
        ];
        try
        {
            Work();
        }
        finally
        {
            Task.WhenAll(helpers).GetAwaiter().GetResult();
        }

        return [.. runs.OfType<Run>()];

        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < starts.Length; )
            {
                runs[i] = Make(starts[i], Own(each, i));
                if (ending.IsCancellationRequested)
                    break;
            }
        }
    }

    // Each run has a file of its own.
    static RunOptions Own(RunOptions each, int run) =>
        each.Checkpoints is { } shared ? each with { Checkpoints = shared.Of(run + 1) } : each;

    Run Make(double[] start, RunOptions each)
    {
        try
        {
            Run run = method.Minimize(objective, start, each);
            if (run.Status == RunStatus.Cancelled)
                ending.Cancel();
            return run;
        }
        catch
        {
            ending.Cancel();
            throw;
        }
    }

    RunOptions Watched() =>
        options.Observer is not { } observer
            ? options
            : options with
            {
                Observer = (in RunProgress progress) =>
                {
                    lock (watching)
                        return observer(in progress);
                },
            };
}
