namespace Descent;

/// <summary>L-BFGS-B: L-BFGS within bounds.</summary>
/// <remarks>
/// Byrd, Lu, Nocedal and Zhu, A limited memory algorithm for bound constrained optimization (1995): the generalised Cauchy
/// point (Algorithm CP), then the direct primal method in the variables it leaves free (section 5.1), its result
/// projected into the box as in Morales and Nocedal, Remark on Algorithm 778 (2011), or where that does not descend, cut
/// off at the first bound. Differs in the search, which is <see cref="StrongWolfe"/>'s instead of Moré and Thuente's, and keeps a
/// pair (s, y) as <see cref="LimitedMemoryBfgs"/> does: only if sᵀy &gt; ε ‖s‖ ‖y‖, and where f is nearly quadratic conjugate to the one
/// before. A breakpoint costs 4m² here, for the middle matrix is kept as factors.
/// </remarks>
public sealed record LimitedMemoryBfgsB : IBoundedUpdate
{
    internal static readonly Interval MemoryRange = new(1, 100, true, true, true);

    /// <summary>l ≤ x ≤ u; none by default.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>m, the number of steps remembered; from 1 to 100, 10 by default.</summary>
    public int Memory
    {
        get;
        init => field = MemoryRange.Require(value, nameof(LimitedMemoryBfgsB), nameof(Memory));
    } = 10;

    /// <inheritdoc/>
    public bool Searches => true;

    IUpdate IBoundedUpdate.Within(Bounds bounds) => this with { Bounds = bounds };

    ISimpleTerm ICompositeUpdate.Term(int dimension) => Bounds.FeasibleBox(dimension);

    /// <inheritdoc/>
    public IUpdateState Begin(CountedObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(Memory, Bounds.FeasibleBox(objective.Dimension), objective);
    }

    sealed class State : IUpdateState
    {
        readonly CompactMemory memory;
        readonly BoundedModel model;
        readonly FeasibleSearch search;

        public State(int capacity, FeasibleBox box, CountedObjective objective)
        {
            memory = new CompactMemory(capacity, objective.Dimension);
            model = new BoundedModel(memory, capacity, box, objective.Dimension);
            search = new FeasibleSearch(objective, box);
        }

        public void Exchange(StateTransfer stream)
        {
            memory.Exchange(stream);
            search.Exchange(stream);
        }

        public StepOutcome Advance(Situation at, Point next)
        {
            if (at.Previous is not null)
                memory.Add(at.Previous, at.Current);
            if (memory.Count > 0 && model.Aim(at.Current, search.Direction))
            {
                StepOutcome outcome = search.Search(at, next);
                if (outcome.Verdict is StepVerdict.Taken or StepVerdict.Interrupted)
                    return outcome;
            }

            // What has been learned may be what misleads: one more try without.
            memory.Clear();
            return search.Descend(at, next);
        }
    }
}
