namespace Descent;

/// <summary>d ← d − λ x: every step shrinks x by α λ of itself besides.</summary>
/// <param name="Inner">The direction.</param>
/// <param name="Lambda">λ.</param>
sealed record DecayedDirection(IDirection Inner, double Lambda) : IDirection
{
    double IDirection.Penalty => Inner.Penalty;

    bool IDirection.Decays => true;

    public IDirectionState Begin(int dimension) => new State(Inner.Begin(dimension), Lambda);

    IDirectionState IDirection.Begin(CountedObjective objective) =>
        new State(Inner.Begin(objective), Lambda);

    sealed class State(IDirectionState inner, double lambda) : IDirectionState
    {
        public DirectionScale Point(Situation at, Span<double> direction)
        {
            DirectionScale scale = inner.Point(at, direction);
            Vectors.Add(-lambda, at.Current.X, direction);
            return scale;
        }

        public void Exchange(StateTransfer stream) => inner.Exchange(stream);

        public bool Forget() => inner.Forget();

        public double Farthest => inner.Farthest;
    }
}
