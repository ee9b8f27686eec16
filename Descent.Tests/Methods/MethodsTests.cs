using Registry = Descent.Methods;

namespace Descent.Tests.Methods;

public sealed class MethodsTests
{
    public static TheoryData<string> Ids => [.. Registry.All.Select(method => method.Id)];

    [Fact]
    public void The_registry_lists_the_methods_of_the_command_line()
    {
        Assert.Equal(
            [
                "gradient-descent",
                "gradient-descent-armijo",
                "momentum",
                "nesterov",
                "adagrad",
                "rmsprop",
                "adadelta",
                "adam",
                "adamax",
                "adamw",
                "amsgrad",
                "nadam",
                "lion",
                "shampoo",
                "soap",
                "cg-fletcher-reeves",
                "cg-polak-ribiere",
                "cg-hestenes-stiefel",
                "cg-dai-yuan",
                "cg-hager-zhang",
                "bfgs",
                "sr1",
                "l-bfgs",
                "newton",
                "newton-cg",
                "trust-region-newton-cg",
                "trust-region-lanczos",
                "dogleg",
                "gauss-newton",
                "levenberg-marquardt",
                "l-bfgs-b",
                "projected-newton-cg",
                "proximal-gradient",
                "fista",
            ],
            Registry.All.Select(method => method.Id)
        );
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_default_lies_in_its_range_and_is_what_leaving_it_out_means(string id)
    {
        MethodInfo info = Registry.Find(id);
        var defaults = info.Parameters.ToDictionary(p => p.Name, p => p.Default);

        Assert.All(info.Parameters, p => Assert.True(p.Range.Contains(p.Default), p.Name));
        Assert.Equal(info.Create(), info.Create(defaults));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_parameter_reaches_the_method(string id)
    {
        MethodInfo info = Registry.Find(id);

        Assert.All(
            info.Parameters,
            p =>
            {
                double other =
                    p.Range.WholeNumbers ? p.Default + 1
                    : p.Default == 0 || double.IsInfinity(p.Default) ? 0.5
                    : p.Default / 2;
                Method changed = info.Create(new Dictionary<string, double> { [p.Name] = other });
                Assert.NotEqual(info.Create(), changed);
            }
        );
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_value_outside_its_interval_is_refused_with_the_interval(string id)
    {
        MethodInfo info = Registry.Find(id);

        Assert.All(
            info.Parameters,
            p =>
            {
                var settings = new Dictionary<string, double> { [p.Name] = double.NaN };
                var error = Assert.Throws<ArgumentOutOfRangeException>(() => info.Create(settings));
                Assert.Equal(double.NaN, error.ActualValue);
                Assert.StartsWith($"{id}: {p.Name} must lie in {p.Range}.", error.Message);
            }
        );
    }

    public static TheoryData<string> Steps => [.. StepRules.All.Select(step => step.Id)];

    [Theory, MemberData(nameof(Steps))]
    public void Every_step_rule_goes_with_every_direction(string id)
    {
        StepInfo step = StepRules.Find(id);

        Assert.All(
            Registry.All.Where(method => method.Step is not null),
            method =>
            {
                MethodInfo stepped = method.WithStep(step);
                var defaults = stepped.Parameters.ToDictionary(p => p.Name, p => p.Default);

                Assert.Equal(stepped.Create(), stepped.Create(defaults));
                Assert.Equal(step.Id, stepped.Step!.Id);
                Assert.Equal(method.Step!.Id == id ? method.Id : $"{method.Id}+{id}", stepped.Id);
            }
        );
    }

    [Theory, MemberData(nameof(Steps))]
    public void A_method_that_keeps_to_bounds_by_its_own_search_takes_no_other(string id)
    {
        StepInfo step = StepRules.Find(id);

        Assert.All(
            Registry.All.Where(method => method.Step is null),
            method =>
            {
                var refusal = Assert.Throws<ArgumentException>(() => method.WithStep(step));
                Assert.StartsWith(
                    $"{method.Id} takes no step rule such as {id}: it chooses direction and step at once.",
                    refusal.Message
                );
            }
        );
        Assert.All(
            Registry.All.Where(method => method.Step is not null),
            method => Assert.False(method.WithStep(step).Create().TakesBounds)
        );
    }

    [Theory, MemberData(nameof(Steps))]
    public void Every_parameter_reaches_the_step_rule(string id)
    {
        StepInfo step = StepRules.Find(id);

        Assert.All(
            step.Parameters,
            p =>
            {
                double other =
                    p.Range.WholeNumbers ? p.Default + 1
                    : p.Default == 0 || double.IsInfinity(p.Default) ? 0.0005
                    : p.Default / 2;
                var settings = new Dictionary<string, double> { [p.Name] = other };
                Assert.True(p.Range.Contains(p.Default), p.Name);
                Assert.NotEqual(step.Create(), step.Create(settings));
            }
        );
    }

    [Fact]
    public void A_schedule_starts_from_the_rate_the_method_is_used_to()
    {
        double Of(MethodInfo method) =>
            method.Parameters.Single(p => p.Name == "learning-rate").Default;

        Assert.Equal(0.05, Of(Registry.Find("adam").WithStep(StepRules.Find("cosine"))));
        Assert.Equal(0.001, Of(Registry.Find("l-bfgs").WithStep(StepRules.Find("cosine"))));
    }

    [Fact]
    public void Families_hold_every_method_once() =>
        Assert.Equal(
            Registry.All,
            Registry.Families.SelectMany(family => family.Methods).DistinctBy(method => method.Id)
        );

    [Theory]
    [InlineData("lbfgs", "l-bfgs")]
    [InlineData("Newton-CG", "newton-cg")]
    [InlineData("gradient-decent", "gradient-descent")]
    [InlineData("trust-ncg", "trust-region-newton-cg")]
    [InlineData("SGD", "gradient-descent' or 'momentum")]
    [InlineData("lm", "levenberg-marquardt")]
    public void An_unknown_method_meets_the_nearest_name(string wrong, string near)
    {
        var error = Assert.Throws<ArgumentException>(() => Registry.Create(wrong));

        Assert.StartsWith($"Unknown method: '{wrong}'. Did you mean '{near}'?", error.Message);
    }

    [Fact]
    public void A_name_like_no_other_is_not_guessed_at()
    {
        var error = Assert.Throws<ArgumentException>(() => Registry.Create("simplex"));

        Assert.DoesNotContain("Did you mean", error.Message);
        Assert.Contains("goes by the gradient", error.Message);
        Assert.Contains("Known: gradient-descent,", error.Message);
    }

    [Fact]
    public void Names_of_other_libraries_lead_to_names_there_are()
    {
        string[] known =
        [
            .. Registry.All.Select(method => method.Id),
            .. StepRules.All.Select(rule => rule.Id),
            .. Registry.All.SelectMany(method => method.Parameters).Select(one => one.Name),
            .. StepRules.All.SelectMany(rule => rule.Parameters).Select(one => one.Name),
        ];

        Assert.All(
            Names.Elsewhere,
            pair => Assert.Subset(known.ToHashSet(), pair.Value.ToHashSet())
        );
        Assert.All(
            Names.Elsewhere.Keys,
            name => Assert.DoesNotContain(name, known.Select(each => each.Replace("-", "")))
        );
    }

    [Fact]
    public void An_unknown_parameter_meets_the_nearest_name()
    {
        var settings = new Dictionary<string, double> { ["learning_rate"] = 0.1 };
        var error = Assert.Throws<ArgumentException>(() => Registry.Create("adam", settings));

        Assert.StartsWith(
            "Unknown parameter of adam: 'learning_rate'. Did you mean 'learning-rate'?",
            error.Message
        );
    }
}
