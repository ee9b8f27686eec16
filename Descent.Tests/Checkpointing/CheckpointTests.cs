using AutoDiff;
using Descent.Tests.Library;
using Descent.Tests.Support;

namespace Descent.Tests.Checkpointing;

/// <summary>A run cut in two gives the same bits as one run, for every method there is.</summary>
public sealed class CheckpointTests : IDisposable
{
    const int Whole = 40;

    static readonly double[] Start = [-1.2, 1];

    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    /// <summary>Methods with their own step rule, and every step rule with a direction it suits.</summary>
    public static TheoryData<string, string?> Cases
    {
        get
        {
            var cases = new TheoryData<string, string?>();
            foreach (MethodInfo method in Descent.Methods.All)
                cases.Add(method.Id, null);
            foreach (StepInfo step in StepRules.All)
                cases.Add("gradient-descent", step.Id);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_run_cut_in_two_gives_the_bits_of_one(string id, string? step)
    {
        AssertCuts(Create(id, step), SumOfSquares(), Start);
    }

    // What tells that f is quadratic is remembered with the pairs.
    [Theory]
    [InlineData("l-bfgs")]
    [InlineData("l-bfgs-b")]
    public void Pairs_kept_conjugate_are_so_across_a_cut(string id) =>
        AssertCuts(
            Create(id, null),
            Compiled.Objective("dixon3dq_100"),
            Compiled.Start("dixon3dq_100")
        );

    void AssertCuts(Method method, IObjective f, double[] start)
    {
        Run one = method.Minimize(f, start, new RunOptions { MaxIterations = Whole });
        foreach (int cut in (int[])[0, 1, 7, 13])
        {
            var first = new RunOptions
            {
                MaxIterations = cut,
                Checkpoints = new Checkpoints(path) { Every = 5 },
            };
            Run head = method.Minimize(f, start, first);
            Run tail = method.Resume(f, path, new RunOptions { MaxIterations = Whole });

            Assert.Equal(Math.Min(cut, one.Iterations), head.Iterations);
            AssertSame(one, tail);
        }
    }

    /// <summary>Every method that is a direction and a step, each part of <see cref="GradientParts"/> around it.</summary>
    public static TheoryData<string> Wrapped =>
        [
            .. Descent
                .Methods.All.Where(info => info.Create().Update is DirectionAndStep)
                .Select(info => info.Id),
        ];

    [Theory, MemberData(nameof(Wrapped))]
    public void Parts_of_a_direction_are_cut_with_it(string id)
    {
        Method bare = Create(id, null);
        var (direction, step) = (DirectionAndStep)bare.Update;
        Method[] methods =
        [
            new(id, direction.WithPenalty(0.1).WithClipping(3), step),
            new(id, direction.WithValueClipping(20).WithWeightDecay(1e-3), step),
            new(id, direction.WithClipping(3), new ScheduledStep(Restarting)),
        ];

        foreach (Method method in methods)
            AssertCuts(method, SumOfSquares(), Start);
    }

    /// <summary>Every method that does not search, whose updates batches can make.</summary>
    public static TheoryData<string> Batched =>
        [
            .. Descent
                .Methods.All.Where(info =>
                    info.Create().Update is DirectionAndStep { Searches: false }
                )
                .Select(info => info.Id),
        ];

    [Theory, MemberData(nameof(Batched))]
    public void Epochs_are_cut_with_the_draw_of_samples(string id)
    {
        var bare = (DirectionAndStep)Create(id, null).Update;
        Method[] methods =
        [
            new(id, bare),
            new(id, bare.Direction.WithClipping(1), new ScheduledStep(Restarting)),
        ];
        foreach (Method method in methods)
        foreach (Averaging averaging in Enum.GetValues<Averaging>())
        {
            // Twenty-three samples by five: the last batch is shorter.
            var batches = new MiniBatches
            {
                Size = 5,
                Seed = 9,
                Averaging = averaging,
            };
            AssertCuts(method.InEpochs(Samples, batches), Samples.Mean(), [0.5, -1]);
        }
    }

    static readonly ISchedule Restarting = new CosineRestarts { Initial = 0.01, Period = 6 };

    static readonly SampledObjective Samples = new(
        2,
        23,
        (x, row, gradient) =>
        {
            double residual = x[0] + Math.Sin(row) * x[1] - Math.Cos(3 * row);
            gradient[0] = residual;
            gradient[1] = residual * Math.Sin(row);
            return residual * residual / 2;
        }
    );

    [Theory, MemberData(nameof(Cases))]
    public void A_walk_goes_on_from_its_copy_with_the_same_bits(string id, string? step)
    {
        Method method = Create(id, step);
        IObjective f = SumOfSquares();
        Walk walk = method.Walk(f, Start);
        for (int k = 0; k <= 4; k++)
            Assert.True(walk.MoveNext());
        using var stream = new MemoryStream();
        walk.Save(stream);
        stream.Position = 0;
        Walk copy = method.ResumeWalk(f, stream);

        Assert.Equal(stream.Length, stream.Position);
        while (walk.Iteration < Whole && walk.MoveNext())
        {
            Assert.True(copy.MoveNext());
            Assert.Equal(walk.Current.X.ToArray(), copy.Current.X.ToArray());
            Assert.Equal(walk.Evaluations, copy.Evaluations);
        }
    }

    [Fact]
    public void The_last_checkpoint_on_the_way_serves_where_the_run_was_lost()
    {
        Method method = Create("l-bfgs", null);
        IObjective f = Objectives.Rosenbrock();
        var options = new RunOptions
        {
            Checkpoints = new Checkpoints(path) { Every = 4 },
            Observer = (in RunProgress at) =>
                at.Iteration < 11 ? true : throw new InvalidTimeZoneException("The power fails."),
        };
        _ = Assert.Throws<InvalidTimeZoneException>(() => method.Minimize(f, Start, options));
        List<Iterate> seen = [];
        Run tail = method.Resume(f, path, new RunOptions { Observer = Observers.Into(seen) });

        Assert.Equal(9, seen[0].Iteration);
        AssertSame(method.Minimize(f, Start), tail);
    }

    [Fact]
    public void A_run_that_has_ended_ends_again_and_goes_on_where_more_is_asked()
    {
        Method method = Create("l-bfgs", null);
        IObjective f = Objectives.Rosenbrock();
        var options = new RunOptions
        {
            GradientTolerance = 1e-3,
            Checkpoints = new Checkpoints(path),
        };
        Run ended = method.Minimize(f, Start, options);
        Run again = method.Resume(f, path, options with { Checkpoints = null });
        Run further = method.Resume(f, path);

        AssertSame(ended, again);
        AssertSame(method.Minimize(f, Start), further);
    }

    [Fact]
    public void Patience_best_point_and_trace_are_remembered()
    {
        // Momentum that passes the minimum, with a trace that has to be thinned out.
        Method method = Create("momentum", null);
        IObjective f = Objectives.Rosenbrock();
        var options = new RunOptions
        {
            Patience = 60,
            TraceCapacity = 8,
            GradientTolerance = 0,
        };
        Run one = method.Minimize(f, Start, options);
        var first = options with { MaxIterations = 97, Checkpoints = new Checkpoints(path) };
        _ = method.Minimize(f, Start, first);

        AssertSame(one, method.Resume(f, path, options));
    }

    [Fact]
    public void Another_method_setting_or_dimension_is_refused()
    {
        IObjective f = Objectives.Rosenbrock();
        var options = new RunOptions { MaxIterations = 3, Checkpoints = new Checkpoints(path) };
        _ = Create("l-bfgs", null).Minimize(f, Start, options);

        Refused(Create("adam", null), f, "of another method: l-bfgs, not adam");
        var five = new Dictionary<string, double> { ["memory"] = 5 };
        Refused(Descent.Methods.Create("l-bfgs", five), f, "of another setting: ");

        Method bounded = Create("l-bfgs-b", null);
        _ = bounded.Within(Bounds.Everywhere(-2, 2)).Minimize(f, Start, options);
        Refused(bounded.Within(Bounds.Everywhere(-2, 3)), f, "Bounds = [-2, 2] for every variable");
        _ = Create("l-bfgs", null).Minimize(f, Start, options);
        IObjective three = Objectives.Quadratic(1, 2, 3);
        Refused(Create("l-bfgs", null), three, "of another dimension: 2, not 3");
    }

    [Fact]
    public void Damage_is_noticed()
    {
        Method method = Create("l-bfgs", null);
        IObjective f = Objectives.Rosenbrock();
        var options = new RunOptions { MaxIterations = 3, Checkpoints = new Checkpoints(path) };
        _ = method.Minimize(f, Start, options);
        byte[] whole = File.ReadAllBytes(path);

        foreach (int length in (int[])[0, 5, 30, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            _ = Assert.Throws<CheckpointException>(() => method.Resume(f, path));
        }

        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 0x10;
            File.WriteAllBytes(path, flipped);
            _ = Assert.Throws<CheckpointException>(() => method.Resume(f, path));
        }
    }

    [Fact]
    public void What_cannot_be_saved_is_refused_before_the_work()
    {
        var method = new Method("mine", new Forgetful(), new FixedStep());
        var options = new RunOptions { Checkpoints = new Checkpoints(path) };
        var error = Assert.Throws<NotSupportedException>(() =>
            method.Minimize(Objectives.Rosenbrock(), Start, options)
        );

        Assert.Contains("Forgetful", error.Message);
    }

    [Fact]
    public void A_folder_that_is_gone_ends_the_run_with_the_best_point()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var options = new RunOptions
        {
            Checkpoints = new Checkpoints(Path.Combine(folder, "run")) { Every = 3 },
            Observer = (in RunProgress at) =>
            {
                if (at.Iteration == 4)
                    Directory.Delete(folder, recursive: true);
                return true;
            },
        };
        IObjective f = Objectives.Rosenbrock();
        Run run = Create("l-bfgs", null).Minimize(f, Start, options);

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal(6, run.Iterations);
        Honest.Check(f, run);
    }

    // Rosenbrock as a formula, whose residuals can be seen.
    static Objective SumOfSquares() => Objective.FromText("(1-x)^2 + 100*(y-x^2)^2");

    static void AssertSame(Run one, Run other)
    {
        Assert.Equal(one.Status, other.Status);
        Assert.Equal(one.Message, other.Message);
        Assert.Equal(one.X, other.X);
        Assert.Equal(one.Value, other.Value);
        Assert.Equal(one.GradientNorm, other.GradientNorm);
        Assert.Equal(one.Iterations, other.Iterations);
        Assert.Equal(one.Evaluations, other.Evaluations);
        Assert.Equal(one.Trace, other.Trace);
        Assert.Equal(one.Tests, other.Tests);
    }

    void Refused(Method method, IObjective f, string words) =>
        Assert.Contains(
            words,
            Assert.Throws<CheckpointException>(() => method.Resume(f, path)).Message
        );

    static Method Create(string id, string? step)
    {
        MethodInfo info = Descent.Methods.Find(id);
        return (step is null ? info : info.WithStep(StepRules.Find(step))).Create();
    }

    sealed record Forgetful : IDirection
    {
        public IDirectionState Begin(int dimension) => new State();

        sealed class State : IDirectionState
        {
            public DirectionScale Point(Situation at, Span<double> direction)
            {
                direction.Clear();
                return DirectionScale.Unknown;
            }

            public bool Forget() => false;
        }
    }
}
