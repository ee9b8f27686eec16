using Descent.Cli.Output;
using Spectre.Console;

namespace Descent.Cli;

/// <summary>Where one invocation writes to, and what can end it early.</summary>
/// <param name="Output">Receives the result, and nothing else.</param>
/// <param name="Error">Receives everything else.</param>
/// <param name="Cancellation">Ends runs with the best point so far.</param>
public sealed record Session(TextWriter Output, TextWriter Error, CancellationToken Cancellation)
{
    /// <summary>The columns a person's output may take.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Whether a person is looking at <see cref="Output"/>: colour and line drawing.</summary>
    public bool Interactive { get; init; }

    /// <summary>Where a person watches long runs; null if nobody does.</summary>
    public TextWriter? Watcher { get; init; }

    /// <summary>Tells how long a run takes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs something that ends with a result, and says how far it is to whoever watches.</summary>
    /// <param name="options">The options of its runs, which come one after the other.</param>
    /// <param name="run">What runs, with these options.</param>
    internal T Watched<T>(RunOptions options, Func<RunOptions, T> run)
    {
        if (Watcher is null)
            return run(options);
        using var line = new ProgressLine(Watcher, Clock);
        return run(options.SeenBy(line.Observe));
    }

    /// <summary>A console over <see cref="Output"/>.</summary>
    internal IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = Interactive ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = Interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(Interactive ? Output : new TrimmedWriter(Output)),
            }
        );
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = Interactive;
        return console;
    }
}
