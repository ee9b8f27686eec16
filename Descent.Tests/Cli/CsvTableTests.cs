using Descent.Data;

namespace Descent.Tests.Cli;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4")]
    [InlineData("\n \n a , b \n\n 1 ,\t2 \n   \n3,4\n\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n 3 , \"4\" \n")]
    [InlineData("a,b\n1.0,+2e0\n.3e1,4.\n")]
    public void One_table_in_many_forms(string text)
    {
        CsvTable table = Read(text);

        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal(2, table.Rows);
        Assert.Equal([1, 3], table["a"].Values.ToArray());
        Assert.Equal([2, 4], table["b"].Values.ToArray());
        Assert.False(table.TryGet("A", out _));
        Assert.True(table.TryGet("a", out _));
    }

    [Fact]
    public void Quotes_hold_commas_and_doubled_quotes()
    {
        CsvTable table = Read("\"a,b\",\"say \"\"c\"\"\"\n1,2\n");

        Assert.Equal(["a,b", "say \"c\""], table.Names);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch.Path("t.csv"), [0xEF, 0xBB, 0xBF, .. "é,b\n1,2\n"u8]);

        Assert.Equal(["é", "b"], CsvTable.Load(scratch.Path("t.csv")).Names);
    }

    [Theory]
    [InlineData("", 0, 0, null, "The table is empty")]
    [InlineData("\n\n", 0, 0, null, "The table is empty")]
    [InlineData("a,b\n", 1, 0, null, "has a header but no rows")]
    [InlineData("a,,c\n1,2,3\n", 1, 0, null, "line 1, column 2 has no name.\n  a,,c\n    ^")]
    [InlineData(
        "a,b,a\n1,2,3\n",
        1,
        0,
        null,
        "line 1, columns 1 and 3 are both named 'a'.\n  a,b,a\n      ^"
    )]
    [InlineData("a,b\n1,2\n3\n", 3, 2, null, "line 3, row 2 has 1 cell, but the header has 2.")]
    [InlineData("a,b\n1,2,3\n", 2, 1, null, "line 2, row 1 has 3 cells, but the header has 2.")]
    [InlineData("a,b\n1,2,\n", 2, 1, null, "line 2, row 1 has 3 cells, but the header has 2.")]
    [InlineData(
        "a,b\n1,x2\n",
        2,
        1,
        "b",
        "line 2, row 1, column 'b': 'x2' is no number.\n  1,x2\n    ^^"
    )]
    [InlineData("a,b\n\n1,\n", 3, 1, "b", "line 3, row 1, column 'b': the cell is empty")]
    [InlineData("a\nNaN\n", 2, 1, "a", "'NaN' is not finite")]
    [InlineData("a\n1e999\n", 2, 1, "a", "'1e999' is not finite")]
    [InlineData(
        "a\n\"1\n",
        2,
        1,
        null,
        "line 2, the quote that opens here is not closed on its line.\n  \"1\n  ^^"
    )]
    [InlineData(
        "a,b\n\"1\"2,3\n",
        2,
        1,
        null,
        "a comma should follow the closing quote.\n  \"1\"2,3\n     ^"
    )]
    [InlineData("a;b\n1;2\n", 2, 1, "a;b", "cells are separated by commas")]
    [InlineData("a,b\n1,2\n1_000,3\n", 3, 2, "a", "'1_000' is no number")]
    public void A_fault_has_a_place(string text, int line, int row, string? column, string message)
    {
        CsvException fault = Assert.Throws<CsvException>(() => Read(text));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.True(row == fault.Row || fault.Column is null && row > 0 && fault.Row is 0);
    }

    [Fact]
    public void Reading_holds_little_more_than_the_numbers()
    {
        const int rows = 200_000;
        using var text = new StringReader(
            "a,b\n" + string.Concat(Enumerable.Repeat("0.123,4.5\n", rows))
        );
        long before = GC.GetAllocatedBytesForCurrentThread();
        CsvTable table = CsvTable.Read(text);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 16 bytes a row to keep; lists that double, their copies, and a string for each line that is dropped at once.
        Assert.Equal(rows, table.Rows);
        Assert.InRange(allocated / (double)rows, 16, 180);
    }

    static CsvTable Read(string text)
    {
        using var reader = new StringReader(text);
        return CsvTable.Read(reader);
    }
}
