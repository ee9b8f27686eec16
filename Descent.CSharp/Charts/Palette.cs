namespace Descent.Charts;

/// <summary>The colours and dashes that tell lines apart.</summary>
internal static class Palette
{
    /// <summary>Okabe and Ito, without the yellow that white paper swallows; the strongest first.</summary>
    static readonly string[] colours =
    [
        "#0072b2",
        "#d55e00",
        "#009e73",
        "#cc79a7",
        "#000000",
        "#e69f00",
        "#56b4e9",
    ];

    /// <summary>Five patterns beside seven colours: 35 lines before a pair returns.</summary>
    static readonly string[] dashes = ["", "9 4", "2.5 3", "10 3 2.5 3", "5 2.5"];

    /// <summary>What is shaded along an axis.</summary>
    public const string Shade = "#009e73";

    public static string Colour(int index) => colours[index % colours.Length];

    /// <summary>The attributes of a line.</summary>
    public static (string, object)[] Stroke(int index)
    {
        var dash = dashes[index % dashes.Length];
        (string, object)[] solid =
        [
            ("stroke", Colour(index)),
            ("stroke-width", 2.0),
            ("stroke-linejoin", "round"),
            ("fill", "none"),
        ];
        return dash == "" ? solid : [.. solid, ("stroke-dasharray", dash)];
    }

    /// <summary>A level's shade, dark at the lowest to light: quiet enough for lines upon it, and even in grey.</summary>
    /// <param name="height">From 0 to 1.</param>
    public static string Level(double height)
    {
        int Between(int low, int high) => (int)Math.Round(low + height * (high - low));
        return $"#{Between(0xb0, 0xf6):x2}{Between(0xc5, 0xf8):x2}{Between(0xd8, 0xfb):x2}";
    }

    /// <summary>The line between two shades.</summary>
    public const string LevelLine = "#8da3b5";
}
