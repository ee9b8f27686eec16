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
            { "HeavyBall.Dampening", () => _ = new HeavyBall { Dampening = 1 } },
            { "AmsGrad.Beta2", () => _ = new AmsGrad { Beta2 = 1 } },
            { "Nadam.Epsilon", () => _ = new Nadam { Epsilon = -1 } },
            { "AdaMax.Beta1", () => _ = new AdaMax { Beta1 = -0.1 } },
            { "AdaMax.Beta2", () => _ = new AdaMax { Beta2 = 1 } },
            { "AdaGrad.Offset", () => _ = new AdaGrad { Offset = 0 } },
            { "RmsProp.Decay", () => _ = new RmsProp { Decay = 1 } },
            { "RmsProp.Epsilon", () => _ = new RmsProp { Epsilon = 0 } },
            { "AdaDelta.Decay", () => _ = new AdaDelta { Decay = -1 } },
            { "AdaDelta.Epsilon", () => _ = new AdaDelta { Epsilon = 0 } },
            { "Lion.Beta1", () => _ = new Lion { Beta1 = 1 } },
            { "Lion.Beta2", () => _ = new Lion { Beta2 = double.NaN } },
            { "ConstantRate.Initial", () => _ = new ConstantRate { Initial = 0 } },
            { "StepDecay.Factor", () => _ = new StepDecay { Factor = 1 } },
            { "StepDecay.Every", () => _ = new StepDecay { Every = 0 } },
            { "ExponentialDecay.Decay", () => _ = new ExponentialDecay { Decay = 0 } },
            { "InverseTimeDecay.Decay", () => _ = new InverseTimeDecay { Decay = -1 } },
            { "InverseRootDecay.Initial", () => _ = new InverseRootDecay { Initial = -1 } },
            { "PolynomialDecay.Power", () => _ = new PolynomialDecay { Power = 0 } },
            { "CosineDecay.Least", () => _ = new CosineDecay { Least = -1 } },
            { "CosineRestarts.Multiplier", () => _ = new CosineRestarts { Multiplier = 0 } },
            { "LinearWarmup.Updates", () => _ = new LinearWarmup { Updates = 0 } },
            {
                "Schedule.updates",
                () => _ = new ConstantRate().WithWarmup(1).Then(0, new ConstantRate())
            },
            { "Schedule.factor", () => _ = new ConstantRate().Times(0) },
            { "PlateauStep.Threshold", () => _ = new PlateauStep { Threshold = 1 } },
            { "PlateauStep.Patience", () => _ = new PlateauStep { Patience = 0 } },
            { "PolyakStep.Least", () => _ = new PolyakStep { Least = double.NegativeInfinity } },
            { "BarzilaiBorwein.Memory", () => _ = new BarzilaiBorwein { Memory = 0 } },
            { "BarzilaiBorwein.Slope", () => _ = new BarzilaiBorwein { Slope = 1 } },
            { "MiniBatches.Size", () => _ = new MiniBatches { Size = 0 } },
            {
                "SampledObjective.samples",
                () => _ = new SampledObjective(1, 0, (SampleFunction)((_, _, _) => 0))
            },
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
