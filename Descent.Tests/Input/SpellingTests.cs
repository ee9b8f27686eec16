using AutoDiff;

namespace Descent.Tests.Input;

public sealed class SpellingTests
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
    [InlineData("f", null)]
    [InlineData("ee", null)]
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
        Assert.Equal(expected, Spelling.Closest(word, Known));
        Assert.Equal(
            expected is null ? "" : $" Did you mean '{expected}'?",
            Spelling.Hint(word, Known)
        );
    }

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("abcdef", "badcfe", 3)]
    public void Counts_slips(string left, string right, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(left, right, 5));
        Assert.Equal(expected, Spelling.Distance(right, left, 5));
        Assert.Equal(expected, Spelling.Distance(left, right, expected - 1));
    }
}
