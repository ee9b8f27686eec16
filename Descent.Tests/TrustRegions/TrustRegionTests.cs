using AutoDiff;
using Descent.Tests.Stopping;
using Descent.Tests.Support;

namespace Descent.Tests.TrustRegions;

public sealed class TrustRegionTests
{
    public static TheoryData<string> Ids =>
        ["trust-region-newton-cg", "trust-region-lanczos", "dogleg"];

    [Theory, MemberData(nameof(Ids))]
    public void Negative_curvature_is_left_downhill(string id)
    {
        IObjective f = Objectives.Of(
            2,
            x => x[0] * x[0] - x[1] * x[1] + x[1] * x[1] * x[1] * x[1] / 4
        );
        Run run = Create(id).Minimize(f, [1, 1e-6]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(Math.Sqrt(2), run.X[1], 1e-8);
        Assert.InRange(run.Iterations, 1, 40);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Zero_curvature_at_the_origin_still_moves(string id)
    {
        // Along the gradient the curvature is exactly 0, and x = 0 gives no length either.
        IObjective f = Objectives.Of(100, Problems.Fletcher);
        Walk walk = Create(id).Walk(f, new double[100]);
        Assert.True(walk.MoveNext());
        double start = walk.Current.Value;

        Assert.True(walk.MoveNext());
        Assert.True(walk.Current.Value < start);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_region_has_no_greatest_radius(string id)
    {
        // From 1 to 1e8 along a valley of curvature 1e-16.
        IObjective f = Objectives.Of(
            2,
            x => 1e-16 * (x[0] - 1e8) * (x[0] - 1e8) + (x[1] - 1) * (x[1] - 1)
        );
        Run run = Create(id).Minimize(f, [1, 5], new RunOptions { GradientTolerance = 1e-20 });

        Assert.Equal(1e8, run.X[0], 1);
        Assert.InRange(run.Iterations, 1, 60);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_NaN_beyond_the_region_only_shortens_it(string id)
    {
        // log of what a full step makes negative.
        IObjective f = Objective.FromText("x - 3*log(x) + (y - x)^2");
        Run run = Create(id).Minimize(f, [100, -5]);

        Assert.Equal(RunStatus.Converged, run.Status);
        Assert.Equal(3, run.X[0], 1e-7);
    }

    [Theory, MemberData(nameof(Ids))]
    public void An_offset_hides_the_last_steps_but_not_the_reason(string id)
    {
        // Beside 1e9 a decrease below 1e-7 cannot be seen; gradients still tell.
        IObjective f = Objective.FromText("1e9 + exp(x) - 2.1*x + (y - x^2)^2 + exp(y)/3");
        Run run = Create(id).Minimize(f, [-1.2, 1], new RunOptions { GradientTolerance = 1e-30 });

        Assert.True(run.Status == RunStatus.PrecisionLimited || run.GradientNorm == 0);
        Assert.InRange(run.GradientNorm, 0, 1e-6);
        Honest.Check(f, run);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_wrong_gradient_ends_in_a_status_and_not_in_a_loop(string id)
    {
        IObjective f = new DelegateObjective(
            1,
            x => x[0],
            (x, g) =>
            {
                g[0] = -1;
                return x[0];
            },
            (x, v, hv) => hv[0] = v[0]
        );
        Run run = Create(id).Minimize(f, [1]);

        Assert.True(run.Status is RunStatus.LineSearchFailed or RunStatus.PrecisionLimited);
        Assert.InRange(run.Evaluations.Value, 1, 500);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Without_second_derivatives_the_comparison_goes_on(string id)
    {
        IObjective f = Objectives.Quadratic(1, 2);

        _ = Assert.Throws<NotSupportedException>(() => Create(id).Minimize(f, [1, 1]));
        var comparison = Comparison.Of(f, [1, 1], [Create(id), Create("l-bfgs")]);
        Assert.Equal(RunStatus.Faulted, comparison.Runs[0].Status);
        Assert.Equal(RunStatus.Converged, comparison.Runs[1].Status);
    }

    [Fact]
    public void Dogleg_refuses_a_matrix_it_could_not_hold()
    {
        double[] eigenvalues = [.. Enumerable.Repeat(1.0, 5000)];
        var error = Assert.Throws<NotSupportedException>(() =>
            Create("dogleg").Minimize(Objectives.Quadratic(eigenvalues), eigenvalues)
        );

        Assert.Contains("4096 variables; here are 5000", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    public void A_forcing_term_outside_its_interval_is_refused(double forcing)
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TrustRegionNewtonCg { Forcing = forcing }
        );
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TrustRegionLanczos { Forcing = forcing }
        );
    }

    static Method Create(string id) => Descent.Methods.Create(id);
}
