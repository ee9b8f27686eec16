namespace Descent.Tests.Steps;

/// <summary>Options refuse what lies outside their interval, where they are made.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void The_message_names_type_property_interval_and_value()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Armijo { Slope = 1.5 });

        Assert.StartsWith("Armijo.Slope must lie in (0, 1).", error.Message);
        Assert.Equal(1.5, error.ActualValue);
    }

    public static TheoryData<string, Action> Refused =>
        new()
        {
            { "FixedStep.Length", () => _ = new FixedStep { Length = 0 } },
            { "FixedStep.Length", () => _ = new FixedStep { Length = double.PositiveInfinity } },
            { "HeavyBall.Momentum", () => _ = new HeavyBall { Momentum = 1 } },
            { "Nesterov.Momentum", () => _ = new Nesterov { Momentum = -0.1 } },
            { "Adam.Beta1", () => _ = new Adam { Beta1 = 1 } },
            { "Adam.Beta2", () => _ = new Adam { Beta2 = double.NaN } },
            { "Adam.Epsilon", () => _ = new Adam { Epsilon = 0 } },
            { "LimitedMemoryBfgs.Memory", () => _ = new LimitedMemoryBfgs { Memory = 0 } },
            { "NewtonCg.Forcing", () => _ = new NewtonCg { Forcing = 1 } },
            { "Armijo.Shrink", () => _ = new Armijo { Shrink = 1 } },
            { "StrongWolfe.Armijo", () => _ = new StrongWolfe { Armijo = 0.5 } },
            { "StrongWolfe.Curvature", () => _ = new StrongWolfe { Curvature = 1 } },
            { "RunOptions.GradientTolerance", () => _ = new RunOptions { GradientTolerance = -1 } },
            { "RunOptions.MaxIterations", () => _ = new RunOptions { MaxIterations = -1 } },
            { "RunOptions.MaxEvaluations", () => _ = new RunOptions { MaxEvaluations = 0 } },
            {
                "RunOptions.MaxTime",
                () => _ = new RunOptions { MaxTime = -TimeSpan.FromSeconds(1) }
            },
            { "RunOptions.TargetValue", () => _ = new RunOptions { TargetValue = double.NaN } },
            { "RunOptions.Patience", () => _ = new RunOptions { Patience = 0 } },
            { "RunOptions.TraceCapacity", () => _ = new RunOptions { TraceCapacity = 7 } },
        };

    [Theory, MemberData(nameof(Refused))]
    public void A_value_outside_the_interval_is_refused(string setting, Action make)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(make);

        Assert.StartsWith($"{setting} must ", error.Message);
    }
}
