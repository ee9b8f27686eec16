using AutoDiff;

namespace Descent;

/// <summary>The inner iteration of Newton-CG: H d = −g, stopped early or at curvature that is not positive.</summary>
sealed class ConjugateGradients(int dimension)
{
    // How much longer than what was found before it the way along negative curvature may be, or else as
    // long as the reach: in bad units what was found before may be any number of orders too short.
    const double LongestTurn = 10;

    readonly double[] residual = new double[dimension]; // r = H d + g
    readonly double[] search = new double[dimension]; // p
    readonly double[] product = new double[dimension]; // H p

    /// <summary>Writes an approximate solution, a direction of descent.</summary>
    /// <param name="at">Where the run is; g is not zero there. An interrupted run gets what has been found so far.</param>
    /// <param name="hessian">H.</param>
    /// <param name="tolerance">The residual ‖H d + g‖ to stop at.</param>
    /// <param name="reach">A length that a way along negative curvature may always have: ‖x‖.</param>
    /// <param name="direction">Receives d.</param>
    public DirectionScale Solve(
        Situation at,
        IHessian hessian,
        double tolerance,
        double reach,
        Span<double> direction
    )
    {
        ReadOnlySpan<double> gradient = at.Current.Gradient;
        direction.Clear();
        gradient.CopyTo(residual);
        Vectors.Scale(-1, gradient, search);
        double squared = Vectors.Dot(residual, residual);
        double hessianNorm = 0; // the largest ‖Hp‖ / ‖p‖ met
        for (int j = 0; j < MaxProducts && !at.Objective.IsInterrupted; j++)
        {
            hessian.Multiply(search, product);
            var (curvature, first, second) = FusedVectors.Products(search, product);
            double length = Math.Sqrt(first);
            hessianNorm = Math.Max(hessianNorm, Math.Sqrt(second) / length);
            if (!(curvature > Vectors.Epsilon * length * length * hessianNorm))
                return FollowCurvature(j, curvature, length, squared, reach, direction);

            double alpha = squared / curvature;
            Vectors.Add(alpha, search, direction);
            double next = FusedVectors.AddAndSquare(alpha, product, residual);
            if (!(Math.Sqrt(next) > tolerance))
                break;
            FusedVectors.Turn(next / squared, search, residual, search);
            squared = next;
        }

        return DirectionScale.Unit;
    }

    int MaxProducts => 20 + 2 * dimension;

    // p has been a direction of descent from the start (gᵀp = −‖r‖²), so it is never turned round.
    DirectionScale FollowCurvature(
        int j,
        double curvature,
        double length,
        double squared,
        double reach,
        Span<double> direction
    )
    {
        // Where the curvature is negative its size says how far to go, as it would were it positive.
        double mirrored = squared / Math.Abs(curvature);
        if (j > 0)
        {
            double longest = Math.Max(LongestTurn * Vectors.Norm(direction), reach);
            Vectors.Add(Math.Min(mirrored, longest / length), search, direction);
            return DirectionScale.Unit;
        }

        bool curved = curvature < 0;
        Vectors.Scale(curved ? mirrored : 1, search, direction);
        return curved ? DirectionScale.Unit : DirectionScale.Unknown;
    }
}
