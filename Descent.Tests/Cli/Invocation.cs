using System.Text.Json;
using Descent.Cli;

namespace Descent.Tests.Cli;

/// <summary>One run of the command line, in process.</summary>
sealed record Invocation(int Code, string Output, string Error)
{
    public static Invocation Of(params string[] args) => Of(args, CancellationToken.None);

    public static Invocation Of(string[] args, CancellationToken cancellation, int width = 120)
    {
        using StringWriter output = new(),
            error = new();
        var session = new Session(output, error, cancellation) { Width = width };
        int code = DescentApp.Run(args, session);
        return new Invocation(code, output.ToString(), error.ToString());
    }

    /// <summary>The JSON a successful run wrote, and nothing beside it.</summary>
    public static JsonElement Json(params string[] args)
    {
        Invocation run = Of([.. args, "--json"]);
        Assert.True(run.Code == DescentApp.Done, run.Error);
        return Parsed(run.Output);
    }

    public static JsonElement Parsed(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The message of a run that was refused: no result, no stack trace, exit code 1.</summary>
    public static string Refusal(params string[] args)
    {
        Invocation run = Of(args);
        Assert.Equal("", run.Output);
        Assert.Equal(DescentApp.Refused, run.Code);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        return run.Error["error: ".Length..]
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .TrimEnd();
    }
}
