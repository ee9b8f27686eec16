using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using Descent.Tests.Notebooks;

namespace Descent.Tests.Cli;

/// <summary>
/// The pictures of the README are what the command above them draws; after an intended change, the command itself, typed in the top folder, draws them anew.
/// </summary>
public sealed partial class PicturesTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_command_of_the_README_draws_its_pictures()
    {
        Assert.SkipUnless(
            Fma.IsSupported || AdvSimd.IsSupported,
            "the pictures are those of a machine with fused multiply-add"
        );
        string readme = File.ReadAllText(Path.Combine(Notebook.Root, "README.md"));
        Match command = Drawing().Matches(readme).Single();
        Match[] pictures = Picture().Matches(readme).ToArray();

        Invocation run = Invocation.Of([
            .. DocumentTests.Words(command.Groups["line"].Value).Select(Resolved),
        ]);

        Assert.Equal(0, run.Code);
        Assert.Equal(2, pictures.Length);
        Assert.All(
            pictures.Select(picture => picture.Groups["path"].Value),
            path =>
                Assert.Equal(
                    File.ReadAllText(Path.Combine(Notebook.Root, path)),
                    File.ReadAllText(Resolved(path))
                )
        );
    }

    string Resolved(string word) =>
        word.EndsWith(".svg", StringComparison.Ordinal)
            ? scratch.Path(Path.GetFileName(word))
            : word;

    [GeneratedRegex("-- (?<line>compare .*docs/pictures/.*)")]
    private static partial Regex Drawing();

    [GeneratedRegex(@"!\[[^]]*\]\((?<path>docs/pictures/[^)]+)\)")]
    private static partial Regex Picture();
}
