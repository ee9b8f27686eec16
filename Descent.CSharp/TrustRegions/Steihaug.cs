using AutoDiff;

namespace Descent;

/// <summary>Conjugate gradients from p = 0 until the residual is small, the boundary is met, or curvature is not positive.</summary>
/// <remarks>
/// Steihaug (1983), SIAM J. Numer. Anal. 20, 626–637; Toint (1981); Nocedal and Wright (2006), Algorithm 7.2. Differs in
/// that the way taken is kept, so that a smaller radius at the same point follows it again without a product; in that
/// curvature counts as not positive when it is at most ε ‖d‖ ‖Hd‖, which no scaling changes; and in that the way ends
/// after 2n + 20 products, or fewer where keeping them would take more than 64 MB.
/// </remarks>
sealed class Steihaug : ITrustRegionModel
{
    const int Kept = 1 << 23;
    const int Least = 50;

    // Room for the longest way is made beforehand where it is this small, in doubles; else as it is needed.
    const int Small = 1 << 17;

    readonly double[] residual; // r = H p + g at the end of the way
    readonly double[] product; // H d
    readonly List<Leg> legs = [];
    readonly int dimension;
    readonly int most;
    readonly Func<bool> isInterrupted;
    IHessian? hessian;
    double tolerance;
    double squared; // ‖r‖²
    int count;

    /// <param name="dimension">n.</param>
    /// <param name="isInterrupted">Asked before each product: true ends the way where it is.</param>
    public Steihaug(int dimension, Func<bool>? isInterrupted = null)
    {
        this.dimension = dimension;
        this.isInterrupted = isInterrupted ?? (() => false);
        most = Math.Max(Least, Math.Min(20 + 2 * dimension, Kept / dimension));
        (residual, product) = (new double[dimension], new double[dimension]);
        while ((long)most * dimension <= Small && legs.Count < most)
            legs.Add(new Leg(dimension));
    }

    public double CurvatureAlongGradient { get; private set; }

    /// <summary>H times the direction met last; that of the gradient once aimed.</summary>
    public ReadOnlySpan<double> Product => product;

    public void Aim(IHessian map, Point here, double small) => Aim(map, here.Gradient, small);

    public void Aim(IHessian map, ReadOnlySpan<double> gradient, double small)
    {
        (hessian, tolerance, count) = (map, small, 0);
        gradient.CopyTo(residual);
        squared = Vectors.Dot(residual, residual);
        Extend();
        CurvatureAlongGradient = legs[0].Curvature / squared;
    }

    public ModelStep Solve(double radius, Span<double> step)
    {
        step.Clear();
        double decrease = 0;
        double length = 0;
        for (int j = 0; j < count || (IsRough && Extend()); j++)
        {
            Leg leg = legs[j];
            double alpha = leg.Squared / leg.Curvature;
            double reach = ToBoundary(step, leg.Direction, radius, length);
            if (!leg.IsConvex || alpha >= reach)
            {
                Vectors.Add(reach, leg.Direction, step);
                decrease += reach * (leg.Squared - 0.5 * reach * leg.Curvature);
                return new ModelStep(decrease, radius, OnBoundary: true);
            }

            length = Math.Sqrt(FusedVectors.AddAndSquare(alpha, leg.Direction, step));
            decrease += 0.5 * alpha * leg.Squared;
            if (j == count - 1)
                Follow(leg, alpha);
        }

        return new ModelStep(decrease, length, OnBoundary: false);
    }

    bool IsRough => count == 0 || (legs[count - 1].IsConvex && Math.Sqrt(squared) > tolerance);

    // The next conjugate direction and its curvature, unless there are enough.
    bool Extend()
    {
        if (count == most || (count > 0 && isInterrupted()))
            return false;
        if (count == legs.Count)
            legs.Add(new Leg(dimension));
        Leg leg = legs[count];
        if (count == 0)
            Vectors.Scale(-1, residual, leg.Direction);
        else
            Turn(legs[count - 1], leg);
        leg.Squared = squared;
        hessian!.Multiply(leg.Direction, product);
        (leg.Curvature, double first, double second) = FusedVectors.Products(
            leg.Direction,
            product
        );
        leg.IsConvex = leg.Curvature > Vectors.Epsilon * Math.Sqrt(first) * Math.Sqrt(second);
        leg.IsFollowed = false;
        count++;
        return true;
    }

    void Turn(Leg last, Leg next) =>
        FusedVectors.Turn(squared / last.Squared, last.Direction, residual, next.Direction);

    // The residual goes along once: when the last leg is walked for the first time.
    void Follow(Leg leg, double alpha)
    {
        if (leg.IsFollowed)
            return;
        leg.IsFollowed = true;
        squared = FusedVectors.AddAndSquare(alpha, product, residual);
    }

    // τ ≥ 0 with ‖p + τ d‖ = Δ, in the form that does not cancel.
    static double ToBoundary(
        ReadOnlySpan<double> p,
        ReadOnlySpan<double> d,
        double radius,
        double length
    )
    {
        var (half, _, square) = FusedVectors.Products(p, d);
        double room = Math.Max(0, (radius - length) * (radius + length));
        double root = Math.Sqrt(half * half + square * room);
        return half > 0 ? room / (half + root) : (root - half) / square;
    }

    sealed class Leg(int dimension)
    {
        public double[] Direction { get; } = new double[dimension];

        public double Curvature { get; set; } // dᵀHd

        public double Squared { get; set; } // ‖r‖² before the leg, which is −dᵀr

        public bool IsConvex { get; set; }

        public bool IsFollowed { get; set; }
    }
}
