using System.Reflection;
using System.Xml.Linq;
using AutoDiff;

namespace Descent.Tests;

/// <summary>Everything a user can see says what it is: F# has no warning for that, so a test has to.</summary>
public sealed class DocumentationTests
{
    static readonly Assembly Library = typeof(Objective).Assembly;

    static readonly HashSet<string> Documented =
    [
        .. XDocument
            .Load(Path.ChangeExtension(Library.Location, ".xml"))
            .Descendants("member")
            .Where(member => member.Value.Trim().Length > 0)
            .Select(member => member.Attribute("name")!.Value.Split('(')[0].Split('`')[0]),
    ];

    static bool IsWritten(MemberInfo member) =>
        member switch
        {
            System.Reflection.MethodInfo method => !method.IsSpecialName
                || method.Name.StartsWith("op_", StringComparison.Ordinal),
            ConstructorInfo or PropertyInfo => true,
            FieldInfo field => field.IsStatic && field.DeclaringType!.IsEnum,
            _ => false,
        };

    // What a record brings, and overrides of System.Object, are documented with the language.
    static readonly string[] OfRecords = ["Equals", "GetHashCode", "CompareTo", "ToString"];

    static bool IsOwn(MemberInfo member) =>
        !OfRecords.Contains(member.Name)
        && !(member is ConstructorInfo && member.DeclaringType!.IsValueType)
        && (
            member is not System.Reflection.MethodInfo method
            || method.GetBaseDefinition().DeclaringType == method.DeclaringType
        );

    static string Id(MemberInfo member)
    {
        string kind = member switch
        {
            PropertyInfo => "P",
            FieldInfo => "F",
            _ => "M",
        };
        string name = member is ConstructorInfo ? "#ctor" : member.Name;
        return $"{kind}:{member.DeclaringType!.FullName!.Replace('+', '.')}.{name}";
    }

    [Fact]
    public void Every_public_member_of_the_F_sharp_layer_is_documented()
    {
        const BindingFlags Own =
            BindingFlags.Public
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var types = Library
            .GetExportedTypes()
            .Where(type => !typeof(Delegate).IsAssignableFrom(type))
            .ToList();
        var missing = types
            .Where(type => !Documented.Contains($"T:{type.FullName!.Replace('+', '.')}"))
            .Select(type => type.FullName!)
            .Concat(
                types
                    .Where(type => !typeof(Exception).IsAssignableFrom(type))
                    .SelectMany(type => type.GetMembers(Own))
                    .Where(member =>
                        IsWritten(member) && IsOwn(member) && !Documented.Contains(Id(member))
                    )
                    .Select(Id)
            );

        Assert.Equal("", string.Join("\n", missing));
    }
}
