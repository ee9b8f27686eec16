using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Descent.Tests.Notebooks;

/// <summary>A value as a notebook shows it: by the formatters its type names, or else as plain text.</summary>
/// <remarks>
/// The walk is .NET Interactive's, done without its packages: an attribute found by its name alone, the class
/// it points to, that class's formatters, each with a MIME type and a Format method. A change of shape in the
/// toolkit that would leave notebooks with plain text leaves them so here too, and the comparison fails.
/// </remarks>
internal static class RichDisplay
{
    /// <summary>The value's texts by MIME type, the preferred one first.</summary>
    public static (string MimeType, string Text)[] Of(object value)
    {
        var rich = value
            .GetType()
            .GetCustomAttributes(inherit: true)
            .Cast<Attribute>()
            .SelectMany(a => Rich(a, value))
            .ToArray();
        return rich.Length > 0 ? rich : [("text/plain", Plain(value))];
    }

    private static IEnumerable<(string, string)> Rich(Attribute attribute, object value)
    {
        if (attribute.GetType().Name != "TypeFormatterSourceAttribute")
            return [];
        var formatters = Formatters(attribute).ToList();
        var preferred = Get(attribute, "PreferredMimeTypes") as string[] ?? [];
        return from mime in preferred.Length > 0 ? preferred : ["text/html"]
            let formatter = formatters.Find(f => Equals(Get(f, "MimeType"), mime))
            where formatter is not null
            let text = Formatted(formatter, value)
            where text is not null
            select (mime, text);
    }

    /// <summary>The formatters that the value's type names, whatever their MIME types.</summary>
    public static IEnumerable<object> Formatters(object value) =>
        value
            .GetType()
            .GetCustomAttributes(inherit: true)
            .Cast<Attribute>()
            .Where(attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute")
            .SelectMany(Formatters);

    private static IEnumerable<object> Formatters(Attribute attribute)
    {
        var source = Activator.CreateInstance((Type)Get(attribute, "FormatterSourceType")!)!;
        return ((IEnumerable)Call(source, "CreateTypeFormatters")!).Cast<object>();
    }

    private static string? Formatted(object formatter, object value)
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        return Call(formatter, "Format", value, writer) is true ? writer.ToString() : null;
    }

    /// <summary>Text is itself, a sequence its elements in brackets, anything else what it calls itself.</summary>
    public static string Plain(object? value) =>
        value switch
        {
            null => "<null>",
            string text => text,
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable items
                when value.GetType().GetMethod("ToString", [])!.DeclaringType == typeof(object)
                    || value.GetType().IsArray =>
                $"[ {string.Join(", ", items.Cast<object?>().Select(Plain))} ]",
            _ => value.ToString() ?? "",
        };

    private static object? Get(object target, string property) =>
        target.GetType().GetProperty(property)?.GetValue(target);

    private static object? Call(object target, string method, params object[] arguments) =>
        target
            .GetType()
            .GetMethod(method)
            ?.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
