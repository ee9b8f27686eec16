using AutoDiff.FSharp.TextInput;
using Microsoft.FSharp.Core;

namespace Descent.Tests.Input;

public sealed class NearMissTests
{
    private static readonly string[] Known =
    [
        "sin",
        "sinh",
        "sqrt",
        "sigmoid",
        "softplus",
        "log",
        "exp",
        "e",
    ];

    [Theory]
    [InlineData("sni", "sin")]
    [InlineData("Sqrt", "sqrt")]
    [InlineData("sgimoid", "sigmoid")]
    [InlineData("softmax", null)]
    [InlineData("soft_plus", "softplus")]
    [InlineData("lgo", "log")]
    [InlineData("x", null)]
    [InlineData("determinant", null)]
    [InlineData("", null)]
    public void Finds_the_word_that_was_meant(string word, string? expected)
    {
        var found = NearMiss.closest(Known, word);

        Assert.Equal(expected, found.IsSome ? found.Value : null);
    }

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("abcdef", "badcfe", 3)]
    public void Counts_slips(string left, string right, int expected)
    {
        Assert.Equal(expected, NearMiss.distance(5, left, right));
        Assert.Equal(expected, NearMiss.distance(5, right, left));
        Assert.Equal(expected, NearMiss.distance(expected - 1, left, right));
    }
}
