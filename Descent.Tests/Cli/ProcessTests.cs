using System.Diagnostics;
using System.Text.Json;

namespace Descent.Tests.Cli;

/// <summary>The program itself, as a shell sees it.</summary>
public sealed class ProcessTests : IDisposable
{
    readonly List<Process> started = [];

    // A test that fails leaves nothing behind that runs on.
    public void Dispose()
    {
        foreach (Process process in started)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    [Fact]
    public async Task Results_go_to_standard_output_and_refusals_to_standard_error()
    {
        (int code, string output, string error) = await Finished(
            Start("evaluate", "é^2*x", "--at", "x=2,é=3", "--json")
        );
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(18, Invocation.Parsed(output).GetProperty("value").GetDouble());

        (code, output, error) = await Finished(Start("evaluate", "foo(x)", "--at", "x=2"));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("There is no function 'foo'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_run_with_the_best_point_so_far(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill to send the signal with.");
        // Adam at this rate wanders for ever, and never worse than slowly.
        string[] endless =
        [
            "sum((w-3)^4)",
            "--start",
            "w=zeros(20000)",
            "--method",
            "gradient-descent",
        ];
        Process process = Start([
            "minimize",
            .. endless,
            "--set",
            "learning-rate=1e-9",
            "--max-iterations",
            "2000000000",
            "--json",
        ]);
        await Worked(process, TimeSpan.FromSeconds(2));
        Assert.False(process.HasExited);

        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        (int code, string output, _) = await Finished(process);

        Assert.Equal(130, code);
        JsonElement json = Invocation.Parsed(output);
        Assert.Equal("cancelled", json.GetProperty("status").GetString());
        Assert.InRange(json.GetProperty("iterations").GetInt32(), 1, int.MaxValue);
        Assert.Equal(20000, json.GetProperty("x").GetProperty("w").GetArrayLength());
    }

    // By its own processor time: on a busy machine two seconds may pass before the run has begun.
    static async Task Worked(Process process, TimeSpan time)
    {
        while (!process.HasExited && process.TotalProcessorTime < time)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            process.Refresh();
        }
    }

    Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "descent.dll"), .. args]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        Process process = Process.Start(start)!;
        started.Add(process);
        return process;
    }

    static async Task<(int Code, string Output, string Error)> Finished(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
