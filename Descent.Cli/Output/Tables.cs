using Spectre.Console;
using Spectre.Console.Rendering;

namespace Descent.Cli.Output;

/// <summary>Tables without a frame: heads, a rule below each, and columns apart by blanks.</summary>
static class Tables
{
    /// <summary>
    /// An empty table; a head that begins with '&gt;' is of a column of numbers, to the right, and one that ends in '…' is of a
    /// column that may wrap.
    /// </summary>
    public static Grid Create(params string[] heads)
    {
        var grid = new Grid();
        foreach (string head in heads)
        {
            var column = new GridColumn { NoWrap = !head.EndsWith('…') };
            _ = grid.AddColumn(IsRight(head) ? column.RightAligned() : column);
        }

        _ = grid.AddRow([.. heads.Select(head => new Text(head.TrimStart('>').TrimEnd('…')))]);
        return grid.AddRow([.. heads.Select(_ => new Underline())]);
    }

    /// <summary>Adds a row of plain texts: nothing in them is markup.</summary>
    public static void Add(this Grid table, params IEnumerable<string> cells) =>
        table.AddRow([.. cells.Select(cell => new Text(cell))]);

    static bool IsRight(string head) => head.StartsWith('>');

    /// <summary>A line as long as its column is wide.</summary>
    sealed class Underline : Renderable
    {
        protected override Measurement Measure(RenderOptions options, int maxWidth) => new(1, 1);

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            [new Segment(new string(options.Unicode ? '─' : '-', maxWidth))];
    }
}
