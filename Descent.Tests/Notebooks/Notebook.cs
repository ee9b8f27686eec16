using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Descent.Tests.Notebooks;

/// <summary>A Jupyter notebook (nbformat 4) whose code cells are all C# or all F#.</summary>
internal sealed class Notebook
{
    /// <summary>As Jupyter writes it: one space of indentation, nothing escaped that need not be.</summary>
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonNode json;

    private Notebook(string path, string text)
    {
        Path = path;
        json = JsonNode.Parse(text) ?? throw new FormatException($"{Name} is empty.");
        if (json["nbformat"]?.GetValue<int>() != 4)
            throw new FormatException($"{Name} is not in nbformat 4.");
        Language = (string?)json["metadata"]?["kernelspec"]?["name"] switch
        {
            ".net-csharp" => "csharp",
            ".net-fsharp" => "fsharp",
            var other => throw new FormatException(
                $"{Name} names the kernel {other ?? "nowhere"}, not .net-csharp or .net-fsharp."
            ),
        };
        Cells =
        [
            .. json["cells"]!
                .AsArray()
                .Select((cell, index) => new Cell(cell!, index + 1))
                .Where(cell => cell.IsCode),
        ];
        foreach (
            var cell in Cells.Where(cell => cell.Languages.Any(language => language != Language))
        )
            throw new FormatException(
                $"{Name}, cell {cell.Number} is not {Language} as its notebook is; keep one language a notebook."
            );
    }

    /// <summary>Where the notebook lies; what its cells refer to is relative to this.</summary>
    public string Path { get; }

    /// <summary>The file name, for messages.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>"csharp" or "fsharp".</summary>
    public string Language { get; }

    /// <summary>The code cells in order.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The folder that holds Toolkit.sln, found upward from the test's own.</summary>
    public static string Root { get; } = FindRoot();

    public static Notebook Load(string path) => new(path, File.ReadAllText(path));

    /// <summary>A notebook that need not lie on disk, as if it lay at this path.</summary>
    public static Notebook Parse(string path, string text) => new(path, text);

    public string ToJson() => json.ToJsonString(Layout) + "\n";

    private static string FindRoot()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Toolkit.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds Toolkit.sln."
        );
    }
}

/// <summary>One cell; its number counts every cell from 1, text cells too, as a reader would.</summary>
internal sealed class Cell(JsonNode json, int number)
{
    public int Number => number;

    public bool IsCode => (string?)json["cell_type"] == "code";

    public string Source => Joined(json["source"]);

    /// <summary>What the metadata of the two families of kernels say the language is; nothing if they are silent.</summary>
    public IEnumerable<string> Languages
    {
        get
        {
            var metadata = json["metadata"];
            string?[] names =
            [
                (string?)metadata?["polyglot_notebook"]?["kernelName"],
                (string?)metadata?["dotnet_interactive"]?["language"],
            ];
            return names.OfType<string>();
        }
    }

    /// <summary>Whether the cell is meant to throw: Jupyter's own tag for it.</summary>
    public bool RaisesException =>
        json["metadata"]?["tags"] is JsonArray tags
        && tags.Any(tag => (string?)tag == "raises-exception");

    /// <summary>The outputs stored with the cell.</summary>
    public IReadOnlyList<Output> Stored =>
        Output.Merged((json["outputs"] as JsonArray ?? []).Select(output => Output.Read(output!)));

    public void Store(IEnumerable<Output> outputs, int executionCount)
    {
        json["execution_count"] = executionCount;
        json["outputs"] = new JsonArray([
            .. outputs.Select(output => output.Write(executionCount)),
        ]);
    }

    /// <summary>nbformat writes a text as one string or as a list of lines.</summary>
    public static string Joined(JsonNode? text) =>
        text is JsonArray lines
            ? string.Concat(lines.Select(line => (string?)line))
            : (string?)text ?? "";
}
