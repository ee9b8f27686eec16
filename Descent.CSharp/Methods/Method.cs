using AutoDiff;

namespace Descent;

/// <summary>A method of descent: a name and an update rule. From a start it is a lazy sequence of iterates.</summary>
/// <param name="Id">The name, such as <c>l-bfgs</c>.</param>
/// <param name="Update">How an iterate follows from the last.</param>
public sealed record Method(string Id, IUpdate Update) : IMinimizer
{
    /// <summary>A method that is a direction and a step rule.</summary>
    /// <param name="id">The name.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="step">How far.</param>
    public Method(string id, IDirection direction, IStepRule step)
        : this(id, new DirectionAndStep(direction, step)) { }

    /// <summary>Whether <see cref="Within"/> has an answer.</summary>
    public bool TakesBounds => Update is IBoundedUpdate;

    /// <summary>The bounds it keeps to; <see cref="Descent.Bounds.None"/> where it has none.</summary>
    public Bounds Bounds => (Update as IBoundedUpdate)?.Bounds ?? Bounds.None;

    /// <summary>The same method within bounds, which take the place of those it has.</summary>
    /// <param name="bounds">l ≤ x ≤ u.</param>
    /// <exception cref="NotSupportedException">The method knows no bounds.</exception>
    public Method Within(Bounds bounds)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        return Update is IBoundedUpdate bounded
            ? this with
            {
                Update = bounded.Within(bounds),
            }
            : throw new NotSupportedException($"{Id} knows no bounds.");
    }

    /// <summary>The iterates from a start, one at a time, into reused buffers.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n; copied.</param>
    /// <returns>A walk that stands before its first iterate, which is the start itself.</returns>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    public Walk Walk(IObjective objective, ReadOnlySpan<double> start) =>
        new(objective, start, Update, Id);

    /// <summary>The iterates from a start as a lazy sequence without an end of its own: take what you need.</summary>
    /// <remarks>
    /// It ends only when the method finds no further step. Each element is a copy, so the sequence works with
    /// LINQ; <see cref="Walk"/> is the form that allocates nothing.
    /// </remarks>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n; copied.</param>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    public IEnumerable<Iterate> Iterates(IObjective objective, IReadOnlyList<double> start)
    {
        Walk walk = Walk(objective, [.. start]);
        return Enumerate(walk);

        static IEnumerable<Iterate> Enumerate(Walk walk)
        {
            while (walk.MoveNext())
                yield return walk.Snapshot();
        }
    }

    /// <summary>The walk that <see cref="Walk.Save"/> wrote, or that a run's checkpoint holds, standing where it stood.</summary>
    /// <param name="objective">The objective of the walk that was saved.</param>
    /// <param name="stream">The checkpoint; it stays open.</param>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or of another method, setting or dimension.</exception>
    public Walk ResumeWalk(IObjective objective, Stream stream)
    {
        Walk walk = Walk(objective, new double[objective.Dimension]);
        StateTransfer loading = StateTransfer.Load(stream, walk);
        walk.Exchange(loading);
        loading.Seal();
        return walk;
    }

    /// <summary>Goes on with a run from the file its <see cref="RunOptions.Checkpoints"/> wrote.</summary>
    /// <remarks>
    /// A run cut in two gives the bits of one run: point, value, trace, evaluations. Budgets count from the first start, and so
    /// does the time. The observer does not see the iterate again that the run stood at.
    /// </remarks>
    /// <param name="objective">The objective of the run that was saved.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Tests, budgets and observers; the defaults if null.</param>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or of another method, setting or dimension.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Run Resume(IObjective objective, string path, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        Walk walk = Walk(objective, new double[objective.Dimension]);
        using var stream = new MemoryStream(File.ReadAllBytes(path));
        return Runner.Resume(walk, stream, options ?? RunOptions.Default);
    }

    /// <summary>Runs the method until a test is met or no progress is left, and says which.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n.</param>
    /// <param name="options">Tests, budgets and observers; the defaults if null.</param>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    /// <exception cref="NotSupportedException">The method needs second derivatives and there are none.</exception>
    public Run Minimize(
        IObjective objective,
        ReadOnlySpan<double> start,
        RunOptions? options = null
    ) => Runner.Run(Id, Walk(objective, start), options ?? RunOptions.Default);
}
