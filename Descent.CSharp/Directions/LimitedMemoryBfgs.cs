namespace Descent;

/// <summary>L-BFGS: d = −H ∇f(x), H the inverse Hessian that the last m steps suggest.</summary>
/// <remarks>
/// Liu and Nocedal, On the limited memory BFGS method for large scale optimization (1989); Nocedal and Wright,
/// Numerical Optimization, 2nd ed. (2006), Algorithm 7.4 (two-loop recursion) with H₀ = γ I of equation 7.20, carried out
/// on inner products as in Chen, Wang and Zhou, Large-scale L-BFGS using MapReduce (2014), Algorithm 3, so that the memory is
/// read twice an update. Differs from the book in two ways: a pair (s, y) is kept only if sᵀy &gt; ε ‖s‖ ‖y‖, which any
/// scaling of f or x leaves as it is; and where f is nearly quadratic pairs are kept conjugate, after Vlček and Lukšan, A
/// conjugate directions approach to improve the limited-memory BFGS method, Appl. Math. Comput. 219 (2012), which on
/// problems of bad condition saves most of the updates.
/// </remarks>
public sealed record LimitedMemoryBfgs : IDirection
{
    internal static readonly Interval MemoryRange = new(1, 10_000, true, true, true);

    /// <summary>m, the number of steps remembered; from 1 on, 10 by default.</summary>
    public int Memory
    {
        get;
        init => field = MemoryRange.Require(value, nameof(LimitedMemoryBfgs), nameof(Memory));
    } = 10;

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(new StepMemory(Memory, dimension));

    sealed class State(StepMemory memory) : IDirectionState
    {
        int learned;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            Learn(at);
            if (memory.Count == 0)
            {
                Vectors.Downhill(at.Current, direction);
                return DirectionScale.Unknown;
            }

            memory.Descend(at.Current, at.Objective.MaxThreads, direction);
            return DirectionScale.Unit;
        }

        public void Exchange(StateTransfer stream)
        {
            stream.Exchange(ref learned);
            memory.Exchange(stream);
        }

        public bool Forget() => memory.Clear();

        // A direction may be asked for twice at one iterate, but each step is learned from once.
        void Learn(Situation at)
        {
            if (at.Previous is null || at.Iteration == learned)
                return;
            memory.Add(at.Previous, at.Current, at.LastStep, at.Objective.MaxThreads);
            learned = at.Iteration;
        }
    }
}
