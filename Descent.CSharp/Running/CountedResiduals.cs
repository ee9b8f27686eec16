using AutoDiff;

namespace Descent;

/// <summary>The residuals of an objective that counts: what is asked of them and what they throw is its own.</summary>
class CountedResiduals(CountedObjective owner, IResiduals inner) : IResiduals
{
    protected CountedObjective Owner => owner;

    public int Dimension => inner.Dimension;

    public int Count => inner.Count;

    public double Factor => inner.Factor;

    public IReadOnlyList<double>? Observations => inner.Observations;

    public IReadOnlyList<double>? Weights => inner.Weights;

    public void Values(ReadOnlySpan<double> x, Span<double> residuals)
    {
        owner.ChargeResiduals();
        try
        {
            inner.Values(x, residuals);
        }
        catch (Exception fault) when (owner.Note(fault))
        {
            throw;
        }
    }

    public void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        owner.ChargeColumns(inner.Dimension);
        try
        {
            inner.Jacobian(x, jacobian);
        }
        catch (Exception fault) when (owner.Note(fault))
        {
            throw;
        }
    }
}

/// <summary>Those that know their second derivative along a direction, too.</summary>
sealed class CountedCurvedResiduals(CountedObjective owner, ICurvedResiduals inner)
    : CountedResiduals(owner, inner),
        ICurvedResiduals
{
    // Forward mode twice, as for two columns.
    public void Curvature(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> direction,
        Span<double> curvature
    )
    {
        Owner.ChargeColumns(2);
        try
        {
            inner.Curvature(x, direction, curvature);
        }
        catch (Exception fault) when (Owner.Note(fault))
        {
            throw;
        }
    }
}
