namespace Descent.Tests.Directions;

public sealed class StepMemoryTests
{
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(3, 5, 2)]
    [InlineData(8, 5, 12)]
    [InlineData(37, 10, 25)]
    [InlineData(3001, 4, 9)]
    [InlineData(128, 3, 8)]
    public void It_is_the_two_loop_recursion(int n, int capacity, int pairs)
    {
        var random = new Random(n);
        var memory = new StepMemory(capacity, n);
        List<(double[] S, double[] Y)> kept = [];
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => 0.5 + random.NextDouble())];
        var from = At(random, weights);
        for (int k = 0; k < pairs; k++)
        {
            var to = At(random, weights);
            memory.Add(from, to, 0, 1);
            kept.Add((Minus(to.X, from.X), Minus(to.Gradient, from.Gradient)));
            if (kept.Count > capacity)
                kept.RemoveAt(0);
            double[] d = new double[n];
            memory.Descend(to, 1, d);
            double[] expected = Recursion(kept, to.Gradient.ToArray());
            double size = expected.Max(Math.Abs);
            for (int i = 0; i < n; i++)
                Assert.Equal(expected[i], d[i], 1e-9 * size);
            from = to;
        }

        Assert.Equal(Math.Min(capacity, pairs), memory.Count);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        const int n = 60_001;
        double[] alone = AfterFive(1);

        Assert.Equal(alone, AfterFive(2));
        Assert.Equal(alone, AfterFive(64));

        static double[] AfterFive(int threads)
        {
            var random = new Random(n);
            var memory = new StepMemory(5, n);
            double[] weights = [.. Enumerable.Range(0, n).Select(_ => 0.5 + random.NextDouble())];
            double[] d = new double[n];
            Point from = At(random, weights);
            for (int k = 0; k < 7; k++)
            {
                Point to = At(random, weights);
                memory.Add(from, to, 0, threads);
                memory.Descend(to, threads, d);
                from = to;
            }

            return d;
        }
    }

    [Fact]
    public void A_full_memory_gives_up_its_oldest_pair_even_for_one_without_positive_curvature()
    {
        var memory = new StepMemory(1, 2);
        Point a = Of([0, 0], [0, 0]);
        Point b = Of([1, 2], [1, 4]);
        Point against = Of([2, 2], [0, 4]);

        memory.Add(a, b, 0, 1);
        memory.Add(b, against, 0, 1);

        Assert.Equal(0, memory.Count);
    }

    // Whole blocks and a part of one; the pair that is not kept leaves a hole before, in or after the ring.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    public void A_hole_in_the_ring_is_passed_over(int rejected)
    {
        const int n = 200;
        const int capacity = 5;
        var random = new Random(rejected);
        var memory = new StepMemory(capacity, n);
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => 0.5 + random.NextDouble())];
        double[] against = [.. weights.Select(each => -each)];
        List<(double[] S, double[] Y)> kept = [];
        Point from = At(random, weights);
        for (int k = 0; k < 12; k++)
        {
            Point to = At(random, weights);
            if (k == rejected)
                to = Of(to.X.ToArray(), Sum(from.Gradient, Times(Minus(to.X, from.X), against)));
            memory.Add(from, to, 0, 1);
            if (kept.Count == capacity)
                kept.RemoveAt(0);
            if (k != rejected)
                kept.Add((Minus(to.X, from.X), Minus(to.Gradient, from.Gradient)));
            from = k == rejected ? Of(to.X.ToArray(), Times(to.X.ToArray(), weights)) : to;
            if (kept.Count == 0)
                continue;
            double[] d = new double[n];
            memory.Descend(to, 1, d);
            double[] expected = Recursion(kept, to.Gradient.ToArray());
            double size = expected.Max(Math.Abs);
            Assert.All(expected.Zip(d), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * size));
        }

        static double[] Times(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x * y)];
        static double[] Sum(ReadOnlySpan<double> a, double[] b) =>
            [.. a.ToArray().Zip(b, (x, y) => x + y)];
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    [InlineData(3, 5)]
    [InlineData(4, 1)]
    public void Runs_are_the_slots_in_use_in_the_order_of_memory(int oldest, int count)
    {
        const int slots = 5;
        SlotRuns runs = SlotRuns.Of(oldest, count, slots);

        Assert.Equal(
            Enumerable.Range(oldest, count).Select(each => each % slots).Order(),
            Enumerable
                .Range(runs.First.Begin, runs.First.Count)
                .Concat(Enumerable.Range(runs.Second.Begin, runs.Second.Count))
        );
        Assert.True(count < slots || runs.Second.Count == 0);
    }

    // Byrd, Nocedal and Schnabel (1994), equations 3.1 and 3.4: B = θI − W K⁻¹ Wᵀ is the inverse of H. On a quadratic both keep
    // neighbouring pairs conjugate, one by what it expects of the step, one by what it measures.
    [Theory]
    [InlineData(37, 5, 3)]
    [InlineData(1500, 6, 9)]
    public void It_inverts_the_compact_representation(int n, int capacity, int pairs)
    {
        const double alpha = 0.6;
        var random = new Random(n);
        var memory = new StepMemory(capacity, n);
        var compact = new CompactMemory(capacity, n);
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => 0.5 + random.NextDouble())];
        Point from = At(random, weights);
        double[] d = [.. from.Gradient.ToArray().Select(each => -each)];
        for (int k = 0; k < pairs; k++)
        {
            double[] x = [.. from.X.ToArray().Zip(d, (a, b) => a + alpha * b)];
            Point to = Of(x, [.. x.Zip(weights, (a, b) => a * b)]);
            memory.Add(from, to, alpha, 1);
            compact.Add(from, to);
            memory.Descend(to, 1, d);
            from = to;
        }

        double[] products = new double[compact.Width];
        compact.Project(d, products);
        var middle = new PivotedLu(compact.Width);
        Assert.True(middle.Factor(compact.Middle, compact.Width));
        middle.Solve(products);
        double[] image = [.. d.Select(each => compact.Theta * each)]; // B d
        compact.Expand(-1, products, image);

        double size = from.GradientNorm;
        for (int i = 0; i < n; i++)
            Assert.Equal(-from.Gradient[i], image[i], 1e-9 * size);
        for (int i = 2; i < compact.Count; i++) // the first two show that f is quadratic
            Assert.Equal(0, compact.Middle[(compact.Count + i) * compact.Width + i - 1], 1e-12);
    }

    // Of one variable every step is along the one before: nothing would be left of it.
    [Fact]
    public void The_compact_memory_keeps_a_step_along_the_one_before_as_it_is()
    {
        var compact = new CompactMemory(4, 2);
        Point[] points = [.. new[] { 4.0, 3, 2.5, 2.25 }.Select(x => Of([x, 0], [3 * x, 0]))];

        for (int k = 1; k < points.Length; k++)
            compact.Add(points[k - 1], points[k]);

        Assert.Equal(3, compact.Count);
        Assert.Equal(3, compact.Theta, 1e-14);
        Assert.Equal(3, compact.Middle[5 * compact.Width + 1], 1e-14); // s₂ᵀy₁ of unit steps
    }

    [Fact]
    public void A_pair_without_positive_curvature_leaves_the_memory_as_it_was()
    {
        var memory = new StepMemory(2, 2);
        Point a = Of([0, 0], [0, 0]);
        Point b = Of([1, 2], [1, 4]);
        Point against = Of([2, 2], [0, 4]);
        double[] d = new double[2];

        memory.Add(a, b, 0, 1);
        memory.Add(b, against, 0, 1);
        memory.Descend(against, 1, d);

        Assert.Equal(1, memory.Count);
        double[] expected = Recursion([([1, 2], [1, 4])], [0, 4]);
        Assert.Equal(expected[0], d[0], 1e-14);
        Assert.Equal(expected[1], d[1], 1e-14);
        Assert.True(memory.Clear());
        Assert.False(memory.Clear());
    }

    // On a quadratic, whatever the lengths of the steps: without correction, s₁ᵀy₂ = −α₂ s₁ᵀg₁, which only an exact search makes 0.
    [Theory]
    [InlineData(5)]
    [InlineData(150)]
    public void On_a_quadratic_neighbouring_pairs_are_conjugate_and_the_last_step_is_a_secant(int n)
    {
        var random = new Random(n);
        double[] weights = [.. Enumerable.Range(0, n).Select(i => 1 + 10.0 * i / n)];
        var memory = new StepMemory(6, n);
        Point from = At(random, weights);
        double[] d = [.. from.Gradient.ToArray().Select(each => -0.1 * each)];
        List<(double[] S, double[] Y)> kept = [];
        double alpha = 1;
        for (int k = 0; k < 5; k++)
        {
            double[] x = [.. from.X.ToArray().Zip(d, (a, b) => a + alpha * b)];
            Point to = Of(x, [.. x.Zip(weights, (a, b) => a * b)]);
            memory.Add(from, to, alpha, 1);
            (double[] s, double[] y) = (Minus(x, from.X), Minus(to.Gradient, from.Gradient));
            if (kept.Count > 1) // the first two show that f is quadratic
            {
                (double[] before, double[] change) = kept[^1];
                double share = Dot(s, change) / Dot(before, change);
                Assert.True(Math.Abs(share) > 1e-3);
                s = [.. s.Zip(before, (a, b) => a - share * b)];
                y = [.. y.Zip(change, (a, b) => a - share * b)];
            }

            kept.Add((s, y));
            memory.Descend(to, 1, d);
            double[] expected = Recursion(kept, to.Gradient.ToArray());
            double size = expected.Max(Math.Abs);
            Assert.All(expected.Zip(d), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * size));
            (from, alpha) = (to, k % 2 == 0 ? 0.7 : 1.2);
        }
    }

    // Nocedal and Wright, Algorithm 7.4.
    static double[] Recursion(List<(double[] S, double[] Y)> pairs, double[] gradient)
    {
        double[] v = [.. gradient.Select(g => -g)];
        double[] alpha = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            var (s, y) = pairs[i];
            alpha[i] = Dot(s, v) / Dot(s, y);
            v = [.. v.Zip(y, (a, b) => a - alpha[i] * b)];
        }

        var (last, change) = pairs[^1];
        double gamma = Dot(last, change) / Dot(change, change);
        v = [.. v.Select(each => gamma * each)];
        for (int i = 0; i < pairs.Count; i++)
        {
            var (s, y) = pairs[i];
            double beta = Dot(y, v) / Dot(s, y);
            v = [.. v.Zip(s, (a, b) => a + (alpha[i] - beta) * b)];
        }

        return v;
    }

    // The gradient of a quadratic, so that every pair has positive curvature.
    static Point At(Random random, double[] weights)
    {
        double[] x = [.. weights.Select(_ => random.NextDouble() - 0.5)];
        return Of(x, [.. x.Zip(weights, (a, b) => a * b)]);
    }

    static Point Of(double[] x, double[] gradient)
    {
        var point = new Point(x.Length);
        x.CopyTo(point.Coordinates);
        point.Evaluate(
            new CountedObjective(
                new AutoDiff.DelegateObjective(
                    x.Length,
                    _ => 0,
                    (_, g) =>
                    {
                        gradient.CopyTo(g);
                        return 0;
                    }
                )
            )
        );
        return point;
    }

    static double[] Minus(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double[] difference = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
            difference[i] = a[i] - b[i];
        return difference;
    }

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
