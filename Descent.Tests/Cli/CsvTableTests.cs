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
    [InlineData("a;b\n1;2\n3;4\n")]
    [InlineData("a;b\n1,0;+2e0\n,3e1;4,\n")]
    [InlineData("a\tb\n1\t2\n 3 \t\"4\"\n")]
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
    [InlineData(
        "1,2\n3,4\n",
        1,
        0,
        null,
        "line 1, a header with the names of the columns is needed.\n  1,2\n    ^"
    )]
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
    [InlineData("a\nNaN\n", 2, 1, "a", "'NaN' stands for no number")]
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
    [InlineData("a;b\n\"1\"2;3\n", 2, 1, null, "a semicolon should follow the closing quote.")]
    [InlineData("a\tb\n1,5\t2\n", 2, 1, "a", "'1,5' is no number.")]
    [InlineData(
        "a;b\n1,5;2\n3;1.234\n",
        3,
        2,
        "b",
        "'1.234' is no number: line 2 has a decimal comma"
    )]
    [InlineData("a;b\n1.5;2\n3;4,0\n", 3, 2, "b", "'4,0' is no number: line 2 has a decimal point")]
    [InlineData("a,b\n1,2\n1_000,3\n", 3, 2, "a", "'1_000' is no number")]
    public void A_fault_has_a_place(string text, int line, int row, string? column, string message)
    {
        CsvException fault = Assert.Throws<CsvException>(() =>
        {
            CsvTable table = Read(text);
            _ = table.Names.Select(name => table[name]).ToArray();
        });

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.True(row == fault.Row || fault.Column is null && row > 0 && fault.Row is 0);
    }

    [Fact]
    public void Only_the_columns_that_are_asked_for_have_to_be_numbers()
    {
        CsvTable table = Read(
            ",date,y,note,\n0,2024-03-01,1.5,NA,\n1,2024-03-02,2.5,\"a, b\",\n2,2024-03-03,3.5,,\n"
        );

        Assert.Equal(["", "date", "y", "note", ""], table.Names);
        Assert.Equal([1.5, 2.5, 3.5], table["y"].Values.ToArray());
        Assert.Equal(2, Assert.Throws<CsvException>(() => table["date"]).Line);
        CsvException text = Assert.Throws<CsvException>(() => table["note"]);
        Assert.Equal((3, false), (text.Line, text.IsMissing));
        _ = Assert.Throws<KeyNotFoundException>(() => table[""]);
    }

    [Fact]
    public void Rows_without_a_value_are_left_out_on_request()
    {
        CsvTable table = Read("t,y,z,date\n1,NA,1,x\n2,,2,x\n3,30,NaN,x\n4,40,4,x\n");
        Assert.True(Assert.Throws<CsvException>(() => table["y"]).IsMissing);

        CsvTable some = table.WithoutMissing(["t", "y", "no column"]);
        Assert.Equal(2, some.Rows);
        Assert.Equal([3, 4], some["t"].Values.ToArray());
        Assert.Equal([30, 40], some["y"].Values.ToArray());
        Assert.True(Assert.Throws<CsvException>(() => some["z"]).IsMissing);
        _ = Assert.Throws<CsvException>(() => some["date"]);

        Assert.Equal([4], some.WithoutMissing(["z"])["z"].Values.ToArray());
        Assert.Same(table, table.WithoutMissing(["t", "date"]));
        Assert.Contains(
            "none is left",
            Assert.Throws<CsvException>(() => Read("y\nNA\n").WithoutMissing(["y"])).Message
        );
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
