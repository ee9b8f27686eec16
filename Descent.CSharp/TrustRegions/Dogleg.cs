using System.Globalization;

namespace Descent;

/// <summary>Newton's method in a trust region along a bent line, with the Hessian as a matrix: n products a step.</summary>
/// <remarks>
/// Powell (1970); Nocedal and Wright (2006), section 4.1. Where the Hessian is not positive definite, a multiple of the
/// identity is added to it. At most 4096 variables: what is stored and computed grows with n² and n³.
/// </remarks>
public sealed record Dogleg : TrustRegion
{
    private protected override ITrustRegionModel Model(CountedObjective objective) =>
        objective.Dimension <= DoglegModel.MostVariables
            ? new DoglegModel(objective.Dimension)
            : throw new NotSupportedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"dogleg factors the Hessian and takes at most {DoglegModel.MostVariables} variables; here are {objective.Dimension}. trust-region-newton-cg needs no matrix."
                )
            );
}
