using System.Text.Json;

namespace Descent.Tests.Cli;

/// <summary>A fit to a table as a spreadsheet writes it.</summary>
public sealed class SpreadsheetTests : IDisposable
{
    const string Line = "sum(((`Signal (mV)` - a - b*t)/s)^2)";

    const string Table = """
        Datum;t;Signal (mV);s;Bemerkung;
        01.03.2024;0,0;1,1;0,1;;
        02.03.2024;1,0;2,9;0,1;"gut; klar";
        03.03.2024;2,0;;0,1;kein Wert;
        04.03.2024;3,0;7,1;0,2;;
        05.03.2024;4,0;8,9;0,2;;
        """;

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    string[] Fit(string formula, params string[] more) =>
        [
            "minimize",
            formula,
            "--data",
            scratch.File("t.csv", Table),
            "--start",
            "a=0,b=0",
            .. more,
        ];

    [Fact]
    public void Weights_and_gaps_are_part_of_a_fit()
    {
        JsonElement json = Invocation.Json(Fit(Line, "--drop-missing"));
        JsonElement fit = json.GetProperty("fit");
        Assert.Equal(1, json.GetProperty("droppedRows").GetInt32());

        // The normal equations with weights 1/s² = 100, 100, 25, 25.
        const double w = 250,
            wt = 275,
            wtt = 725,
            wy = 800,
            wty = 1712.5;
        double determinant = w * wtt - wt * wt;
        double b = (w * wty - wt * wy) / determinant;
        double a = (wy - b * wt) / w;
        double variance = json.GetProperty("value").GetDouble() / 2;
        JsonElement errors = fit.GetProperty("standardErrors");
        Assert.Equal(a, json.GetProperty("x").GetProperty("a").GetDouble(), 1e-8);
        Assert.Equal(b, json.GetProperty("x").GetProperty("b").GetDouble(), 1e-8);
        Assert.Equal(2, fit.GetProperty("degreesOfFreedom").GetInt32());
        Assert.Equal(
            Math.Sqrt(variance * w / determinant),
            errors.GetProperty("b").GetDouble(),
            1e-8
        );
        Assert.Equal(
            Math.Sqrt(variance * wtt / determinant),
            errors.GetProperty("a").GetDouble(),
            1e-8
        );
    }

    [Fact]
    public void Rows_left_out_are_counted_on_the_error_stream_and_only_where_there_are_any()
    {
        Invocation run = Invocation.Of(Fit(Line, "--drop-missing"));
        Assert.Matches(
            @"^note: 1 of 5 rows of \S+t\.csv is left out: values are missing\.\s*$",
            run.Error
        );

        string table = scratch.File("t.csv", Table);
        foreach (string verb in (string[])["evaluate", "line", "check", "derive", "compare"])
        {
            string point = verb is "evaluate" or "check" ? "--at" : "--start";
            string written = Invocation
                .Json(verb, Line, "--data", table, "--drop-missing", point, "a=0,b=1")
                .GetRawText();
            Assert.Contains("\"droppedRows\": 1", written);
        }

        const string whole = "sum((t - a - b*s)^2)";
        Assert.Equal("", Invocation.Of(Fit(whole, "--drop-missing")).Error);
        JsonElement json = Invocation.Json(Fit(whole, "--drop-missing"));
        Assert.False(json.TryGetProperty("droppedRows", out _));
    }

    [Fact]
    public void A_column_that_hides_a_constant_is_said_to()
    {
        string table = scratch.File("e.csv", "e,y\n1,2\n3,6\n");
        string[] Sum(string formula) => ["evaluate", formula, "--at", "a=1", "--data", table];

        Invocation hidden = Invocation.Of(Sum("sum((y - a*e)^2)"));
        Assert.Contains("f         10", hidden.Output);
        Assert.Contains("note: 'e' is the column of", hidden.Error);
        Assert.Contains("not the constant 2.718…, which is exp(1).", hidden.Error);
        Assert.Equal("", Invocation.Of(Sum("sum((y - a)^2)")).Error);
    }

    [Fact]
    public void What_the_formula_cannot_use_is_said()
    {
        string gap = Invocation.Refusal(Fit(Line));
        Assert.Contains("line 4, row 3, column 'Signal (mV)': the cell is empty.", gap);
        Assert.EndsWith("\n--drop-missing leaves such rows out.", gap);

        string date = Invocation.Refusal(Fit("sum((a + b*Datum)^2)", "--drop-missing"));
        Assert.Contains("column 'Datum': '01.03.2024' is no number.", date);

        string name = Invocation.Refusal(Fit("sum((signal - a - b*T)^2)"));
        Assert.Contains("There is a column 'Signal (mV)': between backquotes, `Signal (mV)`", name);
        Assert.Contains("There is a column 't': case matters.", name);
        Assert.Contains("does not name: Datum, t, Signal (mV), s, Bemerkung.", name);
    }

    [Fact]
    public void A_model_with_its_data_before_it_is_answered_with_the_sum_of_squares()
    {
        Assert.Contains(
            "to fit it to data y, sum((y - (a + b*t))^2)",
            Invocation.Refusal(Fit("y = a + b*t"))
        );
        Assert.Contains("sum((y - (a + b*x))^2)", Invocation.Refusal(Fit("y ~ a + b*t")));
    }
}
