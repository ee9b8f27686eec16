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
    [InlineData("x^2.5", "2.5*x^1.5")]
    [InlineData("x*log(x)", "1 + log(x)")]
    [InlineData("log(x^2 + 1)", "2*x/(x^2 + 1)")]
    [InlineData("(1-x)^2 + 100*(y-x^2)^2", "-2*(1 - x) - 400*x*(y - x^2)", "200*(y - x^2)")]
    [InlineData("x*y", "y", "x")]
    [InlineData("sin(x)", "cos(x)")]
    [InlineData("exp(x)", "exp(x)")]
    [InlineData("log(x)", "1/x")]
    [InlineData("sum((v - 1)^2)", "2*(v - 1)")]
    [InlineData("sum(v*w)", "w", "v")]
    [InlineData("norm(v)", "quotientOrZero(v, norm(v))")]
    [InlineData("exp(-x^2)", "-2*x*exp(-x^2)")]
    [InlineData("x/y", "1/y", "-x/y/y")]
    [InlineData("-x*y", "-y", "-x")]
    [InlineData("log(1 + exp(x))", "sigmoid(x)")]
    [InlineData("tanh(x)", "(1 - tanh(x))*(1 + tanh(x))")]
    [InlineData("atan(x*y)", "y/(1 + (x*y)^2)", "x/(1 + (x*y)^2)")]
    [InlineData("sum(softplus(-v*w))", "-w*sigmoid(-v*w)", "-v*sigmoid(-v*w)")]
    [InlineData("sum(v^2)/2 + a*sum(v)", "a + v", "sum(v)")]
    [InlineData("a*sum(v)", "sum(v)", "a*ones(3)")]
    [InlineData("max(v)", "(v == max(v))/sum(v == max(v))")]
    [InlineData("sum(abs(v))", "sign(v)")]
    [InlineData("sum(if(v > 0, v, 0))", "if(v > 0, 1, 0)")]
    [InlineData(
        "logsumexp(v)",
        "quotientOrZero(exp(v - shift(max(v))), sum(exp(v - shift(max(v)))))"
    )]
    [InlineData(
        "norm([[1, 2, 3], [4, 5, 6]] @ v)^2",
        "transpose([[1, 2, 3], [4, 5, 6]]) @ (2*([[1, 2, 3], [4, 5, 6]] @ v))"
    )]
    public void Reads_like_a_persons(string text, params string[] expected) =>
        Assert.Equal(expected, Gradient(text));

    private static string[] Gradient(string text)
    {
        var (builder, scope) = (new Builder(), InfixTests.VectorScope());
        var f = Elaborator.elaborate(builder, Parser.parse(text), scope);
        return [.. Derivatives.gradient(builder, f.Variables, f.Root).Select(Infix.print)];
    }
}
