using System.Globalization;
using System.Net;
using System.Text;

namespace Descent;

/// <summary>What tables in text and in HTML have in common.</summary>
static class Cells
{
    public static string Number<T>(T value, string format)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A name or word, kept on one line.</summary>
    public const string Word = "text-align:left;white-space:nowrap";

    /// <summary>A number, to the right, kept on one line.</summary>
    public const string Figure = "text-align:right;white-space:nowrap";

    /// <summary>A sentence, which may run on, but not before it has said something.</summary>
    public const string Prose = "text-align:left;min-width:24em";

    /// <summary>Appends one cell, its text escaped.</summary>
    public static void AppendCell(this StringBuilder html, string tag, string text, string style) =>
        html.Append('<')
            .Append(tag)
            .Append(" style=\"")
            .Append(style)
            .Append("\">")
            .Append(WebUtility.HtmlEncode(text))
            .Append("</")
            .Append(tag)
            .Append('>');
}
