using System.Diagnostics;
using AutoDiff;

namespace Descent.Benchmarks;

/// <summary>What updates of a method cost, and what of it is the objective's own time; in microseconds an update.</summary>
/// <remarks>Samples of updates take turns with samples of as many evaluations, so that both see the machine alike.</remarks>
/// <param name="Evaluation">One evaluation of f and ∇f.</param>
/// <param name="Own">All the objective is asked for in an update.</param>
/// <param name="Beyond">The rest of the update.</param>
/// <param name="Floor">What was measured beside.</param>
sealed record UpdateCost(double Evaluation, double Own, double Beyond, double Floor)
{
    const int Rounds = 15;
    const double SampleMicroseconds = 40_000;
    const double SettlingSeconds = 1;
    const int Warmup = 30;
    const double Arrived = 1e-3;

    /// <summary>Measures.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="start">Where walks begin.</param>
    /// <param name="method">The method.</param>
    /// <param name="floor">Run once for each update, in a sample of its own; null for nothing.</param>
    public static UpdateCost Of(
        Objective objective,
        double[] start,
        Method method,
        Action<int>? floor = null
    )
    {
        double[] result = new double[start.Length];
        List<double> evaluations = [];
        List<double> own = [];
        List<double> beyond = [];
        List<double> floors = [];
        int sample = Settle(Fresh(method, objective, start));
        Walk walk = Fresh(method, objective, start);
        for (int round = 0; round < Rounds; round++)
        {
            // One walk goes on for ever: it starts again when it has arrived.
            if (walk.Current.GradientNorm < Arrived)
                walk = Fresh(method, objective, start);
            Evaluations before = walk.Evaluations;
            int done = 0;
            double updates = Timing.Elapsed(() =>
            {
                for (; done < sample && walk.Current.GradientNorm >= Arrived; done++)
                    _ = walk.MoveNext();
            });
            int calls = (int)(walk.Evaluations.Gradient - before.Gradient);
            int products = (int)(walk.Evaluations.HessianVector - before.HessianVector);
            double evaluating = Timing.Elapsed(() =>
            {
                for (int i = 0; i < calls; i++)
                    _ = objective.ValueAndGradient(start, result);
            });
            double asked = evaluating + Curving(objective, start, result, done, products);
            evaluations.Add(evaluating / calls);
            own.Add(asked / done);
            beyond.Add((updates - asked) / done);
            floors.Add(Timing.Elapsed(() => floor?.Invoke(sample)) / sample);
        }

        return new UpdateCost(
            Timing.Median(evaluations),
            Timing.Median(own),
            Timing.Median(beyond),
            Timing.Median(floors)
        );
    }

    // As many products with the Hessian, spread over as many points.
    static double Curving(
        Objective objective,
        double[] start,
        double[] result,
        int points,
        int products
    )
    {
        if (products == 0)
            return 0;
        return Timing.Elapsed(() =>
        {
            for (int point = 0; point < points; point++)
            {
                using IHessian hessian = objective.HessianAt(start);
                int share = (point + 1) * products / points - point * products / points;
                for (int i = 0; i < share; i++)
                    hessian.Multiply(start, result);
            }
        });
    }

    // Until the JIT has done its best; returns how many updates make a sample.
    static int Settle(Walk walk)
    {
        int updates = 0;
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < SettlingSeconds)
        {
            _ = walk.MoveNext();
            updates++;
        }

        return Math.Max(5, (int)(updates * SampleMicroseconds / (1e6 * SettlingSeconds)));
    }

    static Walk Fresh(Method method, Objective objective, double[] start)
    {
        Walk walk = method.Walk(objective, start);
        for (int i = 0; i < Warmup; i++)
            _ = walk.MoveNext();
        return walk;
    }
}
