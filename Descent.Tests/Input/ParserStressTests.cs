using System.Diagnostics;
using AutoDiff;
using AutoDiff.FSharp.TextInput;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Tests.Input;

/// <summary>Whatever the text, an answer or a located error: in time linear in its length, on a small stack.</summary>
public sealed class ParserStressTests
{
    private const int SmallStack = 256 * 1024;

    /// <summary>Far above what a linear reader needs for these sizes, far below what a quadratic one does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static string Repeat(string text, int times) =>
        string.Concat(Enumerable.Repeat(text, times));

    public static TheoryData<string> Shapes() => [.. Texts.Keys];

    private static readonly Dictionary<string, (Func<string> Text, ParseErrorCode? Error)> Texts =
        new()
        {
            ["parentheses"] = (() => Repeat("(", 100_000) + "x" + Repeat(")", 100_000), null),
            ["a megabyte of parentheses"] = (
                () => Repeat("(", 500_000) + "x" + Repeat(")", 500_000),
                null
            ),
            ["calls"] = (() => Repeat("sin(", 100_000) + "x" + Repeat(")", 100_000), null),
            ["vectors"] = (() => Repeat("[", 100_000) + "x" + Repeat("]", 100_000), null),
            ["indices"] = (() => Repeat("x[", 100_000) + "1" + Repeat("]", 100_000), null),
            ["a chain of indices"] = (() => "x" + Repeat("[1]", 300_000), null),
            ["a sum of a million terms"] = (() => "x" + Repeat("+x", 999_999), null),
            ["a tower of powers"] = (() => "2" + Repeat("^2", 500_000), null),
            ["superscripts"] = (() => Repeat("(", 200_000) + "x" + Repeat(")²", 200_000), null),
            ["signs"] = (() => Repeat("-", 1_000_000) + "x", null),
            ["plus signs"] = (() => Repeat("+", 1_000_000) + "x", null),
            ["negations"] = (() => Repeat("not ", 250_000) + "x", null),
            ["arguments"] = (() => "f(x" + Repeat(",x", 500_000) + ")", null),
            ["a long number"] = (() => "0." + Repeat("3", 1_000_000), null),
            ["a long name"] = (() => Repeat("x", 1_000_000), null),
            ["many names"] = (
                () => string.Join("*", Enumerable.Range(0, 150_000).Select(i => $"x{i}")),
                null
            ),
            ["a long comment"] = (() => "2 #" + Repeat("(", 1_000_000) + "\n*x", null),
            ["blank lines"] = (() => "x" + Repeat("\n", 1_000_000), null),
            ["numbers and comments"] = (() => "x" + Repeat("+2# (\n*x", 100_000), null),
            ["open parentheses"] = (() => Repeat("(", 1_000_000), ParseErrorCode.UnclosedBracket),
            ["closed parentheses"] = (
                () => "x" + Repeat(")", 1_000_000),
                ParseErrorCode.UnopenedBracket
            ),
            ["brackets of the wrong kind"] = (
                () => Repeat("(", 300_000) + "x" + Repeat("]", 300_000),
                ParseErrorCode.MismatchedBracket
            ),
            ["stray characters"] = (() => Repeat("$", 1_000_000), ParseErrorCode.StrayCharacter),
            ["operands without operators"] = (
                () => Repeat("x ", 500_000),
                ParseErrorCode.MissingOperator
            ),
            ["operators without operands"] = (
                () => Repeat("*", 1_000_001),
                ParseErrorCode.ForeignOperator
            ),
            ["commas"] = (() => Repeat("1,5 ", 250_000), ParseErrorCode.DecimalComma),
            ["ranges"] = (() => "1" + Repeat("..1", 300_000), ParseErrorCode.MisplacedRange),
            ["open indices"] = (() => Repeat("x[..", 250_000), ParseErrorCode.UnclosedBracket),
            ["comparisons"] = (() => "x" + Repeat("<x", 500_000), ParseErrorCode.ChainedComparison),
            ["nested sums"] = (
                () => Repeat("sum(i=1..2,", 100_000) + "x" + Repeat(")", 100_000),
                null
            ),
            ["nested lets"] = (
                () => Repeat("(let a=", 100_000) + "x" + Repeat(";a)", 100_000),
                null
            ),
            ["lets"] = (() => Repeat("let a=1;", 125_000) + "a", null),
            ["open sums"] = (() => Repeat("sum(i=1..", 100_000), ParseErrorCode.UnclosedBracket),
            ["open lets"] = (() => Repeat("let a=", 150_000), ParseErrorCode.MisplacedStatement),
            ["half pairs"] = (() => Repeat("\ud83d", 500_000), ParseErrorCode.StrayCharacter),
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Depth_and_length_cost_neither_stack_nor_time(string shape)
    {
        var (makeText, expected) = Texts[shape];
        var text = makeText();
        var outcome = OnSmallStack(() => Outcome(text));

        Assert.Equal(expected, outcome);
    }

    /// <summary>Null for an answer, or the first error; with the answer, all that is asked of a tree is asked.</summary>
    private static ParseErrorCode? Outcome(string text)
    {
        try
        {
            var (tree, twin) = (Parser.parse(text), Parser.parse(text));
            Assert.Equal(tree.Nodes.Length, tree.Nodes[^1].Size);
            Assert.True(tree.Equals(twin) && tree.GetHashCode() == twin.GetHashCode());
            Assert.InRange(tree.Names.Length, 0, tree.Nodes.Length);
            return null;
        }
        catch (ParseException exception)
        {
            Assert.InRange(exception.Errors.Count, 1, 10);
            Assert.InRange(exception.Message.Length, 1, 10_000);
            return exception.Errors[0].Code;
        }
    }

    private static ParseErrorCode? OnSmallStack(Func<ParseErrorCode?> work)
    {
        ParseErrorCode? outcome = null;
        Exception? failure = null;
        var clock = Stopwatch.StartNew();
        var thread = new Thread(
            () =>
            {
                try
                {
                    outcome = work();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            SmallStack
        );

        thread.IsBackground = true;
        thread.Start();
        Assert.True(thread.Join(Patience), "The text was not read in time.");
        Assert.Null(failure);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
        return outcome;
    }

    private static readonly string[] Pieces =
    [
        .. "+ - * / ^ @ ( ) [ ] , .. . ; = == < <= != and or not by let x y1 α f( sin( 1 2.5 1e-3 1e 0x1".Split(
            ' '
        ),
        .. "i= i=1..3, sum(i= sum(i=1..2, let~a= ;a let~t[i=1..2]= x[i] i-1"
            .Split(' ')
            .Select(piece => piece.Replace('~', ' ')),
        .. "² ³ ⁻ · × − ** && | $ { } # \u0302 \ud83d 😀 \" \\ _ %".Split(' '),
        " ",
        "\n",
        "\t",
        "\0",
        "\r\n",
    ];

    private static readonly string[] Formulas =
    [
        "(1-x)^2 + 100*(y-x^2)^2",
        "sum(log(1 + exp(-y*(X@w)))) / 2n",
        "x[1..9 by 2] + X[.., 3]·[1, 2, 3]²",
        "sum(i = 1..3, j = max(1, i-1)..3 by 1, if(i == j, 1, x[i]*y[j]))",
        "let n = 3; let t[i = 1..n] = i/2; prod(i = 1..n, t[i] + x[n+1-i])",
        "if(a < b and not c == d, 1e-3x, -f(x, [[1,2],[3,4]]))",
    ];

    private static Gen<string> Random =>
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    /// <summary>A formula with a few stretches cut out, doubled, or written over.</summary>
    private static Gen<string> Mutated =>
        from formula in Gen.Elements(Formulas)
        from edits in Gen.Choose(1, 4).SelectMany(count => Edit.ListOf(count))
        select edits.Aggregate(formula, (text, edit) => edit(text));

    private static Gen<Func<string, string>> Edit =>
        from place in Gen.Choose(0, 10_000)
        from length in Gen.Choose(0, 6)
        from piece in Gen.Elements(Pieces)
        from doubled in Gen.Choose(0, 1)
        select new Func<string, string>(text =>
        {
            var start = place % (text.Length + 1);
            var cut = Math.Min(length, text.Length - start);
            var middle = doubled == 1 ? text.Substring(start, cut) : "";
            return text[..start] + middle + piece + middle + text[(start + cut)..];
        });

    private static Config Sizes(int count) =>
        Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(60).WithReplay(20260117, 4711);

    [Fact]
    public void Random_texts_are_read_or_refused() =>
        Prop.ForAll(Random.ToArbitrary(), IsReadOrRefused).Check(Sizes(50_000));

    [Fact]
    public void Mutated_formulas_are_read_or_refused() =>
        Prop.ForAll(Mutated.ToArbitrary(), IsReadOrRefused).Check(Sizes(50_000));

    /// <summary>Anything but a <see cref="ParseException"/> escapes and fails the test.</summary>
    private static bool IsReadOrRefused(string text)
    {
        try
        {
            var tree = Parser.parse(text);
            return tree.Equals(Parser.parse(Canonical.Of(tree)));
        }
        catch (ParseException exception)
        {
            return exception.Errors.All(error => IsWithin(text, error));
        }
    }

    private static bool IsWithin(string text, ParseError error) =>
        error.Offset >= 0
        && error.Length >= 0
        && error.Offset + error.Length <= text.Length
        && error.Line >= 1
        && error.Column >= 1
        && error.Excerpt.Contains('^', StringComparison.Ordinal);
}
