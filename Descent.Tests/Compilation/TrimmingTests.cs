using System.Reflection;
using System.Runtime.Intrinsics;
using System.Xml.Linq;
using AutoDiff;

namespace Descent.Tests.Compilation;

/// <summary>What a trimmed program is told to keep: emitted code calls by name.</summary>
public sealed class TrimmingTests
{
    static readonly Assembly Library = typeof(Objective).Assembly;

    static readonly XElement Kept = XDocument
        .Load(Library.GetManifestResourceStream("ILLink.Descriptors.xml")!)
        .Root!;

    static string[] TypesOf(string assembly) =>
        [
            .. Kept.Elements("assembly")
                .Where(kept => kept.Attribute("fullname")!.Value == assembly)
                .Elements("type")
                .Select(type => type.Attribute("fullname")!.Value),
        ];

    [Fact]
    public void Every_type_that_is_kept_exists()
    {
        Assembly core = typeof(object).Assembly;
        string[] names = TypesOf(core.GetName().Name!);
        Assert.All(names, name => Assert.NotNull(core.GetType(name)));
    }

    [Fact]
    public void The_library_is_kept_whole_and_vectors_of_every_width_with_it()
    {
        XElement own = Kept.Elements("assembly").First();
        Assert.Equal(Library.GetName().Name, own.Attribute("fullname")!.Value);
        Assert.Equal("all", own.Attribute("preserve")!.Value);

        Type[] called =
        [
            typeof(Vector128),
            typeof(Vector128<>),
            typeof(Vector256),
            typeof(Vector256<>),
            typeof(Vector512),
            typeof(Vector512<>),
            typeof(Math),
        ];
        Assert.All(
            called,
            type => Assert.Contains(type.FullName, TypesOf("System.Private.CoreLib"))
        );
    }
}
