using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using AutoDiff.FSharp.TextOutput;
using Descent.Tests.Input;
using Descent.Tests.Support;

namespace Descent.Tests.Output;

public sealed class InfixTests
{
    /// <summary>A formula, and how it is printed; then it must be read back as the same node.</summary>
    [Theory]
    [InlineData("(1-x)^2+100*(y-x^2)^2", "(1 - x)^2 + 100*(y - x^2)^2")]
    [InlineData("a-(b-c)-d", "a - (b - c) - d")]
    [InlineData("a+(b+c)", "a + (b + c)")]
    [InlineData("a*(b*c)", "a*(b*c)")]
    [InlineData("a/(b/c)/d", "a/(b/c)/d")]
    [InlineData("a/(b*c)", "a/(b*c)")]
    [InlineData("(a+b)*(a-b)", "(a + b)*(a - b)")]
    [InlineData("-x", "-x")]
    [InlineData("-x^2", "-x^2")]
    [InlineData("(-x)^3", "(-x)^3")]
    [InlineData("-(a*b)", "-a*b")]
    [InlineData("-(a/b)", "-a/b")]
    [InlineData("-((a-b)*c)", "-((a - b)*c)")]
    [InlineData("-((a+b)*c)", "-(a + b)*c")]
    [InlineData("-(2/x)", "-(2/x)")]
    [InlineData("-2*x", "-2*x")]
    [InlineData("2*(a*b)", "2*a*b")]
    [InlineData("a*2*b", "2*a*b")]
    [InlineData("2*(a/b)", "2*(a/b)")]
    [InlineData("2*a/b", "2*a/b")]
    [InlineData("x + -3", "x - 3")]
    [InlineData("x - -3", "x + 3")]
    [InlineData("x*x", "x^2")]
    [InlineData("a^b^c", "a^b^c")]
    [InlineData("(a^b)^c", "(a^b)^c")]
    [InlineData("a^-b", "a^-b")]
    [InlineData("a^(b*c)", "a^(b*c)")]
    [InlineData("x^-2", "x^-2")]
    [InlineData("x^2.5", "x^2.5")]
    [InlineData("x^0.5", "sqrt(x)")]
    [InlineData("1e-5*x + 1e20", "1e-5*x + 1e20")]
    [InlineData("123456.789*x", "123456.789*x")]
    [InlineData("x + pi", "x + 3.141592653589793")]
    [InlineData("x*(1/0)", "1/0*x")]
    [InlineData("x - 1/0", "x - 1/0")]
    [InlineData("x + -1/0", "x - 1/0")]
    [InlineData("x/(0/0)", "x/(0/0)")]
    [InlineData("x + -(0/0)", "x + -(0/0)")]
    [InlineData("x/-0", "x/-0")]
    [InlineData("arctan(x) + ln(y)", "atan(x) + log(y)")]
    [InlineData("pow(x, y)", "x^y")]
    [InlineData("`my column`^2 + `2nd` + `by` + `a``b`", "`my column`^2 + `2nd` + `by` + `a``b`")]
    [InlineData("`NaN`^2 + `true` + `Infinity`", "`NaN`^2 + `true` + `Infinity`")]
    [InlineData("`x`*`pi`*`sin`", "x*`pi`*`sin`")]
    [InlineData("clip(x, 0, 1)", "min(max(x, 0), 1)")]
    [InlineData(
        "huber(x, 1) + mod(x, y) + trigamma(y)",
        "huber(x, 1) + mod(x, y) + polygamma(1, y)"
    )]
    [InlineData("a < b", "b > a")]
    [InlineData("(a >= b) == c", "(a >= b) == c")]
    [InlineData("if(a > b, a + 1, b)", "if(a > b, a + 1, b)")]
    [InlineData("max(a, b, 1)", "max(max(a, b), 1)")]
    [InlineData("sum(v)", "sum(v)")]
    [InlineData("mean(v)", "sum(v)/3")]
    [InlineData("min(v)", "-max(-v)")]
    [InlineData("dot(v, w)", "sum(v*w)")]
    [InlineData("v @ w", "sum(v*w)")]
    [InlineData("norm(v - w)^2", "sum((v - w)^2)")]
    [InlineData("sum(X, 1)", "sum(X, 1)")]
    [InlineData("max(X)*maxalong(X, 2)", "max(X)*maxalong(X, 2)")]
    [InlineData("v + a", "v + a")]
    [InlineData("X*v", "X*v")]
    [InlineData("X - u", "X - u")]
    [InlineData("2*(a*v)", "2*(a*v)")]
    [InlineData("-(a*v)", "-(a*v)")]
    [InlineData("X @ v", "X @ v")]
    [InlineData("2*(X @ v)", "2*(X @ v)")]
    [InlineData("X @ v + [a, b]", "X @ v + [a, b]")]
    [InlineData("matmul(v, w)", "matmul(v, w)")]
    [InlineData("transpose(X) @ X", "transpose(X) @ X")]
    [InlineData("v[2] + X[1, 3]", "v[2] + X[1, 3]")]
    [InlineData("v[2..] - v[..2]", "v[2..] - v[..2]")]
    [InlineData("v[1..3 by 2]", "v[1..3 by 2]")]
    [InlineData("X[2]", "X[2]")]
    [InlineData("X[.., 2]", "X[.., 2]")]
    [InlineData("X[.., 2..3]", "X[.., 2..]")]
    [InlineData("(v + w)[2]", "(v + w)[2]")]
    [InlineData("[1, 2.5, -3]*v", "[1, 2.5, -3]*v")]
    [InlineData("[[1, 2, 3], [0, 0, 0]]*X", "[[1, 2, 3], [0, 0, 0]]*X")]
    [InlineData("[v[1], a, 2]", "[v[1], a, 2]")]
    [InlineData("[[a, b], [c, 1]]", "[[a, b], [c, 1]]")]
    [InlineData("[a]", "[a]")]
    [InlineData("[a][1]", "a")]
    [InlineData("zeros(3)", "zeros(3)")]
    [InlineData("0*X", "zeros(2, 3)")]
    [InlineData("[5, 5, 5]", "5*ones(3)")]
    [InlineData("a*ones(2, 2)", "a*ones(2, 2)")]
    [InlineData("broadcast(v, [2], [3, 2])", "broadcast(v, [2], [3, 2])")]
    [InlineData("reshape(X, [3, 2])", "reshape(X, [3, 2])")]
    [InlineData("reshape(X, 6)[1]", "reshape(X, [6])[1]")]
    [InlineData("pad(v, [2], [1], [5])", "pad(v, [2], [1], [5])")]
    [InlineData("concatenate(1, v, w)", "concatenate(1, v, w)")]
    [InlineData("concatenate(1, zeros(1), ones(1))", "concatenate(1, zeros(1), ones(1))")]
    [InlineData("v[[3, 3]]", "gather(v, [3, 3])")]
    [InlineData("v[[3, 1]]", "reverse(v[1..3 by 2])")]
    [InlineData("scatteradd(v, [1, 1, 2], 4)", "scatteradd(v, [1, 1, 2], 4)")]
    [InlineData("log(sum(exp(v)))", "logsumexp(v)")]
    public void Prints_what_a_person_would_write(string text, string expected)
    {
        var (builder, scope) = (new Builder(), VectorScope());
        var node = Reading.Read(text, builder, scope);

        Assert.Equal(expected, Infix.print(node));
        Assert.Same(node, Reading.Read(Infix.print(node), builder, scope));
    }

    /// <summary>Vectors v and w of three, a matrix X of two by three and a column u; other names are numbers.</summary>
    internal static Scope VectorScope() =>
        new(
            [],
            new Dictionary<string, Shape>
            {
                ["v"] = new(3),
                ["w"] = new(3),
                ["X"] = new(2, 3),
                ["u"] = new(2, 1),
            }
        );

    [Fact]
    public void Numbers_print_the_same_in_every_culture()
    {
        using var _ = new OddCulture();
        Assert.Equal("-1.5e-7*x", Infix.print(Reading.Read("-1.5e-7*x", new(), new())));
        Assert.Equal("x^-2", Infix.print(Reading.Read("x^-2", new(), new())));
    }

    /// <summary>Forty doublings: 41 nodes, and 2⁴⁰ times the innermost one as text.</summary>
    [Fact]
    public void Sharing_without_end_stops_at_the_limit()
    {
        var (builder, text) = (new Builder(), "(x + 1)");
        var node = Reading.Read(text, builder, new());
        IBuilder build = builder;

        for (var i = 0; i < 40; i++)
        {
            node = build.Call("multiply", [build.Call("sin", [node]), build.Call("cos", [node])]);
        }

        Assert.True(Infix.tryPrint(1000, node).IsNone);
        Assert.EndsWith("…", Infix.abbreviate(1000, node), StringComparison.Ordinal);
        Assert.Equal(1000, Infix.abbreviate(1000, node).Length);
        _ = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = Infix.print(node);
        });
    }

    /// <summary>Data without a name is not written out when it cannot fit.</summary>
    [Fact]
    public void Data_prints_as_far_as_there_is_room()
    {
        var scope = new Scope();
        var values = Enumerable.Range(0, 1_000_000).Select(i => (double)i).ToArray();
        IBuilder build = new Builder();
        var data = build.Input(scope.Literal(new Shape(values.Length), values));
        var node = build.Call("exp", [data]);

        Assert.True(Infix.tryPrint(1000, node).IsNone);
        Assert.Equal("exp(…", Infix.abbreviate(1000, node));
        Assert.StartsWith("exp([0, 1, 2,", Infix.print(node), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_prints_in_a_small_stack()
    {
        var (builder, scope) = (new Builder(), new Scope());
        IBuilder build = builder;
        var node = Reading.Read("x", builder, scope);

        for (var i = 0; i < 200_000; i++)
        {
            node =
                i % 2 == 0
                    ? build.Call("sin", [node])
                    : build.Call("subtract", [build.Constant(i), node]);
        }

        Exception? failure = null;
        var thread = new Thread(
            () =>
                failure = Record.Exception(() =>
                    Assert.Same(node, Reading.Read(Infix.print(node), builder, scope))
                ),
            256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
