namespace Descent.Tests.Notebooks.Fixtures;

/// <summary>A colour that notebooks show as a coloured square, by the name convention alone.</summary>
[TypeFormatterSource(
    typeof(SwatchFormatterSource),
    PreferredMimeTypes = ["text/html", "image/svg+xml", "text/plain"]
)]
public sealed record Swatch(string Colour);

[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}

internal sealed class SwatchFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new SwatchFormatter("text/plain", swatch => swatch.Colour),
            new SwatchFormatter("text/html", swatch => $"<b style=\"color:{swatch.Colour}\">■</b>"),
            new SwatchFormatter(
                "image/svg+xml",
                swatch =>
                    $"""<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" fill="{swatch.Colour}"/></svg>"""
            ),
        ];
}

internal sealed class SwatchFormatter(string mimeType, Func<Swatch, string> render)
{
    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not Swatch swatch)
            return false;
        writer.Write(render(swatch));
        return true;
    }
}
