using System.Runtime.Intrinsics;

namespace Descent;

/// <summary>Running means of the gradients of eight coordinates and of their squares.</summary>
struct Moments
{
    /// <summary>m.</summary>
    public Vector512<double> Mean;

    /// <summary>v.</summary>
    public Vector512<double> Square;

    /// <summary>m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g².</summary>
    public void Learn(Vector512<double> g, double beta1, double beta2)
    {
        Mean = beta1 * Mean + (1 - beta1) * g;
        Square = beta2 * Square + (1 - beta2) * g * g;
    }
}
