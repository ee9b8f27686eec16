using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>What was typed cannot be used; the message says what, where, and what would be right.</summary>
sealed class BadInput(string message) : Exception(message)
{
    /// <summary>A fault at a place of a text: line, column, and carets under it.</summary>
    /// <param name="where">What the text is, such as <c>--start</c>.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="span">The part at fault.</param>
    /// <param name="message">What is wrong, and what would be right.</param>
    public static BadInput At(string where, string text, SourceSpan span, string message)
    {
        var source = new SourceText(text);
        SourcePosition position = source.Locate(span.Offset);
        string excerpt = source.Excerpt(span).Replace("\n", "\n  ", StringComparison.Ordinal);
        return new BadInput(
            $"{where}, line {position.Line}, column {position.Column}: {message}\n  {excerpt}"
        );
    }
}
