namespace Descent;

/// <summary>What is remembered in a run and can be saved, so that the run can go on elsewhere with the same bits.</summary>
public interface IRunState
{
    /// <summary>Hands over everything that outlives an update, always in the same order: it is saved, or overwritten by what was.</summary>
    /// <remarks>Scratch that every update fills anew stays out.</remarks>
    /// <param name="stream">Where it goes to or comes from.</param>
    /// <exception cref="NotSupportedException">This state cannot be saved, as it is unless it says otherwise.</exception>
    void Exchange(StateTransfer stream)
    {
        Type type = GetType();
        throw new NotSupportedException(
            $"A run with {type.DeclaringType?.Name ?? type.Name} cannot be saved: it does not hand over what it remembers."
        );
    }
}
