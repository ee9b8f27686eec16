namespace Descent.Cli.Output;

/// <summary>Several who see one run.</summary>
static class Watching
{
    /// <summary>The options, with another observer after those there are.</summary>
    public static RunOptions SeenBy(this RunOptions options, RunObserver observer) =>
        options with
        {
            Observer = options.Observer is { } others ? Observers.All(others, observer) : observer,
        };
}
