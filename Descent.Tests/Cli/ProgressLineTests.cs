using Descent.Cli;
using Descent.Tests.Support;

namespace Descent.Tests.Cli;

public class ProgressLineTests
{
    /// <summary>What a person sees beside the results, and the results.</summary>
    static (string Seen, string Output) Watch(TimeProvider clock, params string[] args)
    {
        using StringWriter output = new(),
            error = new(),
            watcher = new();
        var session = new Session(output, error, CancellationToken.None)
        {
            Watcher = watcher,
            Clock = clock,
        };
        Assert.Equal(DescentApp.Done, DescentApp.Run(args, session));
        return (watcher.ToString(), output.ToString());
    }

    static readonly string[] Long =
    [
        "minimize",
        "problem:rosenbrock",
        "--method",
        "momentum",
        "--max-iterations",
        "40",
    ];

    [Fact]
    public void A_long_run_says_where_it_is_on_one_line_that_is_gone_in_the_end()
    {
        string[] states = Watch(new TickingClock(), Long).Seen.Split('\r');

        Assert.Equal("", states[0]);
        Assert.Equal(
            "update 0, f = 24.2, gradient 216; Ctrl+C ends with the best point",
            states[1].TrimEnd()
        );
        Assert.StartsWith("update 40, f = ", states[^3], StringComparison.Ordinal);
        Assert.All(states, state => Assert.InRange(state.Length, 0, 79));
        Assert.Equal(states[^3].TrimEnd().Length, states[^2].Length);
        Assert.Equal("", states[^2].Trim());
        Assert.Equal("", states[^1]);
    }

    [Fact]
    public void Comparisons_say_it_too() =>
        Assert.Contains(
            "update 3, ",
            Watch(new TickingClock(), "compare", "problem:beale", "--methods", "bfgs,l-bfgs").Seen,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_short_run_shows_no_line() =>
        Assert.Equal("", Watch(new StandingClock(), Long).Seen);

    [Fact]
    public void Watching_changes_no_result()
    {
        string[] json = [.. Long, "--json"];
        string seen = Watch(new TickingClock(), json).Output;

        Assert.Equal(Untimed(Invocation.Of(json).Output), Untimed(seen));
    }

    static string Untimed(string json) =>
        string.Join(
            '\n',
            json.Split('\n').Where(line => !line.Contains("econds", StringComparison.Ordinal))
        );

    sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
