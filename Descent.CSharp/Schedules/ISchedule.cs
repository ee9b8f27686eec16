namespace Descent;

/// <summary>A learning rate that is known before the run: α as a function of the number of updates made.</summary>
/// <remarks>
/// Immutable. <see cref="Schedule"/> composes schedules; <see cref="ScheduledStep"/> makes a step rule of one.
/// </remarks>
public interface ISchedule
{
    /// <summary>α of update k.</summary>
    /// <param name="k">The number of updates made so far, 0 for the first.</param>
    /// <returns>α, finite and not negative.</returns>
    double Rate(int k);
}
