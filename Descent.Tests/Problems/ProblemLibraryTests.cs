using AutoDiff;
using Twins = Descent.Tests.Support.Problems;

namespace Descent.Tests.Library;

/// <summary>Each text is the problem it claims to be: by figures from elsewhere, by a twin in code, by its own differences.</summary>
public sealed class ProblemLibraryTests
{
    // Of the figure itself, or of the largest entry of a vector. Texts add in other orders than the figures did.
    const double Tolerance = 1e-10;

    public static TheoryData<string> Keys => Compiled.Keys;

    public static TheoryData<string> KeysWithMinimizer =>
        [
            .. ProblemLibrary
                .All.Where(problem => problem.Minimizer is not null)
                .Select(problem => problem.Key),
        ];

    public static TheoryData<string, string> Aliases =>
        new(
            ProblemLibrary.All.SelectMany(problem =>
                problem.Aliases.Select(alias => (alias, problem.Key))
            )
        );

    [Fact]
    public void There_are_seventy() => Assert.Equal(70, ProblemLibrary.All.Count);

    [Fact]
    public void They_are_the_shared_ones()
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);

        Assert.Equal(Check.All.Keys.Order(), ProblemLibrary.All.Select(each => each.Key).Order());
    }

    [Theory, MemberData(nameof(Aliases))]
    public void Aliases_find_their_problem(string alias, string key)
    {
        Assert.Equal(key, ProblemLibrary.Find(alias)!.Key);
        Assert.Equal(key, ProblemLibrary.Find(alias.ToUpperInvariant())!.Key);
    }

    [Fact]
    public void An_unknown_name_finds_nothing() => Assert.Null(ProblemLibrary.Find("rosenbruck"));

    [Theory, MemberData(nameof(Keys))]
    public void Value_gradient_and_product_at_the_start_are_the_known_ones(string key)
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);
        Check check = Check.All[key];
        double[] start = Compiled.Start(key);
        double[] v = Compiled.Direction(start.Length);

        var (value, gradient, product) = Compiled.Evaluate(Compiled.Objective(key), start);

        Assert.Equal(check.Start, start);
        AssertNear([check.Value], [value]);
        AssertNear([check.Value], [Compiled.Objective(key).Value(start)]);
        AssertNear([check.GradientMaxNorm], [gradient.Max(Math.Abs)]);
        AssertNear([check.GradientNorm], [Compiled.Norm(gradient)]);
        AssertNear([check.ProductNorm], [Compiled.Norm(product)]);
        AssertProduct(check.Slope, gradient, v);
        AssertProduct(check.Curvature, product, v);
        if (check.Gradient is not null)
            AssertNear(check.Gradient, gradient);
        if (check.Product is not null)
            AssertNear(check.Product, product);
    }

    [Theory, MemberData(nameof(Keys))]
    public void The_minimum_is_the_known_one(string key)
    {
        Assert.SkipWhen(SharedFiles.AreMissing, SharedFiles.Absent);

        AssertRelative(Check.All[key].Minimum, Compiled.Problem(key).MinimumValue!.Value, 1e-15);
    }

    [Theory, MemberData(nameof(Keys))]
    public void Beside_the_start_the_text_is_its_twin(string key)
    {
        // Starts are symmetric, and zeros hide what multiplies them: this point is neither.
        double[] x = [.. Compiled.Start(key)];
        for (int i = 0; i < x.Length; i++)
            x[i] += 0.1 * Math.Sin(3 * i + 1);

        var (value, gradient, product) = Compiled.Evaluate(Compiled.Objective(key), x);
        var twin = Compiled.Evaluate(Twins.All[key](x.Length), x);

        AssertNear([twin.Value], [value]);
        AssertNear(twin.Gradient, gradient);
        AssertNear(twin.Product, product);
    }

    [Theory, MemberData(nameof(KeysWithMinimizer))]
    public void The_minimiser_attains_the_minimum(string key)
    {
        Problem problem = Compiled.Problem(key);
        Objective objective = Compiled.Objective(key);
        double minimum = problem.MinimumValue!.Value;

        double value = objective.Value(objective.Pack(problem.Minimizer!));

        // Rastrigin's terms of size 100 cancel: a few units in their last place are left.
        Assert.Equal(minimum, value, 1e-13 * Math.Max(1, Math.Abs(minimum)));
    }

    [Theory, MemberData(nameof(Keys))]
    public void Derivatives_pass_their_check_at_the_start(string key)
    {
        GradientCheckReport report = GradientCheck.Run(
            Compiled.Objective(key),
            Compiled.Start(key)
        );

        Assert.True(report.Verdict == Verdict.Passed, report.ToString());
    }

    [Theory, MemberData(nameof(Keys))]
    public void Printed_and_read_again_it_has_the_same_bits(string key)
    {
        Problem problem = Compiled.Problem(key);
        Objective objective = Compiled.Objective(key);
        var again = Objective.FromText(objective.ToString(), problem.Bindings);

        double[] gradient = new double[objective.Dimension];
        double[] gradientAgain = new double[again.Dimension];
        double value = objective.ValueAndGradient(objective.Pack(problem.Start), gradient);
        double valueAgain = again.ValueAndGradient(again.Pack(problem.Start), gradientAgain);

        Assert.Equal(value, valueAgain);
        foreach (Variable variable in objective.Variables)
        {
            Assert.Equal(
                Part(gradient, variable),
                Part(gradientAgain, again.Variable(variable.Name))
            );
        }
    }

    [Theory, MemberData(nameof(Keys))]
    public void It_says_what_one_needs_to_know(string key)
    {
        Problem problem = Compiled.Problem(key);

        Assert.NotEmpty(problem.Name);
        Assert.NotEmpty(problem.Source);
        Assert.Equal(problem.Dimension, problem.Compile().Dimension);
    }

    static double[] Part(double[] point, Variable variable) =>
        point[variable.Offset..(variable.Offset + variable.Shape.Size)];

    static void AssertNear(double[] expected, double[] actual)
    {
        double scale = expected.Max(Math.Abs);
        foreach (var (e, a) in expected.Zip(actual))
            Assert.Equal(e, a, Tolerance * scale);
    }

    // A product of two vectors may cancel to nothing; the scale is what it is made of.
    static void AssertProduct(double expected, double[] a, double[] b) =>
        Assert.Equal(expected, Compiled.Dot(a, b), Tolerance * Compiled.Norm(a) * Compiled.Norm(b));

    static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.Equal(expected, actual, tolerance * Math.Abs(expected));
}
