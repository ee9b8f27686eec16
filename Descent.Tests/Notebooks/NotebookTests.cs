using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Descent.Tests.Notebooks;

/// <summary>
/// Every notebook is executed, cell by cell, and what it prints and shows is compared with what is stored in
/// it. After an intended change, <c>UPDATE_NOTEBOOKS=1 dotnet test</c> stores the new outputs; read the
/// difference before you commit it.
/// </summary>
[Collection("One process, one console")]
public sealed class NotebookTests
{
    private static string Fixtures { get; } =
        Path.Combine(Notebook.Root, "Descent.Tests", "Notebooks", "Fixtures");

    public static TheoryData<string> All { get; } =
    [
        .. new[] { Path.Combine(Notebook.Root, "notebooks"), Fixtures }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ipynb"))
            .Select(path => Path.GetRelativePath(Notebook.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Without the instruction sums round otherwise, and a zig-zagging method takes another path.</summary>
    private static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    [Theory]
    [MemberData(nameof(All))]
    public void The_stored_outputs_are_what_the_cells_produce(string path)
    {
        var notebook = Notebook.Load(Path.Combine(Notebook.Root, path));
        var fresh = NotebookRunner.Run(notebook);

        if (Environment.GetEnvironmentVariable("UPDATE_NOTEBOOKS") == "1")
            Update(notebook, fresh);
        else if (HasFusedMultiplyAdd)
            Assert.Equal("", Differences(notebook, fresh));
        else
            Assert.Skip(
                "every cell ran; the stored digits are those of a machine with fused multiply-add"
            );
    }

    /// <summary>Stores the outputs, unless a second run shows that they are a matter of chance or of time.</summary>
    private static void Update(Notebook notebook, IReadOnlyList<IReadOnlyList<Output>> fresh)
    {
        Store(notebook, fresh);
        Assert.Equal("", Differences(notebook, NotebookRunner.Run(notebook)));
        File.WriteAllText(notebook.Path, notebook.ToJson());
    }

    private static void Store(Notebook notebook, IReadOnlyList<IReadOnlyList<Output>> fresh)
    {
        for (var i = 0; i < fresh.Count; i++)
            notebook.Cells[i].Store(fresh[i], i + 1);
    }

    /// <summary>Cell by cell, what is stored and what came instead; empty if nothing differs.</summary>
    private static string Differences(Notebook notebook, IReadOnlyList<IReadOnlyList<Output>> fresh)
    {
        var report = new StringBuilder();
        foreach (var (cell, outputs) in notebook.Cells.Zip(fresh))
            if (!cell.Stored.SequenceEqual(outputs))
                _ = report.Append(
                    $"""
                    {notebook.Name}, cell {cell.Number}
                    stored:
                    {string.Join("\n", cell.Stored)}
                    now (UPDATE_NOTEBOOKS=1 stores it):
                    {string.Join("\n", outputs)}

                    """
                );
        return report.ToString();
    }

    private static Notebook Fixture(string language, Func<string, string>? change = null)
    {
        var path = Path.Combine(Fixtures, $"every-output-{language}.ipynb");
        return Notebook.Parse(path, (change ?? (text => text))(File.ReadAllText(path)));
    }

    [Theory]
    [InlineData("csharp")]
    [InlineData("fsharp")]
    public void The_fixtures_hold_every_kind_of_output(string language)
    {
        var outputs = Fixture(language).Cells.SelectMany(cell => cell.Stored).ToList();

        Assert.Equal(
            ["display_data", "error", "execute_result", "stream"],
            outputs.Select(o => o.Kind).Distinct().Order()
        );
        var rich = Assert.Single(outputs, output => output.Parts.ContainsKey("image/svg+xml"));
        Assert.Equal(["image/svg+xml", "text/html", "text/plain"], rich.Parts.Keys.Order());
    }

    [Theory]
    [InlineData("csharp")]
    [InlineData("fsharp")]
    public void A_cell_that_throws_is_named_with_its_message(string language)
    {
        var notebook = Fixture(
            language,
            text => text.Replace("raises-exception", "", StringComparison.Ordinal)
        );

        var failure = Assert.Throws<NotebookFailure>(() => NotebookRunner.Run(notebook));

        Assert.Equal(
            $"every-output-{language}.ipynb, cell 6: InvalidOperationException: the step is longer than the valley is wide",
            failure.Message
        );
    }

    [Theory]
    [InlineData("csharp", "CS0103")]
    [InlineData("fsharp", "FS0039")]
    public void A_cell_that_does_not_compile_is_named_with_the_error(string language, string code)
    {
        var notebook = Fixture(
            language,
            text => text.Replace("start * 2", "strat * 2", StringComparison.Ordinal)
        );

        var failure = Assert.Throws<NotebookFailure>(() => NotebookRunner.Run(notebook));

        Assert.StartsWith(
            $"every-output-{language}.ipynb, cell 3: CompilationError: ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_number_that_differs_in_its_last_digit_is_a_difference()
    {
        var notebook = Fixture(
            "csharp",
            text =>
                text.Replace("0.30000000000000004", "0.30000000000000003", StringComparison.Ordinal)
        );

        var differences = Differences(notebook, NotebookRunner.Run(notebook));

        Assert.StartsWith(
            "every-output-csharp.ipynb, cell 3\n",
            differences,
            StringComparison.Ordinal
        );
        Assert.Contains("0.30000000000000003", differences, StringComparison.Ordinal);
        Assert.Contains("0.30000000000000004", differences, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../Descent.Tests.dll", "does not lead from the notebook to a project")]
    [InlineData("../../bin/Release/net10.0/Missing.dll", "the tests have no Missing.dll")]
    [InlineData("nuget: Missing, 1.0.0", "the tests have no Missing.dll")]
    public void A_reference_that_leads_nowhere_is_refused(string reference, string reason)
    {
        var notebook = Fixture(
            "csharp",
            text =>
                text.Replace(
                    "../../bin/Release/net10.0/Descent.Tests.dll",
                    reference,
                    StringComparison.Ordinal
                )
        );

        var failure = Assert.Throws<NotebookFailure>(() => NotebookRunner.Run(notebook));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_in_another_language_than_its_notebook_is_refused()
    {
        var failure = Assert.Throws<FormatException>(() =>
            Fixture(
                "csharp",
                text =>
                    text.Replace(
                        "\"language\": \"csharp\"",
                        "\"language\": \"fsharp\"",
                        StringComparison.Ordinal
                    )
            )
        );

        Assert.Contains("keep one language a notebook", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Storing_and_reading_again_changes_nothing()
    {
        var notebook = Fixture("csharp");
        Store(notebook, [.. notebook.Cells.Select(cell => cell.Stored)]);

        Assert.Equal(File.ReadAllText(notebook.Path), notebook.ToJson());
    }
}

/// <summary>Notebooks redirect the console and move the current folder, which no other test may see.</summary>
[CollectionDefinition("One process, one console", DisableParallelization = true)]
public sealed class OneConsole;
