namespace Descent;

/// <summary>Steepest descent: d = −∇f(x).</summary>
/// <remarks>Cauchy (1847): by the Cauchy–Schwarz inequality no other direction of this length falls faster.</remarks>
public sealed record SteepestDescent : IDirection
{
    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State();

    sealed class State : IDirectionState
    {
        public DirectionScale Point(Situation at, Span<double> direction)
        {
            Vectors.Scale(-1, at.Current.Gradient, direction);
            return DirectionScale.Unknown;
        }

        public void Exchange(StateTransfer stream) { }

        public bool Forget() => false;
    }
}
