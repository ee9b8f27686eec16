using Spectre.Console;
using Spectre.Console.Rendering;

namespace Descent.Cli.Output;

/// <summary>Tables: a head, a rule below it, and columns apart by blanks.</summary>
static class Tables
{
    /// <summary>An empty table; columns whose head begins with '&gt;' are numbers, to the right.</summary>
    public static Table Create(params string[] heads)
    {
        var table = new Table { Border = new RuleBelowHead() };
        foreach (string head in heads)
        {
            bool right = head.StartsWith('>');
            var column = new TableColumn(new Text(right ? head[1..] : head)) { NoWrap = right };
            _ = table.AddColumn(right ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts: nothing in them is markup.</summary>
    public static void Add(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(cell => new Text(cell)));

    sealed class RuleBelowHead : TableBorder
    {
        public override string GetPart(TableBorderPart part) =>
            part is TableBorderPart.HeaderBottom or TableBorderPart.HeaderBottomSeparator
                ? "-"
                : " ";

        public override bool SupportsRowSeparator => false;
    }
}
