using AutoDiff;

namespace Descent;

/// <summary>A method of descent: a name and an update rule. From a start it is a lazy sequence of iterates.</summary>
/// <param name="Id">The name, such as <c>l-bfgs</c>.</param>
/// <param name="Update">How an iterate follows from the last.</param>
public sealed record Method(string Id, IUpdate Update)
{
    /// <summary>A method that is a direction and a step rule.</summary>
    /// <param name="id">The name.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="step">How far.</param>
    public Method(string id, IDirection direction, IStepRule step)
        : this(id, new DirectionAndStep(direction, step)) { }

    /// <summary>The iterates from a start, one at a time, into reused buffers.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="start">x₀, of length n; copied.</param>
    /// <returns>A walk that stands before its first iterate, which is the start itself.</returns>
    /// <exception cref="ArgumentException">The start is not of the objective's dimension.</exception>
    public Walk Walk(IObjective objective, ReadOnlySpan<double> start) =>
        new(new CountedObjective(objective), start, Update);

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
