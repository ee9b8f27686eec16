namespace Descent.Display;

/// <summary>One MIME type of a type's display; notebooks call these members by name.</summary>
internal sealed class Formatter<T>(string mimeType, Func<T, string> render)
{
    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not T shown)
            return false;
        writer.Write(render(shown));
        return true;
    }
}
