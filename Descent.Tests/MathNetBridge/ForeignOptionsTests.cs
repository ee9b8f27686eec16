using System.Reflection;
using AutoDiff;
using Descent.MathNetBridge;
using Descent.Tests.Support;

namespace Descent.Tests.Bridge;

/// <summary>Every option of a run with every minimiser of MathNet: it does what it says, or is refused by name.</summary>
public sealed class ForeignOptionsTests
{
    static readonly double[] Start = [-1.2, 1];
    static readonly IObjective Rosenbrock = Objectives.Rosenbrock();

    sealed record Row(RunOptions Options, Action<Run>? Look);

    sealed class Hours : TimeProvider
    {
        long now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => now += 3600;
    }

    // No look: refused. A budget of gradients or products ends only those that ask for them.
    static readonly Dictionary<string, Row> Rows = new()
    {
        [nameof(RunOptions.GradientTolerance)] = new(
            new() { GradientTolerance = 0.5 },
            run => Assert.Equal(0.5, run.Tests.Single(t => t.Name == "gradient max-norm").Tolerance)
        ),
        [nameof(RunOptions.RelativeGradientTolerance)] = new(
            new() { RelativeGradientTolerance = 1e-2 },
            run =>
            {
                Assert.Equal(RunStatus.Converged, run.Status);
                Assert.True(run.Tests.Single(t => t.Name == "gradient, of the start's").Met);
            }
        ),
        [nameof(RunOptions.StepTolerance)] = new(new() { StepTolerance = 1 }, null),
        [nameof(RunOptions.RelativeStepTolerance)] = new(new() { RelativeStepTolerance = 1 }, null),
        [nameof(RunOptions.DecreaseTolerance)] = new(new() { DecreaseTolerance = 1 }, null),
        [nameof(RunOptions.RelativeDecreaseTolerance)] = new(
            new() { RelativeDecreaseTolerance = 1 },
            null
        ),
        [nameof(RunOptions.MaxIterations)] = new(
            new() { MaxIterations = 2 },
            run => Assert.Equal(RunStatus.BudgetSpent, run.Status)
        ),
        [nameof(RunOptions.MaxEvaluations)] = new(
            new() { MaxEvaluations = 3 },
            run => Assert.Equal(RunStatus.BudgetSpent, run.Status)
        ),
        [nameof(RunOptions.MaxValues)] = new(
            new() { MaxValues = 3 },
            run => Assert.Equal(3, run.Evaluations.Value)
        ),
        [nameof(RunOptions.MaxGradients)] = new(
            new() { MaxGradients = 3 },
            run => Assert.InRange(run.Evaluations.Gradient, 0, 3)
        ),
        [nameof(RunOptions.MaxHessianVectors)] = new(
            new() { MaxHessianVectors = 4 },
            run => Assert.InRange(run.Evaluations.HessianVector, 0, 5)
        ),
        [nameof(RunOptions.MaxTime)] = new(
            new() { MaxTime = TimeSpan.Zero },
            run => Assert.Equal((RunStatus.BudgetSpent, 0), (run.Status, run.Iterations))
        ),
        [nameof(RunOptions.TargetValue)] = new(
            new() { TargetValue = 5 },
            run => Assert.Equal(RunStatus.TargetReached, run.Status)
        ),
        [nameof(RunOptions.Patience)] = new(new() { Patience = 5 }, null),
        [nameof(RunOptions.Validation)] = new(new() { Validation = new(Rosenbrock) }, null),
        [nameof(RunOptions.TraceCapacity)] = new(
            new() { TraceCapacity = 8 },
            run => Assert.InRange(run.Trace.Count, 2, 8)
        ),
        [nameof(RunOptions.Cancellation)] = new(
            new() { Cancellation = new CancellationToken(true) },
            run => Assert.Equal((RunStatus.Cancelled, 0), (run.Status, run.Iterations))
        ),
        [nameof(RunOptions.Observer)] = new(
            new() { Observer = (in seen) => seen.Iteration < 3 },
            run => Assert.Equal((RunStatus.Cancelled, 3), (run.Status, run.Iterations))
        ),
        [nameof(RunOptions.Checkpoints)] = new(
            new() { Checkpoints = new Checkpoints("never-written.bin") },
            null
        ),
        [nameof(RunOptions.Clock)] = new(
            new() { Clock = new Hours() },
            run => Assert.True(run.Elapsed >= TimeSpan.FromHours(1))
        ),
    };

    public static MatrixTheoryData<string, string> Each =>
        new(MathNetMinimizers.All.Select(each => each.Id), Rows.Keys);

    [Theory, MemberData(nameof(Each))]
    public void Is_honoured_or_refused_by_name(string id, string option)
    {
        IMinimizer minimizer = MathNetMinimizers.All.Single(each => each.Id == id);
        (RunOptions options, Action<Run>? look) = Rows[option];
        if (look is not null)
        {
            look(minimizer.Minimize(Rosenbrock, Start, options));
            return;
        }

        var refusal = Assert.Throws<NotSupportedException>(() =>
            minimizer.Minimize(Rosenbrock, Start, options)
        );
        Assert.StartsWith($"{id} takes no RunOptions.{option}: ", refusal.Message);
    }

    [Fact]
    public void No_option_is_forgotten()
    {
        PropertyInfo[] options = typeof(RunOptions).GetProperties(
            BindingFlags.Public | BindingFlags.Instance
        );

        Assert.Equal(options.Select(each => each.Name).Order(), Rows.Keys.Order());
    }
}
