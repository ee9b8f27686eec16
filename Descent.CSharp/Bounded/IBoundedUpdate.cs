namespace Descent;

/// <summary>An update that keeps to bounds.</summary>
interface IBoundedUpdate : ICompositeUpdate
{
    /// <summary>The bounds it keeps to.</summary>
    Bounds Bounds { get; }

    /// <summary>The same within other bounds.</summary>
    IUpdate Within(Bounds bounds);
}
