using AutoDiff;
using Descent.MathNetBridge;
using Descent.Tests.Support;

namespace Descent.Tests.Stopping;

/// <summary>Every kind of run, ended in every way there is, and all it says looked at again by one test.</summary>
public sealed class ClaimsTests
{
    const double Weight = 0.1; // λ, of what a method adds
    const string Valley = "(1-x)^2 + 100*(y-x^2)^2";

    static readonly double[] Start = [-0.4, 0.3];
    static readonly Objective Rosenbrock = Objective.FromText(Valley);
    static readonly Objective Watched = Objective.FromText("(x-0.2)^2 + 10*(y-0.1)^2");

    static readonly RunOptions Short = new() { MaxIterations = 300 };
    static readonly RunOptions Blind = Short with { GradientTolerance = 0 };

    static readonly Dictionary<string, RunOptions> Ends = new()
    {
        ["defaults"] = Short,
        ["share of the gradient"] = Blind with { RelativeGradientTolerance = 0.1 },
        ["short step"] = Blind with { StepTolerance = 0.01 },
        ["short step, of x"] = Blind with { RelativeStepTolerance = 0.01 },
        ["small decrease"] = Blind with { DecreaseTolerance = 0.01 },
        ["small decrease, of f"] = Blind with { RelativeDecreaseTolerance = 0.1 },
        ["three updates"] = new() { MaxIterations = 3 },
        ["nine evaluations"] = Short with { MaxEvaluations = 9 },
        ["five values"] = Short with { MaxValues = 5 },
        ["four gradients"] = Short with { MaxGradients = 4 },
        ["three products"] = Short with { MaxHessianVectors = 3 },
        ["no time"] = Short with { MaxTime = TimeSpan.Zero },
        ["target"] = Short with { TargetValue = 1.5 },
        ["callback"] = Short with { Observer = (in seen) => seen.Iteration < 2 },
        ["validation"] = Short with { Validation = new(Watched) { Patience = 4 } },
        ["validation and target"] = Short with
        {
            Validation = new(Watched) { Patience = 40 },
            TargetValue = 0.1,
        },
    };

    public static MatrixTheoryData<string, string> Each =>
        new(
            [
                .. Descent.Methods.All.Select(method => method.Id),
                .. MathNetMinimizers.All.Select(method => method.Id),
                "l-bfgs-b within",
                "projected-newton-cg within",
                "proximal-gradient sparse",
                "fista sparse",
                "adam penalised",
                "gradient-descent-armijo penalised",
                "adamw decayed",
                "adam in epochs",
                "l-bfgs resumed",
                "adam resumed",
                "l-bfgs restarted",
            ],
            Ends.Keys
        );

    [Theory, MemberData(nameof(Each))]
    public void Holds_at_the_point_returned(string kind, string end)
    {
        RunOptions options = Ends[end];
        string[] words = kind.Split(' ', 2);
        switch (words)
        {
            case [var id, "within"]:
                Within(Create(id), options);
                break;
            case [var id, "sparse"]:
                Sparse(Create(id, "l1"), options);
                break;
            case [var id, "penalised"]:
                string text = $"{Valley} + 0.05*(x^2 + y^2)";
                Look(Create(id, "penalty"), options, new Claims(Objective.FromText(text), Start));
                break;
            case [var id, "in epochs"]:
                InEpochs(Create(id), options);
                break;
            case [var id, "resumed"]:
                Resumed(Create(id), options);
                break;
            case [var id, "restarted"]:
                Restarted(Create(id), options);
                break;
            case [var id, ..] when MathNetMinimizers.All.Any(foreign => foreign.Id == id):
                Foreign(MathNetMinimizers.All.Single(foreign => foreign.Id == id), options);
                break;
            default:
                Look(Create(words[0]), options, new Claims(Rosenbrock, Start));
                break;
        }
    }

    [Fact]
    public void Rounds_are_suffered_where_the_player_stood()
    {
        SampledObjective rounds = Lines();
        OnlineRun run = Create("gradient-descent").Play(rounds, [0.5, 0.5]);

        Assert.Equal(rounds.Samples, run.Losses.Count);
        Assert.Equal(Line([0.5, 0.5], 0, new double[2]), run.Losses[0]);
        Assert.Equal(Line([.. run.X], rounds.Samples - 1, new double[2]), run.Losses[^1]);
        double played =
            run.Losses.Sum() - Enumerable.Range(0, 20).Sum(t => Line([2, 1], t, new double[2]));
        Assert.Equal(played, run.Regret([2, 1])[^1], 1e-12);
    }

    static Method Create(string id, params string[] weights) =>
        Descent.Methods.Create(id, weights.ToDictionary(each => each, _ => Weight));

    static void Look(Method method, RunOptions options, Claims claims, IObjective? f = null)
    {
        Claims all = With(claims, options);
        all.Check(method.Minimize(f ?? Rosenbrock, Start, all.Watching(options)));
    }

    static Claims With(Claims claims, RunOptions options)
    {
        claims.Validation = options.Validation?.Objective;
        return claims;
    }

    static void Within(Method method, RunOptions options)
    {
        double Projected(double[] x, double[] g) =>
            x.Zip(g, (a, b) => Math.Abs(Math.Clamp(a - b, -0.5, 0.5) - a)).Max();

        var claims = new Claims(Rosenbrock, Start) { Measure = Projected };
        Look(method.Within(Bounds.Everywhere(-0.5, 0.5)), options, claims);
    }

    // The value is that of the sum, the gradient that of the smooth part: zero is among the subgradients of λ|x| where |∂f| ≤ λ.
    static void Sparse(Method method, RunOptions options)
    {
        double Least(double[] x, double[] g) =>
            x.Zip(
                    g,
                    (a, b) =>
                        a == 0
                            ? Math.Max(0, Math.Abs(b) - Weight)
                            : Math.Abs(b + Weight * Math.Sign(a))
                )
                .Max();
        double Sum(ReadOnlySpan<double> x, double f) =>
            f + Weight * (Math.Abs(x[0]) + Math.Abs(x[1]));

        var whole = new DelegateObjective(
            2,
            x => Sum(x, Rosenbrock.Value(x)),
            (x, g) => Sum(x, Rosenbrock.ValueAndGradient(x, g))
        );
        Look(method, options, new Claims(whole, Start) { Measure = Least });
    }

    static void InEpochs(Method method, RunOptions options)
    {
        var mean = new DelegateObjective(2, x => Mean(x, new double[2]), (x, g) => Mean(x, g));
        Claims claims = With(new Claims(mean, Start), options);
        var batches = new MiniBatches { Size = 5 };
        claims.Check(method.Minimize(Lines(), Start, batches, claims.Watching(options)));

        static double Mean(ReadOnlySpan<double> x, Span<double> g)
        {
            g.Clear();
            double[] own = new double[2];
            double sum = 0;
            for (int i = 0; i < 20; i++)
            {
                sum += Line(x, i, own) / 20;
                (g[0], g[1]) = (g[0] + own[0] / 20, g[1] + own[1] / 20);
            }

            return sum;
        }
    }

    static SampledObjective Lines() => new(2, 20, (x, row, g) => Line(x, row, g));

    // ½ (a + b t − y)² at t = row/10, with y near 2 + t.
    static double Line(ReadOnlySpan<double> x, int row, Span<double> g)
    {
        double t = row / 10.0;
        double residual = x[0] + x[1] * t - (2 + t + 0.1 * Math.Sin(9 * row));
        (g[0], g[1]) = (residual, residual * t);
        return residual * residual / 2;
    }

    static void Resumed(Method method, RunOptions options)
    {
        string path = Path.GetTempFileName();
        try
        {
            Claims claims = With(new Claims(Rosenbrock, Start), options);
            var head = new RunOptions
            {
                MaxIterations = 2,
                Checkpoints = new Checkpoints(path),
                Validation = options.Validation,
            };
            _ = method.Minimize(Rosenbrock, Start, claims.Watching(head));
            claims.Check(method.Resume(Rosenbrock, path, claims.Watching(options)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static void Restarted(Method method, RunOptions options)
    {
        var all = new Claims(Rosenbrock, Start);
        ISampler sampler = Samplers.Uniform([-2, -2], [2, 2], seed: 3);
        RestartResult result = Restarts.Run(method, Rosenbrock, sampler, 6, all.Watching(options));
        int[] begins =
        [
            .. Enumerable.Range(0, all.Path.Count).Where(k => all.Path[k].Iteration == 0),
        ];
        Assert.Equal(begins.Length, result.Runs.Count);
        for (int k = 0; k < begins.Length; k++)
        {
            int end = k + 1 < begins.Length ? begins[k + 1] : all.Path.Count;
            List<Iterate> own = all.Path[begins[k]..end];
            With(new Claims(Rosenbrock, [.. own[0].X]) { Path = own }, options)
                .Check(result.Runs[k]);
        }

        Assert.Contains(result.Best, result.Runs);
        Assert.All(result.Minima, minimum => Assert.Contains(minimum.Run, result.Runs));
    }

    static void Foreign(IMinimizer minimizer, RunOptions options)
    {
        bool speaksOfIterates =
            options.StepTolerance is not null
            || options.RelativeStepTolerance is not null
            || options.DecreaseTolerance is not null
            || options.RelativeDecreaseTolerance is not null
            || options.Validation is not null;
        var claims = new Claims(Rosenbrock, Start) { SeesAll = false };
        if (speaksOfIterates)
        {
            _ = Assert.Throws<NotSupportedException>(() =>
                minimizer.Minimize(Rosenbrock, Start, options)
            );
        }
        else
        {
            claims.Check(minimizer.Minimize(Rosenbrock, Start, claims.Watching(options)));
        }
    }
}
