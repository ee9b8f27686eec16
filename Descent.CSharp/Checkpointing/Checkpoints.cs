namespace Descent;

/// <summary>Where and how often a run is saved.</summary>
/// <remarks>
/// The file is written beside itself and then renamed, so that a crash leaves the one before. It is also written where the run
/// ends, unless that is in the middle of an update.
/// </remarks>
/// <param name="Path">The file.</param>
public sealed record Checkpoints(string Path)
{
    /// <summary>The updates between two checkpoints; 1 or more, 1000 by default.</summary>
    public int Every
    {
        get;
        init => field = Interval.Count.Require(value, nameof(Checkpoints), nameof(Every));
    } = 1000;

    /// <summary>The same for one run of several: its number, from 1, before the extension of the file.</summary>
    internal Checkpoints Of(int number) =>
        this with
        {
            Path = FormattableString.Invariant(
                $"{System.IO.Path.ChangeExtension(Path, null)}.{number}{System.IO.Path.GetExtension(Path)}"
            ),
        };

    internal void Write(Action<Stream> save)
    {
        string part = Path + ".part";
        using (FileStream stream = File.Create(part))
        using (var buffered = new BufferedStream(stream, 1 << 16))
        {
            save(buffered);
            buffered.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, Path, overwrite: true);
    }
}
