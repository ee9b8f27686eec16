namespace Descent;

/// <summary>Gauss and Newton's direction: d minimises ‖r(x) + J(x) d‖.</summary>
/// <remarks>
/// Nocedal and Wright (2006), section 10.3, by QR factors with column pivoting of the Jacobian, its columns scaled to
/// length one; columns that depend on others to within rounding do not move their variable. After a failed search d = −∇f.
/// A Jacobian that is nearly singular makes d too long: a step goes no farther than <see cref="Situation.Neighbourhood"/>.
/// </remarks>
public sealed record GaussNewton : IDirection
{
    internal const string Id = "gauss-newton";

    /// <inheritdoc/>
    public IDirectionState Begin(int dimension) => new State(dimension);

    sealed class State(int n) : IDirectionState
    {
        readonly double[] scale = new double[n];
        readonly double[] solution = new double[n]; // in the order of the factors' columns
        Linearization? linear;
        bool plain;

        public double Farthest { get; private set; } = double.PositiveInfinity;

        public DirectionScale Point(Situation at, Span<double> direction)
        {
            Linearization model = linear ??= Linearization.Of(Id, at.Objective.Residuals);
            if (plain)
            {
                plain = false;
                Farthest = double.PositiveInfinity;
                Vectors.Downhill(at.Current, direction);
                return DirectionScale.Unknown;
            }

            model.Try(at.Current.X);
            model.Accept();
            model.Differentiate(at.Current.X);
            for (int j = 0; j < n; j++)
                scale[j] = model.Lengths[j] > 0 ? model.Lengths[j] : 1;
            model.Factorize(scale);
            Solve(model, direction);
            Farthest = at.Neighbourhood;
            return DirectionScale.Unit;
        }

        public bool Forget() => plain = !plain;

        public void Exchange(StateTransfer stream) => stream.Exchange(ref plain);

        void Solve(Linearization model, Span<double> direction)
        {
            PivotedQr qr = model.Qr;
            int rank = qr.Rank();
            Array.Clear(solution);
            Vectors.Scale(-1, model.Rotated[..rank], solution);
            qr.SolveUpper(solution, rank);
            for (int j = 0; j < n; j++)
                direction[qr.Pivots[j]] = solution[j] / scale[qr.Pivots[j]];
        }
    }
}
