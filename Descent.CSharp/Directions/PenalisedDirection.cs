namespace Descent;

/// <summary>A direction for f(x) + (λ/2) ‖x‖²: the objective of its run is that sum, and nothing is left to do here.</summary>
/// <param name="Inner">The direction.</param>
/// <param name="Lambda">λ.</param>
sealed record PenalisedDirection(IDirection Inner, double Lambda) : IDirection
{
    double IDirection.Penalty => Inner.Penalty + Lambda;

    bool IDirection.Decays => Inner.Decays;

    public IDirectionState Begin(int dimension) => Inner.Begin(dimension);

    IDirectionState IDirection.Begin(CountedObjective objective) => Inner.Begin(objective);
}
