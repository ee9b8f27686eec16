using AutoDiff;
using Descent.Tests.Support;

namespace Descent.Tests.Running;

/// <summary>An update allocates nothing once warm, whatever the method and the step rule.</summary>
public sealed class AllocationTests
{
    const int Warmup = 30;
    const int Updates = 60;

    public static TheoryData<string> Methods =>
        [.. Descent.Methods.All.Select(method => method.Id)];

    public static TheoryData<string> Rules => [.. StepRules.All.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Methods))]
    public void No_update_of_a_method_allocates(string id) =>
        AssertFree(Descent.Methods.Create(id));

    [Theory, MemberData(nameof(Rules))]
    public void No_step_of_a_rule_allocates(string id) =>
        AssertFree(new Method(id, new SteepestDescent(), StepRules.Find(id).Create()));

    static void AssertFree(Method method)
    {
        Objective f = Objective.FromText(
            "sum((1 - x[1..19])^2 + 100*(x[2..20] - x[1..19]^2)^2)",
            Bindings.Empty.WithVariable("x", 20)
        );
        double[] start = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? -1.2 : 1)];
        Walk walk = method.Walk(f, start);
        // Both arms of what a method does now and then, such as a restart, are warm after one full run of them.
        Advance(walk, Warmup + Updates);
        walk = method.Walk(f, start);
        Advance(walk, Warmup);

        Assert.Equal(0, Allocations.Least(() => Advance(walk, Updates)));
    }

    static void Advance(Walk walk, int updates)
    {
        for (int i = 0; i < updates; i++)
            _ = walk.MoveNext();
    }
}
