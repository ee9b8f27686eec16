namespace Descent;

/// <summary>Methods that are of one kind.</summary>
/// <param name="Name">The kind, such as <c>adaptive</c>.</param>
/// <param name="Description">One line on what they have in common.</param>
/// <param name="Methods">The methods, the simplest first.</param>
public sealed record MethodFamily(
    string Name,
    string Description,
    IReadOnlyList<MethodInfo> Methods
);
