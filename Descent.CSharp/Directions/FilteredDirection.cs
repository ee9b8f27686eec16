namespace Descent;

/// <summary>A direction that sees gradients through a filter: at the iterate, before it, and wherever it looks ahead.</summary>
/// <param name="Inner">The direction.</param>
/// <param name="Filter">What is done to gradients.</param>
sealed record FilteredDirection(IDirection Inner, IGradientFilter Filter) : IDirection
{
    double IDirection.Penalty => Inner.Penalty;

    bool IDirection.Decays => Inner.Decays;

    // The objective's gradient has every penalty in it, those of the inner direction too, which the filter is not to see.
    IGradientFilter Seen => Inner.Penalty > 0 ? new BeforePenalty(Filter, Inner.Penalty) : Filter;

    public IDirectionState Begin(int dimension) => new State(Inner.Begin(dimension), Seen);

    IDirectionState IDirection.Begin(CountedObjective objective) =>
        new State(Inner.Begin(objective), Seen);

    sealed class State(IDirectionState inner, IGradientFilter filter) : IDirectionState
    {
        Situation? seen;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            seen ??= new Situation(at, filter);
            seen.Follow();
            return inner.Point(seen, direction);
        }

        // What was seen is a function of what the filter is given: only the inner direction remembers.
        public void Exchange(StateTransfer stream) => inner.Exchange(stream);

        public bool Forget() => inner.Forget();

        public double Farthest => inner.Farthest;
    }
}
