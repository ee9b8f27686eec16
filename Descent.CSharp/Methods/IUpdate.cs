namespace Descent;

/// <summary>One rule for getting from an iterate to the next.</summary>
/// <remarks>
/// Most are a direction and a step rule (<see cref="DirectionAndStep"/>); those that choose both at
/// once, as trust regions do, implement this directly. Immutable; what a run remembers is the state it begins.
/// </remarks>
public interface IUpdate
{
    /// <summary>Whether each step is searched for a decrease of f, as opposed to taken whatever it brings.</summary>
    bool Searches { get; }

    /// <summary>Starts a run.</summary>
    /// <param name="objective">The objective, counting.</param>
    IUpdateState Begin(CountedObjective objective);

    /// <summary>
    /// Whether a step that promises nothing says that nothing is left: its model is solved in full, and in units that do not matter.
    /// </summary>
    internal bool SolvesItsModel => false;

    /// <summary>λ, where f(x) + (λ/2) ‖x‖² is minimised in place of f; 0 for most.</summary>
    internal double Penalty => 0;

    /// <summary>Whether x decays beside what the objective asks for, so that iterates come to rest where f is not stationary.</summary>
    internal bool Decays => false;
}

/// <summary>An update rule at work in one run.</summary>
public interface IUpdateState : IRunState
{
    /// <summary>Whether a small gradient may end the run here; no if steps tell that x is still on its way.</summary>
    /// <remarks>The run then goes on to settle, and has converged even if a budget cuts that short.</remarks>
    bool IsSettled => true;

    /// <summary>Moves from the current iterate to the next.</summary>
    /// <param name="at">Where the run is.</param>
    /// <param name="next">Receives the next iterate with its value and gradient, if a step is taken.</param>
    StepOutcome Advance(Situation at, Point next);
}
