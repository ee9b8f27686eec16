using System.Text.Json.Nodes;

namespace Descent.Tests.Notebooks;

/// <summary>One output of a cell, without what may change from run to run.</summary>
/// <param name="Kind">stream, execute_result, display_data or error.</param>
/// <param name="Parts">
/// The text by what it is: stdout or stderr of a stream, a MIME type of a value, ename and evalue of an error.
/// </param>
internal sealed record Output(string Kind, IReadOnlyDictionary<string, string> Parts)
{
    public static Output Stream(string name, string text) => Of("stream", (name, text));

    public static Output Error(string name, string message) =>
        Of("error", ("ename", name), ("evalue", message));

    public static Output Read(JsonNode json)
    {
        var kind = (string?)json["output_type"] ?? "";
        return kind switch
        {
            "stream" => Stream((string?)json["name"] ?? "stdout", Cell.Joined(json["text"])),
            "error" => Error((string?)json["ename"] ?? "", (string?)json["evalue"] ?? ""),
            _ => Of(
                kind,
                [
                    .. (json["data"] as JsonObject ?? []).Select(part =>
                        (part.Key, Cell.Joined(part.Value))
                    ),
                ]
            ),
        };
    }

    /// <summary>Consecutive pieces of one stream as one, however they arrived.</summary>
    public static IReadOnlyList<Output> Merged(IEnumerable<Output> outputs)
    {
        var merged = new List<Output>();
        foreach (var output in outputs)
        {
            var stream = output.Kind == "stream" ? output.Parts.Keys.Single() : null;
            if (
                stream is not null
                && merged.Count > 0
                && merged[^1].Kind == "stream"
                && merged[^1].Parts.ContainsKey(stream)
            )
                merged[^1] = Stream(stream, merged[^1].Parts[stream] + output.Parts[stream]);
            else
                merged.Add(output);
        }
        return merged;
    }

    public JsonObject Write(int executionCount)
    {
        switch (Kind)
        {
            case "stream":
                var (name, text) = Parts.Single();
                return new()
                {
                    ["name"] = name,
                    ["output_type"] = Kind,
                    ["text"] = Lines(text),
                };
            case "error":
                return new()
                {
                    ["ename"] = Parts["ename"],
                    ["evalue"] = Parts["evalue"],
                    ["output_type"] = Kind,
                    ["traceback"] = new JsonArray(),
                };
            default:
                var value = new JsonObject
                {
                    ["data"] = new JsonObject(
                        Parts.Select(part =>
                            KeyValuePair.Create(part.Key, (JsonNode?)Lines(part.Value))
                        )
                    ),
                };
                if (Kind == "execute_result")
                    value["execution_count"] = executionCount;
                value["metadata"] = new JsonObject();
                value["output_type"] = Kind;
                return value;
        }
    }

    public bool Equals(Output? other) =>
        other is not null
        && Kind == other.Kind
        && Parts.Count == other.Parts.Count
        && !Parts.Except(other.Parts).Any();

    public override int GetHashCode() => Kind.GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        string.Join("\n", Parts.Select(part => $"{Kind} {part.Key}: {part.Value}"));

    public static Output Of(string kind, params (string Name, string Text)[] parts) =>
        new(kind, parts.ToDictionary(part => part.Name, part => part.Text));

    /// <summary>One string a line, its line feed at its end, so that a stored output can be read by eye.</summary>
    private static JsonArray Lines(string text)
    {
        var lines = text.Split('\n');
        var ended = lines[..^1].Select(line => line + "\n");
        return [.. lines[^1] == "" ? ended : ended.Append(lines[^1])];
    }
}
