using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Descent;

/// <summary>Saves what it is handed, or overwrites it by what was saved: one method of an owner serves both ways.</summary>
/// <remarks>
/// Numbers keep all their bits, in the order of bytes of the machine. A checkpoint begins with a version, the method, its settings and the
/// dimension, and ends with a checksum (FNV-1a, 64 bits).
/// </remarks>
public sealed class StateTransfer
{
    const ulong Magic = 0x544E494F_50434544; // "DECPOINT", which also tells the order of bytes
    const int Version = 3;
    const int LongestText = 1_000_000;

    readonly Stream stream;
    ulong hash = 14695981039346656037;

    StateTransfer(Stream stream, bool isLoading) => (this.stream, IsLoading) = (stream, isLoading);

    /// <summary>Whether what is handed over is overwritten, as opposed to saved.</summary>
    public bool IsLoading { get; }

    /// <summary>Begins a checkpoint.</summary>
    internal static StateTransfer Save(Stream stream, Walk walk)
    {
        var saving = new StateTransfer(stream, false);
        ulong magic = Magic;
        int version = Version;
        saving.Exchange(ref magic);
        saving.Exchange(ref version);
        _ = saving.Exchanged(walk.Method);
        _ = saving.Exchanged(Setting(walk));
        _ = saving.Exchanged(walk.Current.X.Length);
        return saving;
    }

    /// <summary>Begins to read a checkpoint.</summary>
    /// <exception cref="CheckpointException">It is none of this walk's.</exception>
    internal static StateTransfer Load(Stream stream, Walk walk)
    {
        var loading = new StateTransfer(stream, true);
        if (loading.Exchanged(0UL) != Magic)
            throw new CheckpointException(
                "This is no checkpoint of a run on this kind of machine."
            );
        Check("version", loading.Exchanged(0), Version);
        Check("method", loading.Exchanged(""), walk.Method);
        Check("setting", loading.Exchanged(""), Setting(walk));
        Check("dimension", loading.Exchanged(0), walk.Current.X.Length);
        return loading;
    }

    /// <summary>Writes the checksum, or compares it.</summary>
    /// <exception cref="CheckpointException">The checkpoint is damaged.</exception>
    internal void Seal()
    {
        ulong computed = hash;
        ulong written = computed;
        Exchange(ref written);
        if (written != computed)
            throw new CheckpointException("The checkpoint is damaged: its checksum is wrong.");
    }

    /// <summary>Hands over a number, a truth value or a plain structure of them.</summary>
    public void Exchange<T>(ref T value)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new Span<T>(ref value)));

    /// <summary>Hands over a list whose length does not change.</summary>
    public void Exchange<T>(Span<T> values)
        where T : unmanaged
    {
        int length = Exchanged(values.Length);
        if (length != values.Length)
        {
            throw new CheckpointException(
                $"The checkpoint is damaged: it has {length} numbers where {values.Length} belong."
            );
        }

        Bytes(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Hands over an array whose length does not change.</summary>
    public void Exchange<T>(T[] values)
        where T : unmanaged => Exchange(values.AsSpan());

    /// <summary>Hands over rows whose lengths do not change.</summary>
    public void Exchange(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (double[] row in rows)
            Exchange(row);
    }

    /// <summary>For properties: the value itself when saving, what was saved when loading.</summary>
    public T Exchanged<T>(T value)
        where T : unmanaged
    {
        Exchange(ref value);
        return value;
    }

    string Exchanged(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = Exchanged(bytes.Length);
        if (length is < 0 or > LongestText)
            throw new CheckpointException("The checkpoint is damaged: it has a text without end.");
        if (IsLoading)
            bytes = new byte[length];
        Bytes(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    void Bytes(Span<byte> bytes)
    {
        if (!IsLoading)
            stream.Write(bytes);
        else if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new CheckpointException("The checkpoint is damaged: it ends too early.");
        foreach (byte next in bytes)
            hash = (hash ^ next) * 1099511628211;
    }

    // The text of a record names every setting, but writes numbers as the culture does.
    static string Setting(Walk walk)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return $"{walk.Rule}";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    static void Check<T>(string what, T found, T expected)
    {
        if (!Equals(found, expected))
        {
            throw new CheckpointException(
                $"The checkpoint is of another {what}: {found}, not {expected}."
            );
        }
    }
}
