using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using AutoDiff.FSharp.TextOutput;
using Descent.Tests.Input;

namespace Descent.Tests.Output;

/// <summary>Derivatives as people write them.</summary>
public sealed class DerivativeTextTests
{
    /// <summary>An objective, and its gradient by its variables in order of appearance.</summary>
    [Theory]
    [InlineData("(x-3)^2", "2*(x - 3)")]
    [InlineData("x^2 + 4*y^2", "2*x", "8*y")]
    [InlineData("(x-3)^2 + 2*(y+1)^2", "2*(x - 3)", "4*(y + 1)")]
    [InlineData("x^3", "3*x^2")]
    [InlineData("x*y", "y", "x")]
    [InlineData("sin(x)", "cos(x)")]
    [InlineData("exp(x)", "exp(x)")]
    [InlineData("log(x)", "1/x")]
    [InlineData("sum((v - 1)^2)", "2*(v - 1)")]
    [InlineData("sum(v*w)", "w", "v")]
    [InlineData("norm(v)", "quotientOrZero(v, norm(v))")]
    public void Reads_like_a_persons(string text, params string[] expected) =>
        Assert.Equal(expected, Gradient(text));

    private static string[] Gradient(string text)
    {
        var (builder, scope) = (new Builder(), InfixTests.VectorScope());
        var f = Elaborator.elaborate(builder, Parser.parse(text), scope);
        return [.. Derivatives.gradient(builder, f.Variables, f.Root).Select(Infix.print)];
    }

    [Fact]
    public void Survey()
    {
        foreach (
            var text in new[]
            {
                "(1-x)^2 + 100*(y-x^2)^2",
                "exp(-x^2)",
                "x/y",
                "1/x",
                "-x*y",
                "x^y",
                "sqrt(1 + x^2)",
                "log(1 + exp(x))",
                "tanh(x)",
                "atan(x*y)",
                "sum(log(1 + exp(-v*w)))",
                "sum(v^2)/2 + a*sum(v)",
                "norm(X @ v - [1, 2])^2",
                "logsumexp(v)",
                "max(v)",
                "sum(abs(v))",
                "sum(if(v > 0, v, 0))",
                "v[1]*v[2]",
                "sum((v[2..] - v[..2]^2)^2)",
                "mean((X @ v - [1, 2])^2) + 0.1*sum(v^2)",
            }
        )
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{text}\n    " + string.Join("\n    ", Gradient(text))
            );
        }
    }
}
