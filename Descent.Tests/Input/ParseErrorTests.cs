using AutoDiff;
using AutoDiff.FSharp.TextInput;

namespace Descent.Tests.Input;

using static ParseErrorCode;

public sealed class ParseErrorTests
{
    internal static IReadOnlyList<ParseError> ErrorsOf(string text) =>
        Assert.Throws<ParseException>(() => Parser.parse(text)).Errors;

    /// <summary>One error: its code, where it is, how long, and a word of the message or the advice.</summary>
    [Theory]
    [InlineData("", EmptyText, 1, 1, 0, "no formula")]
    [InlineData(" \n # only a comment", EmptyText, 2, 18, 0, "Write one")]
    [InlineData("2 3", MissingOperator, 1, 3, 1, "2*3, or the one number 23")]
    [InlineData("x y", MissingOperator, 1, 3, 1, "Did you mean x*y")]
    [InlineData("sum(i in 1..3, x)", MissingOperator, 1, 7, 2, "Write i = 1..n")]
    [InlineData("sum(x for x in 1)", MissingOperator, 1, 7, 3, "Write sum(i = 1..n")]
    [InlineData("x[1:3]", StrayCharacter, 1, 4, 1, "Write 1..n for a range")]
    [InlineData("x + `y", StrayCharacter, 1, 5, 1, "a name that never ends")]
    [InlineData("x + `` + y", StrayCharacter, 1, 5, 2, "no name between")]
    [InlineData("sin x", MissingOperator, 1, 5, 1, "the call sin(x)")]
    [InlineData("(x+1)(x-2)", MissingOperator, 1, 6, 1, "between ')' and '('")]
    [InlineData("x 2", MissingOperator, 1, 3, 1, "x*2")]
    [InlineData("2[1,2]", MissingOperator, 1, 2, 1, "Write * for a product")]
    [InlineData("x²y", MissingOperator, 1, 3, 1, "between '²' and 'y'")]
    [InlineData("2\nx", MissingOperator, 2, 1, 1, "no operator")]
    [InlineData("1.5.2", MalformedNumber, 1, 1, 4, "one decimal point")]
    [InlineData("1_000", MalformedNumber, 1, 1, 2, "1e3")]
    [InlineData("0x1F", MalformedNumber, 1, 1, 2, "Hexadecimal")]
    [InlineData("1e999", NumberTooLarge, 1, 1, 5, "1.8e308")]
    [InlineData("x⁹⁹⁹⁹ + 1e99999999999", NumberTooLarge, 1, 9, 13, "1.8e308")]
    [InlineData("x**2", ForeignOperator, 1, 2, 2, "x^2")]
    [InlineData("a && b", ForeignOperator, 1, 3, 2, "'and'")]
    [InlineData("a || b", ForeignOperator, 1, 3, 2, "'or'")]
    [InlineData("x // 2", ForeignOperator, 1, 3, 2, "floor(a/b)")]
    [InlineData("x .* y", ForeignOperator, 1, 3, 2, "element by element")]
    [InlineData("x.^2", ForeignOperator, 1, 2, 2, "Write ^")]
    [InlineData("Math.Pow(x, 2)", ForeignName, 1, 1, 8, "x^2")]
    [InlineData("2*Math.Sqrt(x)", ForeignName, 1, 3, 9, "write sqrt(…)")]
    [InlineData("Math.PI*x", ForeignName, 1, 1, 7, "Write pi.")]
    [InlineData("np.exp(x)", ForeignName, 1, 1, 6, "write exp(…)")]
    [InlineData("np.linalg.norm(x)", ForeignName, 1, 1, 14, "write norm(…)")]
    [InlineData("std::exp(x)", ForeignName, 1, 1, 8, "write exp(…)")]
    [InlineData("x.sum(2)", ForeignName, 1, 1, 5, "write sum(x)")]
    [InlineData("A.T @ x", ForeignName, 1, 1, 3, "transpose(A)")]
    [InlineData("x > 0 ? x : 2", StrayCharacter, 1, 7, 1, "if(condition, a, b)")]
    [InlineData("\\frac{x}{2}", StrayCharacter, 1, 1, 5, "(a)/(b)")]
    [InlineData("x \\cdot y", StrayCharacter, 1, 3, 5, "* for a product")]
    [InlineData("x +", TrailingOperator, 1, 3, 1, "after '+'")]
    [InlineData("x + 2^-", TrailingOperator, 1, 7, 1, "after '-'")]
    [InlineData("2 + * 3", MissingOperand, 1, 5, 1, "after '+', found '*'")]
    [InlineData("* 3", MissingOperand, 1, 1, 1, "begin with '*'")]
    [InlineData("()", MissingOperand, 1, 2, 1, "between the parentheses")]
    [InlineData("[]", MissingOperand, 1, 2, 1, "at least one element")]
    [InlineData("x[]", MissingOperand, 1, 3, 1, "x[..]")]
    [InlineData("f(x,)", MissingOperand, 1, 5, 1, "after ',', found ')'")]
    [InlineData("f(,x)", MissingOperand, 1, 3, 1, "after '(', found ','")]
    [InlineData("f(", UnclosedBracket, 1, 2, 1, "never closed")]
    [InlineData("2*(x + (y - 1)", UnclosedBracket, 1, 3, 1, "Add ')'")]
    [InlineData("f(g(h(x", UnclosedBracket, 1, 6, 1, "nor are 2 more")]
    [InlineData("x[1", UnclosedBracket, 1, 2, 1, "Add ']'")]
    [InlineData("x[1..", UnclosedBracket, 1, 2, 1, "never closed")]
    [InlineData("x)", UnopenedBracket, 1, 2, 1, "closes nothing")]
    [InlineData("(x]", MismatchedBracket, 1, 3, 1, "'(' of line 1, column 1")]
    [InlineData("[1, 2)", MismatchedBracket, 1, 6, 1, "Write ']'")]
    [InlineData("1,5", DecimalComma, 1, 1, 3, "Write 1.5")]
    [InlineData("2*(1,5e3 + x)", DecimalComma, 1, 4, 5, "Write 1.5e3")]
    [InlineData("a, b", MisplacedComma, 1, 2, 1, "arguments")]
    [InlineData("(a, b)", MisplacedComma, 1, 3, 1, "separates nothing")]
    [InlineData("1..2", MisplacedRange, 1, 2, 2, "x[2..5]")]
    [InlineData("f(1..2)", MisplacedRange, 1, 4, 2, "only in an index")]
    [InlineData("sum(i = 5, x)", MissingRange, 1, 5, 5, "Write i = 1..n")]
    [InlineData("let t[3] = 2; t", MissingRange, 1, 6, 1, "let t[i = 1..m]")]
    [InlineData("sum(i = 1..n)", WrongArity, 1, 1, 3, "one formula, not 0")]
    [InlineData("sum(i = 1..n, x, y)", WrongArity, 1, 1, 3, "one formula, not 2")]
    [InlineData("sum(x[i], i = 1..n)", MisplacedStatement, 1, 13, 1, "for an index")]
    [InlineData("sum(i = .., x)", MissingOperand, 1, 9, 2, "after '='")]
    [InlineData("sum(i = 1.., x)", MissingOperand, 1, 12, 1, "after '..'")]
    [InlineData("sum(i = 1..n", UnclosedBracket, 1, 4, 1, "Add ')'")]
    [InlineData("let 3 = 2; x", MalformedLet, 1, 5, 1, "a new name, not '3'")]
    [InlineData("let s 2; x", MalformedLet, 1, 7, 1, "comes '='")]
    [InlineData("let s", MalformedLet, 1, 6, 0, "comes '='")]
    [InlineData("let s = 2", MalformedLet, 1, 10, 0, "ends with ';'")]
    [InlineData("(let s = 2)*x", MalformedLet, 1, 11, 1, "ends with ';'")]
    [InlineData("let t[i = 1..3] 2; t", MalformedLet, 1, 17, 1, "comes '='")]
    [InlineData("x + let s = 2; s", MisplacedStatement, 1, 5, 3, "before a formula")]
    [InlineData("let s = 2;", TrailingOperator, 1, 10, 1, "ends after ';'")]
    [InlineData("sum(x) = 2", MisplacedStatement, 1, 1, 8, "== compares")]
    [InlineData("sum(x)^2 = 2", MisplacedStatement, 1, 10, 1, "Write ==")]
    [InlineData("x[1..2..3]", MisplacedRange, 1, 7, 2, "once")]
    [InlineData("x[1 by 2]", MisplacedRange, 1, 5, 2, "'by'")]
    [InlineData("a < b < c", ChainedComparison, 1, 7, 1, "a < b and b < c")]
    [InlineData("by + 1", ReservedWord, 1, 1, 2, "another name")]
    [InlineData("y = x^2", MisplacedStatement, 1, 1, 3, "Write x^2;")]
    [InlineData(
        "f(x, y) = x^2 + y^2",
        MisplacedStatement,
        1,
        1,
        9,
        "Write x^2 + y^2; == compares."
    )]
    [InlineData("f(x) =", MisplacedStatement, 1, 6, 1, "==")]
    [InlineData("s = 2; s^2", MisplacedStatement, 1, 3, 1, "let s = …;")]
    [InlineData("x => x^2", MisplacedStatement, 1, 1, 4, "Write x^2.")]
    [InlineData("(x, y) -> x*y", MisplacedStatement, 1, 1, 9, "without '(x, y) ->'")]
    [InlineData("x ↦ x^2", MisplacedStatement, 1, 1, 3, "Write x^2.")]
    [InlineData("return x^2", MisplacedStatement, 1, 1, 6, "Write x^2.")]
    [InlineData("return (x + 1)^2", MisplacedStatement, 1, 1, 6, "Write (x + 1)^2.")]
    [InlineData("if(x => 0, 1, 2)", ForeignOperator, 1, 6, 2, "Write >=")]
    [InlineData("sum(i -> x[i])", ForeignOperator, 1, 7, 2, "sum(i = 1..n, x[i]^2)")]
    [InlineData("|x-1| + |y|", ForeignOperator, 1, 1, 5, "Write abs(x-1).")]
    [InlineData("2*|x*|y||", ForeignOperator, 1, 3, 4, "Write abs(")]
    [InlineData("||x||^2", ForeignOperator, 1, 1, 5, "Write norm(x).")]
    [InlineData("a | b", StrayCharacter, 1, 3, 1, "'or'")]
    [InlineData("| x", StrayCharacter, 1, 1, 1, "abs(x)")]
    [InlineData("x; y", MisplacedStatement, 1, 2, 1, "';'")]
    [InlineData("x $ y", StrayCharacter, 1, 3, 1, "'$'")]
    [InlineData("$$$", StrayCharacter, 1, 1, 1, "'$'")]
    [InlineData("x!", StrayCharacter, 1, 2, 1, "not")]
    [InlineData("{x}", StrayCharacter, 1, 1, 1, "( )")]
    [InlineData("√x", StrayCharacter, 1, 1, 1, "U+221A")]
    [InlineData("x.y", ForeignName, 1, 1, 3, "x_y")]
    [InlineData("x.", StrayCharacter, 1, 2, 1, "x[i]")]
    [InlineData("x + \u200B1", StrayCharacter, 1, 5, 1, "U+200B")]
    [InlineData("x + 😀", StrayCharacter, 1, 5, 2, "U+1F600")]
    [InlineData("x\r\n+ y\r+ (z", UnclosedBracket, 3, 3, 1, "never closed")]
    public void Says_what_where_and_what_would_be_right(
        string text,
        ParseErrorCode code,
        int line,
        int column,
        int length,
        string words
    )
    {
        var error = ErrorsOf(text)[0];

        Assert.Equal(
            (code, line, column, length),
            (error.Code, error.Line, error.Column, error.Length)
        );
        Assert.Contains(words, $"{error.Message} {error.Suggestion}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x + * 2 - f(y z)", 2)]
    [InlineData("(1,5 + $) * a b", 3)]
    [InlineData("x + $ + y", 1)]
    [InlineData("f(x +", 2)]
    [InlineData("|x-1| + |y|", 1)]
    [InlineData("||x|| + 2*|y - |x||", 1)]
    [InlineData("f(x,y) = |x| + y", 2)]
    [InlineData("(x, y) => x*y", 1)]
    [InlineData("sum(i => x[i])", 1)]
    [InlineData("2**3 + 4**x", 2)]
    [InlineData("$ x $ y $ z $ w $ v $ u $ t $ s $ r $ q $ p $", 10)]
    public void Goes_on_after_an_error_and_reports_no_consequences(string text, int expected)
    {
        var errors = ErrorsOf(text);

        Assert.Equal(expected, errors.Count);
        Assert.Equal(errors.OrderBy(error => error.Offset), errors);
    }

    [Fact]
    public void Says_what_was_expected()
    {
        Assert.Contains("a number", ErrorsOf("2 + * 3")[0].Expected);
        Assert.Contains("an operator", ErrorsOf("x y")[0].Expected);
        Assert.Equal(["']'"], ErrorsOf("x[1")[0].Expected);
        Assert.Null(ErrorsOf("a, b")[0].Suggestion);
    }

    [Fact]
    public void The_message_shows_every_place()
    {
        var exception = Assert.Throws<ParseException>(() => Parser.parse("1 +\n\tx y\n* 2 3"));

        Assert.Equal(
            """
            line 2, column 4: There is no operator between 'x' and 'y'. Did you mean x*y, or the call x(y)?
              	x y
              	  ^
            line 3, column 5: There is no operator between '2' and '3'. Did you mean 2*3, or the one number 23?
              * 2 3
                  ^
            """,
            exception.Message
        );
    }

    [Theory]
    [InlineData("x + 1,5", "x + 1,5\n    ^^^")]
    [InlineData("x +", "x +\n  ^")]
    [InlineData("", "\n^")]
    [InlineData("x\u0302 + \u001b*", "x\u0302 + \uFFFD*\n    ^")]
    public void The_excerpt_puts_a_caret_under_the_place(string text, string expected) =>
        Assert.Equal(expected, ErrorsOf(text)[0].Excerpt);

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void A_long_line_is_shown_through_a_window(int before)
    {
        var text = $"{string.Concat(Enumerable.Repeat("x+", before))}y $ {new string('+', 1000)}z";
        var lines = ErrorsOf(text)[0].Excerpt.Split('\n');

        Assert.True(lines[0].Length <= 102);
        Assert.Equal('$', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_long_word_is_quoted_in_part()
    {
        var error = ErrorsOf($"x {new string('y', 100_000)}")[0];

        Assert.InRange(error.Message.Length, 1, 200);
        Assert.Equal(100_000, error.Length);
    }
}
