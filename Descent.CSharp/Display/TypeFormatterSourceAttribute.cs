namespace Descent.Display;

/// <summary>Says which class formats a type in a notebook.</summary>
/// <remarks>
/// .NET Interactive finds this attribute by its name alone, so that a library need not refer to the notebook's
/// packages; it reads the two properties below and calls the source's CreateTypeFormatters.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class whose CreateTypeFormatters makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types a notebook should keep, best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
