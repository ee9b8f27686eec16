using System.Text.Json;
using Descent.Tests.Library;

namespace Descent.Tests.Cli;

/// <summary>Real data through the command line: the lower regression sets of NIST from their second start.</summary>
public sealed class NistTests
{
    public static bool AreMissing => SharedFiles.AreMissing;

    [Theory(Skip = SharedFiles.Absent, SkipWhen = nameof(AreMissing))]
    [InlineData("Chwirut1")]
    [InlineData("Chwirut2")]
    [InlineData("Gauss1")]
    [InlineData("Lanczos3")]
    [InlineData("Misra1a")]
    public void A_lower_set_is_fitted_to_four_certified_digits(string name)
    {
        Nist set = Nist.All[name];
        string start = string.Join(
            ",",
            set.Starts[1].Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value:R}"))
        );
        string text = Objective(name);

        JsonElement run = Invocation.Json(
            "minimize",
            text,
            "--data",
            SharedFiles.At("nist", $"{name}.csv"),
            "--start",
            start,
            "--tolerance",
            "1e-10" // Lanczos3 ends at 1.6e-8: a gradient of 1e-8 is no small one there
        );

        double[] x =
        [
            .. set.Objective.Variables.Select(v =>
                run.GetProperty("x").GetProperty(v.Name).GetDouble()
            ),
        ];
        Assert.True(
            set.Digits(x) >= 4,
            $"{name}: {set.Digits(x):F1} digits, {run.GetProperty("status")}"
        );
    }

    static string Objective(string name)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.At("nist", "problems.json"))
        );
        return document
            .RootElement.EnumerateArray()
            .Single(set => set.GetProperty("name").GetString() == name)
            .GetProperty("objective")
            .GetString()!;
    }
}
