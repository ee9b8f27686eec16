namespace Descent.Cli.Output;

/// <summary>A line on a terminal that says how far a long run is, and is gone when the result is written. For one run at a time.</summary>
/// <param name="terminal">Where the line is.</param>
/// <param name="clock">Tells the time.</param>
sealed class ProgressLine(TextWriter terminal, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    const int Widest = 79;

    readonly long began = clock.GetTimestamp();
    TimeSpan next = Patience;
    int width;

    /// <summary>Says where the run is, if a while has passed.</summary>
    public bool Observe(in RunProgress progress)
    {
        TimeSpan elapsed = clock.GetElapsedTime(began);
        if (elapsed < next)
            return true;
        next = elapsed + Pause;
        Point at = progress.Current;
        string where =
            $"update {Readable.Count(progress.Iteration)}, f = {Readable.Number(at.Value, 6)}, gradient {Readable.Number(at.GradientNorm, 3)}";
        Show($"{where}; Ctrl+C ends with the best point");
        return true;
    }

    /// <summary>Erases the line.</summary>
    public void Dispose()
    {
        if (width == 0)
            return;
        Show("");
        Show("");
    }

    // A line that the terminal breaks could not be taken back.
    void Show(string text)
    {
        text = text[..Math.Min(text.Length, Widest)];
        terminal.Write($"\r{text.PadRight(width)}");
        terminal.Flush();
        width = text.Length;
    }
}
