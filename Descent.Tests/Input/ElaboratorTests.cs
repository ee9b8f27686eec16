using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;
using Descent.Tests.Support;
using GraphInput = AutoDiff.FSharp.Input;

namespace Descent.Tests.Input;

public sealed class ElaboratorTests
{
    private static string[] NamesOf(IEnumerable<Node> variables) =>
        [
            .. variables.Select(node =>
                Assert.IsType<Operation.Input>(node.Operation, exactMatch: false).Item.Name
            ),
        ];

    private static string[] VariablesOf(string text, Scope scope) =>
        NamesOf(Elaborator.elaborate(new Builder(), Parser.parse(text), scope).Variables);

    /// <summary>A formula, and another one, or a number, that is worth the same.</summary>
    [Theory]
    [InlineData("2 + 3*4 - 5/2", "11.5")]
    [InlineData("2^3^2", "512")]
    [InlineData("-3^2", "-9")]
    [InlineData("2^-1", "0.5")]
    [InlineData("1/2s", "0.25")]
    [InlineData("s²*t³", "-2")]
    [InlineData("pi", "3.141592653589793")]
    [InlineData("e", "2.718281828459045")]
    [InlineData("2e", "5.43656365691809")]
    [InlineData("2e1", "20")]
    [InlineData("x + 1", "[2, 3, 4]")]
    [InlineData("x*y - t", "[2.5, 0, 14]")]
    [InlineData("x^2", "[1, 4, 9]")]
    [InlineData("d/x", "[2, 2, 8/3]")]
    [InlineData("A + x", "[[2, 4, 6], [5, 7, 9]]")]
    [InlineData("A*C", "[[10, 20, 30], [80, 100, 120]]")]
    [InlineData("A - s", "[[0.5, 1.5, 2.5], [3.5, 4.5, 5.5]]")]
    [InlineData("x + C", "[[11, 12, 13], [21, 22, 23]]")]
    [InlineData("A @ x", "[14, 32]")]
    [InlineData("x @ B", "[0.5, 13]")]
    [InlineData("A @ B", "[[0.5, 13], [2, 28]]")]
    [InlineData("x @ y", "10.5")]
    [InlineData("x[1] + x[3]", "4")]
    [InlineData("x[length(x)]", "3")]
    [InlineData("x[2..]", "[2, 3]")]
    [InlineData("x[..2]", "[1, 2]")]
    [InlineData("x[..]", "x")]
    [InlineData("x[1..3 by 2]", "[1, 3]")]
    [InlineData("x[.. by 2]", "[1, 3]")]
    [InlineData("x[2..2]", "[2]")]
    [InlineData("x[2..] - x[..2]", "[1, 1]")]
    [InlineData("x[[3, 1, 1]]", "[3, 1, 1]")]
    [InlineData("x[k]", "[3, 1, 1, 2]")]
    [InlineData("A[2]", "[4, 5, 6]")]
    [InlineData("A[2, 3]", "6")]
    [InlineData("A[.., 2]", "[2, 5]")]
    [InlineData("A[2, ..2]", "[4, 5]")]
    [InlineData("A[[2, 1]]", "[[4, 5, 6], [1, 2, 3]]")]
    [InlineData("(A @ B)[2, 2]", "28")]
    [InlineData("[1, 2, 3]", "x")]
    [InlineData("[s, t]", "[0.5, -2]")]
    [InlineData("[s, 1, pi]", "[0.5, 1, pi]")]
    [InlineData("[x, y]", "[[1, 2, 3], [0.5, -1, 4]]")]
    [InlineData("[[s, 1], [2, t]]", "[[0.5, 1], [2, -2]]")]
    [InlineData("[2, 2, 2]", "2*ones(3)")]
    [InlineData("sum([[1, 2], [3, 4]])", "10")]
    [InlineData("s > t", "1")]
    [InlineData("s < t", "0")]
    [InlineData("x >= 2", "[0, 1, 1]")]
    [InlineData("x <= 2", "[1, 1, 0]")]
    [InlineData("x == 2", "[0, 1, 0]")]
    [InlineData("x != 2", "[1, 0, 1]")]
    [InlineData("x > 1 and x < 3", "[0, 1, 0]")]
    [InlineData("x < 2 or x > 2", "[1, 0, 1]")]
    [InlineData("not x > 1", "[1, 0, 0]")]
    [InlineData("not (x > 1 and y > 0)", "[1, 1, 0]")]
    [InlineData("s and t", "1")]
    [InlineData("s and 0*s", "0")]
    [InlineData("2 or 2", "1")]
    [InlineData("t or 0", "1")]
    [InlineData("if(x > 1, x, -y)", "[-0.5, 2, 3]")]
    [InlineData("if(s > 0 and t > 0, 1, 2)", "2")]
    [InlineData("0/0 == 0/0", "0")]
    public void Reads(string text, string expected) =>
        Reading.AssertClose(Reading.Value(expected), Reading.Value(text));

    [Fact]
    public void Lists_variables_in_order_of_first_appearance() =>
        Assert.Equal(["b", "a", "c"], VariablesOf("b*sin(a) + pi*b + c - d[1]*0", Reading.Scope()));

    [Fact]
    public void A_variable_that_simplifies_away_stays_a_variable() =>
        Assert.Equal(["u", "v"], VariablesOf("0*u + v", new Scope()));

    [Fact]
    public void Data_and_declared_variables_come_before_constants_and_functions()
    {
        var column = new GraphInput("e", new Shape(2), [3, 4]);
        var shapes = new Dictionary<string, Shape>
        {
            ["pi"] = new(),
            ["length"] = new(2),
            ["e"] = new(5),
        };
        var elaborated = Elaborator.elaborate(
            new Builder(),
            Parser.parse("sum(e*length) + pi"),
            new Scope([column], shapes)
        );

        Assert.Equal(["length", "pi"], NamesOf(elaborated.Variables));
    }

    [Fact]
    public void Two_texts_in_one_scope_and_builder_give_one_node()
    {
        var (builder, scope) = (new Builder(), Reading.Scope());

        Assert.Same(
            Reading.Read("sum(u*[1, 2]) + x[2]", builder, scope),
            Reading.Read(" x[2] + sum([1,2] * u)", builder, scope)
        );
    }

    [Fact]
    public void Nodes_carry_the_words_they_come_from()
    {
        var root = Reading.Read("1 + sin(2*s)");
        var inner = root.Operands.Single(node => node.Operation is Operation.Elementwise);
        var origin = Assert.IsType<Origin>(inner.Origin);

        Assert.Equal("sin(2*s)", origin.Source.Slice(origin.Span));
    }

    [Fact]
    public void Numbers_read_the_same_in_every_culture()
    {
        using var _ = new OddCulture();
        Assert.Equal([-1.5], Reading.Value("-1.5"));
        Assert.Contains("Index -2", Reading.ErrorsOf("x[-2]")[0].Message, StringComparison.Ordinal);
    }

    /// <summary>Elaboration uses no stack and little time, however deep or long a formula is.</summary>
    [Fact]
    public void Deep_and_long_formulas_fit_in_a_small_stack()
    {
        const int Depth = 100_000;
        string[] texts =
        [
            string.Concat(Enumerable.Repeat("sin(", Depth)) + "u" + new string(')', Depth),
            string.Join(" + ", Enumerable.Range(1, Depth).Select(i => $"u^{i}")),
            string.Join("", Enumerable.Repeat("u*(1 - ", Depth)) + "u" + new string(')', Depth),
            string.Concat(Enumerable.Range(0, Depth).Select(i => $"let v{i}=u;")) + "v7",
            string.Concat(Enumerable.Range(0, Depth).Select(i => $"(let v{i}="))
                + "u"
                + string.Concat(Enumerable.Range(0, Depth).Select(i => $";v{Depth - 1 - i})")),
        ];
        Exception? failure = null;

        void Run() =>
            failure = Record.Exception(() =>
            {
                foreach (var text in texts)
                {
                    _ = Elaborator.elaborate(new Builder(), Parser.parse(text), new Scope());
                }
            });

        var thread = new Thread(Run, 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
