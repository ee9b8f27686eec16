using System.Globalization;
using System.Net;
using System.Text;

namespace Descent;

/// <summary>What tables in text and in HTML have in common.</summary>
static class Cells
{
    public static string Number<T>(T value, string format)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Appends one cell, its text escaped.</summary>
    public static void AppendCell(
        this StringBuilder html,
        string tag,
        string text,
        bool right = false
    ) =>
        html.Append('<')
            .Append(tag)
            .Append(right ? " style=\"text-align:right\">" : " style=\"text-align:left\">")
            .Append(WebUtility.HtmlEncode(text))
            .Append("</")
            .Append(tag)
            .Append('>');
}
