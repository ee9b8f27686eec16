using AutoDiff.FSharp.TextInput;
using Descent.Tests.Support;

namespace Descent.Tests.Input;

public sealed class ParserTests
{
    [Theory]
    // Numbers.
    [InlineData("1", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("1.", "1")]
    [InlineData("1.e2", "100")]
    [InlineData("1e-3", "0.001")]
    [InlineData("1E+5", "100000")]
    [InlineData("1e−3", "0.001")]
    [InlineData("1e-999", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308")]
    // Names: a digit, a subscript and an accent belong to the name.
    [InlineData("x1", "x1")]
    [InlineData("α*b_0", "(α * b_0)")]
    [InlineData("x₁+_y", "(x₁ + _y)")]
    [InlineData("x\u0302", "x\u0302")]
    [InlineData("𝛼²", "(𝛼 ^ 2)")]
    [InlineData(
        "android+orbit+nothing+bypass+letter",
        "((((android + orbit) + nothing) + bypass) + letter)"
    )]
    // Precedence and associativity.
    [InlineData("1+2*3", "(1 + (2 * 3))")]
    [InlineData("(1+2)*3", "((1 + 2) * 3)")]
    [InlineData("a-b-c", "((a - b) - c)")]
    [InlineData("a/b/c", "((a / b) / c)")]
    [InlineData("a/b*c", "((a / b) * c)")]
    [InlineData("a*b@c", "((a * b) @ c)")]
    [InlineData("a^b^c", "(a ^ (b ^ c))")]
    [InlineData("-x^2", "(-(x ^ 2))")]
    [InlineData("(-x)^2", "((-x) ^ 2)")]
    [InlineData("2^-x", "(2 ^ (-x))")]
    [InlineData("2^-x^2", "(2 ^ (-(x ^ 2)))")]
    [InlineData("2^-x*y", "((2 ^ (-x)) * y)")]
    [InlineData("-x*y", "((-x) * y)")]
    [InlineData("x*-y+z", "((x * (-y)) + z)")]
    [InlineData("x - -y", "(x - (-y))")]
    [InlineData("--x", "(-(-x))")]
    [InlineData("+x + +y", "(x + y)")]
    [InlineData("2^+x", "(2 ^ x)")]
    [InlineData("-1^2", "(-(1 ^ 2))")]
    // The implicit product stands where * does.
    [InlineData("2x", "(2 * x)")]
    [InlineData("2 x", "(2 * x)")]
    [InlineData("2(x+1)", "(2 * (x + 1))")]
    [InlineData("2sin(x)", "(2 * sin(x))")]
    [InlineData("1/2x", "((1 / 2) * x)")]
    [InlineData("2x^2", "(2 * (x ^ 2))")]
    [InlineData("x^2y", "((x ^ 2) * y)")]
    [InlineData("-2x", "((-2) * x)")]
    [InlineData("2e", "(2 * e)")]
    [InlineData("2e-x", "((2 * e) - x)")]
    [InlineData("2e3x", "(2000 * x)")]
    [InlineData("2.x", "(2 * x)")]
    // What books print.
    [InlineData("a·b×c⋅d", "(((a * b) * c) * d)")]
    [InlineData("−x−1", "((-x) - 1)")]
    [InlineData("x²+y³", "((x ^ 2) + (y ^ 3))")]
    [InlineData("x¹²", "(x ^ 12)")]
    [InlineData("-x²", "(-(x ^ 2))")]
    [InlineData("2x²", "(2 * (x ^ 2))")]
    [InlineData("2^x²", "(2 ^ (x ^ 2))")]
    [InlineData("x²^3", "((x ^ 2) ^ 3)")]
    [InlineData("sin(x)²", "(sin(x) ^ 2)")]
    [InlineData("(x+1)²", "((x + 1) ^ 2)")]
    [InlineData("x² [1]", "(x ^ 2)[1]")]
    // Calls, vectors, indices.
    [InlineData("f()", "f()")]
    [InlineData("f(a, b+1, g(c))", "f(a, (b + 1), g(c))")]
    [InlineData("log (x)", "log(x)")]
    [InlineData("[1,2,3]", "[1, 2, 3]")]
    [InlineData("[[1,2],[3,4]]", "[[1, 2], [3, 4]]")]
    [InlineData("[x+1, -y][1]", "[(x + 1), (-y)][1]")]
    [InlineData("x[i]", "x[i]")]
    [InlineData("X[i,j]", "X[i, j]")]
    [InlineData("x[2..5]", "x[2..5]")]
    [InlineData("x[1..9 by 2]", "x[1..9 by 2]")]
    [InlineData("x[2..]", "x[2..]")]
    [InlineData("x[..5]", "x[..5]")]
    [InlineData("x[..]", "x[..]")]
    [InlineData("x[.. by 2]", "x[.. by 2]")]
    [InlineData("X[.., 1]", "X[.., 1]")]
    [InlineData("X[1..2, 2*3..]", "X[1..2, (2 * 3)..]")]
    [InlineData("x[n-1..n+1]^2", "(x[(n - 1)..(n + 1)] ^ 2)")]
    [InlineData("f(x)[1][2]", "f(x)[1][2]")]
    [InlineData("(x+y)[1]", "(x + y)[1]")]
    [InlineData("A@x[1]", "(A @ x[1])")]
    // Conditions.
    [InlineData("a < b + 1", "(a < (b + 1))")]
    [InlineData("a ≤ b and b ≥ c or not d ≠ e", "(((a <= b) and (b >= c)) or (not (d != e)))")]
    [InlineData("a == b or c and d", "((a == b) or (c and d))")]
    [InlineData("(a < b) == (c < d)", "((a < b) == (c < d))")]
    [InlineData("if(x > 0, x, -x)", "if((x > 0), x, (-x))")]
    // Indices and lets.
    [InlineData("sum(i=1..n-1,x[i])", "sum(i = 1..(n - 1), x[i])")]
    [InlineData("sum(i = 1..9 by 2, j = i..n, i*j)", "sum(i = 1..9 by 2, j = i..n, (i * j))")]
    [InlineData("f(i == 1, 2)", "f((i == 1), 2)")]
    [InlineData("let s = 2; s^2", "(let s = 2; (s ^ 2))")]
    [InlineData("let a = 1; let b = a; a + b", "(let a = 1; let b = a; (a + b))")]
    [InlineData("(let a = 1; a)*2", "((let a = 1; a) * 2)")]
    [InlineData("let a = (let b = 1; b); a", "(let a = (let b = 1; b); a)")]
    [InlineData("let t[i = 1..m] = i; t[1]", "(let t[i = 1..m] = i; t[1])")]
    [InlineData(
        "let A[i = 1..2, j = 1..3 by 1] = i; A[1]",
        "(let A[i = 1..2, j = 1..3 by 1] = i; A[1])"
    )]
    [InlineData("sum(i = 1..3, let q = i; q)", "sum(i = 1..3, (let q = i; q))")]
    [InlineData("f(let q = 2; q, x)", "f((let q = 2; q), x)")]
    // White space.
    [InlineData("\uFEFF x # a comment ( [\n + 1\r\n\t# another", "(x + 1)")]
    [InlineData("x\u00A0+\u20031", "(x + 1)")]
    [InlineData("(1-x)^2 + 100*(y-x^2)^2", "(((1 - x) ^ 2) + (100 * ((y - (x ^ 2)) ^ 2)))")]
    public void Reads(string text, string expected) => Assert.Equal(expected, Canonical.Of(text));

    [Fact]
    public void Names_are_listed_in_order_of_first_appearance_and_functions_are_not()
    {
        var tree = Parser.parse("b*sin(a) + sin*b - [c, a][1] + f(f, d)");

        Assert.Equal(["b", "a", "sin", "c", "f", "d"], tree.Names);
    }

    [Fact]
    public void Names_that_indices_and_lets_make_are_not_listed()
    {
        var tree = Parser.parse(
            "let a = b; sum(i = 1..n, let c = i; a*c*x[i]) + let_ + sum(j = 1..m, j)"
        );

        Assert.Equal(["b", "n", "x", "let_", "m"], tree.Names);
    }

    [Theory]
    [InlineData("2*(x + 1) - y", "2*(x + 1) - y", "2*(x + 1)", "2", "x + 1", "x", "1", "y")]
    [InlineData(" (f(x, y))² ", "(f(x, y))²", "f(x, y)", "x", "y", "²")]
    [InlineData(
        "a + x[1..n by 2]",
        "a + x[1..n by 2]",
        "a",
        "x[1..n by 2]",
        "x",
        "1..n by 2",
        "1",
        "n",
        "2"
    )]
    [InlineData("-(x) * [1, 2]", "-(x) * [1, 2]", "-(x)", "x", "[1, 2]", "1", "2")]
    public void Every_part_knows_its_place(string text, params string[] parts)
    {
        var tree = Parser.parse(text);
        var spans = tree.Nodes.Select(node => tree.Source.Slice(node.Span));

        Assert.Equal(parts.Order(StringComparer.Ordinal), spans.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Operands_come_first_and_sizes_count_them()
    {
        var tree = Parser.parse("f(x + 1, y)*2");

        Assert.Equal([1, 1, 3, 1, 5, 1, 7], tree.Nodes.Select(node => node.Size));
        Assert.Equal([2, 3], tree.OperandsOf(4));
        Assert.Equal([4, 5], tree.OperandsOf(6));
    }

    [Theory]
    [InlineData("2x + y", " 2 * (x) + (y) # the same", true)]
    [InlineData("x + y", "y + x", false)]
    [InlineData("f(x)", "f*x", false)]
    [InlineData("f(x, y)", "f(x) * y", false)]
    [InlineData("1 + 2", "1 + 3", false)]
    public void Trees_are_equal_when_the_formulas_are(string left, string right, bool expected)
    {
        var (a, b) = (Parser.parse(left), Parser.parse(right));

        Assert.Equal(expected, a.Equals(b));
        Assert.True(!expected || a.GetHashCode() == b.GetHashCode());
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        using var _ = new OddCulture();
        Assert.Equal("f(1, 5.25, 0.001)", Canonical.Of("f(1,5.25,1e-3)"));
    }
}
