namespace Descent;

/// <summary>Whether a new pair (s, y) is to be kept conjugate to the one before, (s₋, y₋): as s − c s₋ and y − c y₋, c = sᵀy₋ / s₋ᵀy₋.</summary>
/// <remarks>
/// While f looks like a quadratic, after Vlček and Lukšan, A conjugate directions approach to improve the limited-memory BFGS
/// method, Appl. Math. Comput. 219 (2012). On a quadratic, steps of length 1 then leave all pairs conjugate, as exact searches
/// would. The paper corrects s and y by two numbers; one, the same where f is quadratic, keeps the secant equation of the last step.
/// </remarks>
struct PairConjugation
{
    // |sᵀy₋ − s₋ᵀy|, zero on a quadratic, in units of the geometric mean of sᵀy and s₋ᵀy₋: the most that counts as one. From 0.01 to
    // 0.1 L-BFGS takes as many evaluations of the library's problems within a twentieth.
    const double MostAsymmetry = 0.03;

    bool isQuadratic; // as far as the last two pairs show

    /// <summary>What of the pair before is to be taken from the new one: c, or 0 where f does not look quadratic.</summary>
    public readonly double Share(double c) => isQuadratic ? c : 0;

    /// <summary>Learns how f looks, for the pair after this one.</summary>
    /// <param name="asymmetry">sᵀy₋ − s₋ᵀy, s and y as they were before anything was taken from them.</param>
    /// <param name="curvature">sᵀy.</param>
    /// <param name="curvatureBefore">s₋ᵀy₋.</param>
    public void Judge(double asymmetry, double curvature, double curvatureBefore) =>
        isQuadratic =
            Math.Abs(asymmetry)
            <= MostAsymmetry * Math.Sqrt(curvature) * Math.Sqrt(curvatureBefore);

    /// <summary>Saves or loads what has been learned.</summary>
    public void Exchange(StateTransfer stream) => stream.Exchange(ref isQuadratic);
}
