using AutoDiff;

namespace Descent;

/// <summary>The model along two straight lines: to the lowest point downhill, and from there to Newton's point.</summary>
/// <remarks>
/// Powell (1970), in Rabinowitz (ed.), Numerical Methods for Nonlinear Algebraic Equations; Nocedal and Wright (2006), section 4.1.
/// Needs a positive definite matrix; where the Hessian is none, H + τD takes its place in the model
/// (<see cref="Cholesky"/>), so that negative curvature shortens a step and is not followed.
/// </remarks>
sealed class DoglegModel : ITrustRegionModel
{
    public const int MostVariables = 4096;

    readonly int n;
    readonly double[] matrix; // B = H + τD by rows, lower triangle
    readonly double[] gradient;
    readonly double[] newton; // −B⁻¹ g
    readonly double[] cauchy; // −(gᵀg / gᵀBg) g
    readonly double[] work;
    readonly Cholesky cholesky;

    public DoglegModel(int dimension)
    {
        n = dimension;
        matrix = new double[n * n];
        gradient = new double[n];
        newton = new double[n];
        cauchy = new double[n];
        work = new double[n];
        cholesky = new Cholesky(n);
    }

    public double CurvatureAlongGradient { get; private set; }

    public void Aim(IHessian hessian, Point here, double tolerance)
    {
        here.Gradient.CopyTo(gradient);
        Fill(hessian);
        cholesky.Factor(matrix);
        for (int i = 0; i < n; i++)
            matrix[i * n + i] += cholesky.Shift * cholesky.Scale[i];
        Vectors.Scale(-1, gradient, newton);
        cholesky.Solve(newton);
        double squared = Vectors.Dot(gradient, gradient);
        CurvatureAlongGradient = Quadratic(gradient) / squared;
        Vectors.Scale(-1 / CurvatureAlongGradient, gradient, cauchy);
    }

    public ModelStep Solve(double radius, Span<double> step)
    {
        double whole = Vectors.Norm(newton);
        double part = Vectors.Norm(cauchy);
        if (whole <= radius)
            newton.CopyTo(step);
        else if (part >= radius)
            Vectors.Scale(radius / part, cauchy, step);
        else
            Bend(radius, part, step);
        double decrease = -Vectors.Dot(gradient, step) - 0.5 * Quadratic(step);
        return new ModelStep(decrease, Math.Min(whole, radius), whole > radius);
    }

    // Where the second line leaves the region: ‖c + t (w − c)‖ = Δ.
    void Bend(double radius, double part, Span<double> step)
    {
        Vectors.Subtract(newton, cauchy, work);
        double square = Vectors.Dot(work, work);
        double half = Vectors.Dot(cauchy, work);
        double room = (radius - part) * (radius + part);
        double root = Math.Sqrt(half * half + square * room);
        double t = half > 0 ? room / (half + root) : (root - half) / square;
        Vectors.Move(cauchy, t, work, step);
    }

    void Fill(IHessian hessian)
    {
        Array.Clear(work);
        for (int j = 0; j < n; j++)
        {
            work[j] = 1;
            hessian.Multiply(work, newton);
            work[j] = 0;
            for (int i = j; i < n; i++)
                matrix[i * n + j] = newton[i];
        }
    }

    double Quadratic(ReadOnlySpan<double> v)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = matrix.AsSpan(i * n, i + 1);
            sum += v[i] * (2 * Vectors.Dot(row[..i], v[..i]) + row[i] * v[i]);
        }

        return sum;
    }
}
