using AutoDiff;
using AutoDiff.FSharp;
using AutoDiff.FSharp.TextInput;

namespace Descent.Tests.Input;

using static ParseErrorCode;

public sealed class ElaborationErrorTests
{
    /// <summary>The error: its code, where it is, how long, and a word of the message or the advice.</summary>
    [Theory]
    [InlineData("1 + sine(s)", UnknownFunction, 5, 4, "Did you mean sin?")]
    [InlineData("logSumExp(x)", UnknownFunction, 1, 9, "Did you mean logsumexp?")]
    [InlineData("frobnicate(x)", UnknownFunction, 1, 10, "no function 'frobnicate'")]
    [InlineData("square(s)", UnknownFunction, 1, 6, "Write x^2")]
    [InlineData("Pow(s, 2)", UnknownFunction, 1, 3, "x^2 for a power")]
    [InlineData("cot(s)", UnknownFunction, 1, 3, "1/tan(x)")]
    [InlineData("len(x)*s", UnknownFunction, 1, 3, "length(v)")]
    [InlineData("log(2, s)", WrongArity, 1, 3, "log(x)/log(b)")]
    [InlineData("Exp(s)", UnknownFunction, 1, 3, "Did you mean exp?")]
    [InlineData("s*(t + 1) + s(t + 1)", NotAFunction, 13, 1, "A product is written s*(t + 1).")]
    [InlineData("x(2)", NotAFunction, 1, 1, "A product is written x*2, an element x[2].")]
    [InlineData("u(2)", UnknownFunction, 1, 1, "A product is written u*2, an element u[2].")]
    [InlineData("u + u(2)", NotAFunction, 5, 1, "A product is written u*2, an element u[2].")]
    [InlineData("u + u(v)", NotAFunction, 5, 1, "A product is written u*v.")]
    [InlineData("A(1, 2)", NotAFunction, 1, 1, "An element is written A[1, 2].")]
    [InlineData("s()", NotAFunction, 1, 1, "Write s alone.")]
    [InlineData("pi(s)", NotAFunction, 1, 2, "pi*s")]
    [InlineData("logdet(A)", UnknownFunction, 1, 6, "log(L[i, i])")]
    [InlineData("det(A)", UnknownFunction, 1, 3, "A[1, 1]*A[2, 2]")]
    [InlineData("inv(A)", UnknownFunction, 1, 3, "No function inverts a matrix")]
    [InlineData("trace(A)", UnknownFunction, 1, 5, "sum(i = 1..n, A[i, i])")]
    [InlineData("sum(softmax(x))", UnknownFunction, 5, 7, "exp(x - logsumexp(x))")]
    [InlineData("argmax(x)", UnknownFunction, 1, 6, "A place has no derivative")]
    [InlineData("zap(x)", UnknownFunction, 1, 3, "A product is written zap*x.")]
    [InlineData("s + true", ForeignName, 5, 4, "x > 0 for a condition")]
    [InlineData("if(s > 0, NaN, s)", ForeignName, 11, 3, "constants are pi and e")]
    [InlineData("min(s, Infinity)", ForeignName, 8, 8, "infinity is not written")]
    [InlineData("-inf + s", ForeignName, 2, 3, "infinity is not written")]
    [InlineData("sin*s", FunctionAsVariable, 1, 3, "Write sin(x)")]
    [InlineData("s + sum", FunctionAsVariable, 5, 3, "sum(A)")]
    [InlineData("sin()", WrongArity, 1, 3, "takes 1 argument, not 0")]
    [InlineData("sin(s, t)", WrongArity, 1, 3, "not 2")]
    [InlineData("pow(s)", WrongArity, 1, 3, "pow(a, b)")]
    [InlineData("max()", WrongArity, 1, 3, "at least 1 argument,")]
    [InlineData("sum(A, 1, 2)", WrongArity, 1, 3, "1 to 2 arguments")]
    [InlineData("s + sum(x*A[.., 1])", ShapeMismatch, 9, 10, "shape [3] and shape [2]")]
    [InlineData("sum(atan(x) + [1, 2])", ShapeMismatch, 5, 16, "shape [3] and shape [2]")]
    [InlineData("sum(A + B)", ShapeMismatch, 5, 5, "transpose")]
    [InlineData("sum(max(x, A, B))", ShapeMismatch, 5, 12, "shape [2, 3] and shape [3, 2]")]
    [InlineData("sum(A @ A)", ShapeMismatch, 5, 5, "shape [2, 3] and shape [2, 3]")]
    [InlineData("sum(s @ x)", ShapeMismatch, 5, 5, "Write * to multiply by a number")]
    [InlineData("dot(x, [1, 2])", ShapeMismatch, 1, 14, "dot needs two of one shape")]
    [InlineData("sum([s, x])", ShapeMismatch, 9, 1, "the first is a number")]
    [InlineData("sum([[1, 2], [3]])", ShapeMismatch, 14, 3, "this is shape [1]")]
    [InlineData("sum(concatenate(1, x, A))", ShapeMismatch, 23, 1, "shape [3] and shape [2, 3]")]
    [InlineData("x[4]", IndexOutOfRange, 3, 1, "Index 4 is outside 1 to 3")]
    [InlineData("x[0]", IndexOutOfRange, 3, 1, "count from 1")]
    [InlineData("A[2, 1 + 3]", IndexOutOfRange, 6, 5, "Index 4 is outside 1 to 3")]
    [InlineData("sum(x[2..9])", IndexOutOfRange, 7, 4, "Index 9")]
    [InlineData("sum(x[3..2])", IndexOutOfRange, 7, 4, "3..2 is empty")]
    [InlineData("sum(x[1..3 by 0])", IndexOutOfRange, 7, 9, "step is at least 1")]
    [InlineData("sum(x[[1, 4]])", IndexOutOfRange, 7, 6, "Index 4")]
    [InlineData("sum(gather(x, [4]))", IndexOutOfRange, 15, 3, "Index 4")]
    [InlineData("sum(scatteradd(x, [1, 2, 5], 4))", IndexOutOfRange, 19, 9, "Index 5")]
    [InlineData("x[1.5]", InvalidIndex, 3, 3, "whole number")]
    [InlineData("x[s]", InvalidIndex, 3, 1, "known when the formula is read")]
    [InlineData("sum(x[y])", InvalidIndex, 7, 1, "known when the formula is read")]
    [InlineData("x[1, 2]", InvalidIndex, 1, 7, "2 indices are too many for 1 dimension:")]
    [InlineData("w[1] + 2", InvalidIndex, 1, 1, "w=[0, 0]")]
    [InlineData("(2*s)[1]", InvalidIndex, 2, 3, "has no elements")]
    [InlineData("sum(zeros(0))", InvalidArgument, 11, 1, "at least 1")]
    [InlineData("sum(zeros(s))", InvalidArgument, 11, 1, "whole numbers")]
    [InlineData("sum(zeros(1e6, 1e6))", InvalidArgument, 5, 15, "2147483647")]
    [InlineData("sum(A, 3)[1]", InvalidArgument, 8, 1, "no dimension 3")]
    [InlineData("sum(A, [1, 1])", InvalidArgument, 8, 6, "each dimension once")]
    [InlineData("sum(s, 1)", InvalidArgument, 8, 1, "A number has no dimensions")]
    [InlineData("length(A)", InvalidArgument, 8, 1, "takes a vector, not shape [2, 3]")]
    [InlineData("rows(x)", InvalidArgument, 6, 1, "takes a matrix")]
    [InlineData("sum(transpose(s))", InvalidArgument, 15, 1, "not a number")]
    [InlineData("sum(reshape(x, [2, 2]))", InvalidArgument, 5, 18, "3 elements do not fill")]
    [InlineData("sum(permute(A, [1]))", InvalidArgument, 16, 3, "all 2 dimensions")]
    [InlineData("sum(pad(x, [3], [1], [4]))", InvalidArgument, 5, 21, "outside the shape [4]")]
    [InlineData("sum(pad(x, [1, 1], [1], [4]))", InvalidArgument, 5, 24, "one start")]
    [InlineData("sum(broadcast(x, [1], [2, 4]))", ShapeMismatch, 5, 25, "shape [4]")]
    [InlineData("sum(concatenate(1, s))", InvalidArgument, 20, 1, "takes arrays")]
    [InlineData("sum(concatenate(2, x, y))", InvalidArgument, 17, 1, "no dimension 2")]
    [InlineData("sum(scatteradd(x, [1], 4))", InvalidArgument, 19, 3, "one index a row")]
    [InlineData("sum(scatteradd(x, [1, 2, 3], 0))", InvalidArgument, 30, 1, "at least 1")]
    [InlineData("sum(i = 1..4, x[i])", IndexOutOfRange, 17, 1, "Index 4 is outside 1 to 3")]
    [InlineData("sum(i = 1..3, x[i-1])", IndexOutOfRange, 17, 3, "Index 0 is outside 1 to 3")]
    [InlineData("sum(i = 1..3, j = 1..i, x[j+1])", IndexOutOfRange, 27, 3, "Index 4")]
    [InlineData("sum(i = 1..2, A[i, 2*i])", IndexOutOfRange, 20, 3, "Index 4")]
    [InlineData("sum(i = 1..4, y[k[i] + 1])", IndexOutOfRange, 17, 8, "Index 4")]
    [InlineData("sum(i = 1..3, if(i > 1, x[i-2], 0))", IndexOutOfRange, 27, 3, "Index 0")]
    [InlineData("sum(i = 1..3, s[i])", InvalidIndex, 15, 1, "has no elements")]
    [InlineData("sum(i = 1..3, x[i, 1])", InvalidIndex, 15, 7, "too many")]
    [InlineData("sum(i = 1..3, x[i/2])", InvalidIndex, 17, 3, "whole number")]
    [InlineData("sum(i = 1..3, sum(x[1..i]))", InvalidIndex, 21, 4, "sum(j = 1..i, x[j])")]
    [InlineData("sum(i = 1..s, x[1])", InvalidIndex, 9, 4, "known when the formula is read")]
    [InlineData("sum(i = 1..3 by 0, i)", InvalidIndex, 9, 9, "at least 1")]
    [InlineData("sum(i = 1..3, j = min(1, i)..3, j)", InvalidIndex, 19, 12, "may be a max")]
    [InlineData("max(i = 3..2, i)", IndexOutOfRange, 1, 16, "max of nothing")]
    [InlineData("sum(x = 1..3, x)", NameTaken, 5, 1, "'x' is a variable already")]
    [InlineData("sum(d = 1..3, 1)", NameTaken, 5, 1, "a column of data")]
    [InlineData("sum(e = 1..3, 1)", NameTaken, 5, 1, "a constant")]
    [InlineData("sum(min = 1..3, 1)", NameTaken, 5, 3, "a function")]
    [InlineData("sum(i = 1..3, sum(i = 1..2, 1))", NameTaken, 19, 1, "in use")]
    [InlineData("u + (let u = 2; u)", NameTaken, 10, 1, "a variable")]
    [InlineData("let u = 1; let u = 2; u", NameTaken, 16, 1, "in use")]
    [InlineData("sum(i = 1..3, i) + i", OutOfScope, 20, 1, "within the sum")]
    [InlineData("(let u = 2; u) + u", OutOfScope, 18, 1, "the let")]
    [InlineData("sin(i = 1..3, i)", NotAReduction, 1, 3, "does not run over an index")]
    [InlineData("summ(i = 1..3, i)", UnknownFunction, 1, 4, "Did you mean sum?")]
    [InlineData("let t2[i = 2..3] = i; sum(t2)", InvalidIndex, 1, 20, "count from 1")]
    [InlineData("sum(i = 1..3, sum(reshape(A[1]*i, [3, 1])))", InvalidArgument, 19, 23, "reshape")]
    [InlineData("sum(i = 1..3, A @ [i, i])", ShapeMismatch, 15, 10, "shape [2, 3] and shape [2]")]
    [InlineData("x + 1", NotScalar, 1, 5, "Did you mean sum(x + 1)?")]
    public void Says_what_where_and_what_would_be_right(
        string text,
        ParseErrorCode code,
        int column,
        int length,
        string words
    )
    {
        var error = Assert.Single(Reading.ErrorsOf(text));

        Assert.Equal((code, column, length), (error.Code, error.Column, error.Length));
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_independent_errors_together_and_consequences_not_at_all() =>
        Assert.Equal(
            [UnknownFunction, ShapeMismatch, IndexOutOfRange],
            Reading.ErrorsOf("sine(s)*2 + sum(x + A[.., 1])^2 + sqrt(x[7])").Select(e => e.Code)
        );

    [Fact]
    public void Brackets_nest_as_deep_as_arrays_have_dimensions()
    {
        var text = new string('[', 10_000) + "s" + new string(']', 10_000);
        var error = Assert.Single(Reading.ErrorsOf(text));

        Assert.Equal(InvalidArgument, error.Code);
        Assert.Contains("at most 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_nest_as_deep_as_indices_can_be_in_use()
    {
        const int Depth = 50_000;
        var text =
            string.Concat(Enumerable.Range(0, Depth).Select(i => $"sum(i{i} = 1..2, "))
            + "s"
            + new string(')', Depth);
        ParseError[] errors = [];
        var thread = new Thread(() => errors = Reading.ErrorsOf(text), 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Contains("At most 32 indices", errors[0].Message, StringComparison.Ordinal);
    }

    /// <summary>Indexed formulas with a few pieces exchanged: a graph or located errors, nothing else.</summary>
    [Fact]
    public void Damaged_indexed_formulas_are_refused_in_words()
    {
        string[] formulas =
        [
            "sum(i = 1..3, j = max(1, i-1)..3 by 1, if(i == j, 1, x[i]*y[j]))",
            "let n = 3; let u[i = 1..n] = i/2; prod(i = 1..n, u[i] + x[n+1-i])",
            "sum(i = 1..2, sum(j = 1..3, A[i,j]*x[j])^2) + max(i = 1..4, x[k[i]])",
            "sum(i = 1..2, let q = A[i]; norm(q - x)^2 + if(i > 1, q[i-1], 0))",
            "mean(i = 1..3, j = 1..i, (x[i] - x[j])^2) + logsumexp(i = 1..2, A[i,i+1])",
        ];
        string[] pieces =
        [
            .. "i j k x A s 1 2 3 + - * / ^ @ ( ) [ ] , .. = == ; let~ by~ and~ sum( i= i=1..3, x[i] if( min( 0 d".Split(
                ' '
            ),
        ];
        var random = new Random(20260402);
        var understood = 0;

        for (var count = 0; count < 20_000; count++)
        {
            var text = formulas[random.Next(formulas.Length)];

            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var start = random.Next(text.Length);
                var length = Math.Min(random.Next(3), text.Length - start);
                var piece = pieces[random.Next(pieces.Length)].Replace('~', ' ');
                text = text[..start] + piece + text[(start + length)..];
            }

            try
            {
                _ = Reading.Read(text);
                understood++;
            }
            catch (ParseException refused)
            {
                Assert.NotEmpty(refused.Errors);
            }
        }

        Assert.InRange(understood, 200, 15_000);
    }

    /// <summary>Texts of all that elaboration knows, mostly senseless: a graph or located errors, nothing else.</summary>
    [Fact]
    public void Senseless_formulas_are_refused_in_words()
    {
        string[] words =
        [
            "x",
            "A",
            "s",
            "k",
            "2",
            "1.5",
            "-1",
            "[1, 2]",
            "[s, t]",
            "1..2",
            "..",
            "0",
            "e",
        ];
        var names = AutoDiff.FSharp.TextInput.Functions.names.ToArray();
        var random = new Random(20260401);
        var understood = 0;

        string Argument() =>
            random.Next(4) == 0
                ? $"{names[random.Next(names.Length)]}({Word()}, {Word()})"
                : Word();
        string Word() =>
            words[random.Next(words.Length)].Replace("..", "2", StringComparison.Ordinal);

        for (var i = 0; i < 20_000; i++)
        {
            var arguments = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Argument());
            var index = random.Next(2) == 0 ? $"[{words[random.Next(words.Length)]}]" : "";
            var text = $"{names[random.Next(names.Length)]}({string.Join(", ", arguments)}){index}";

            try
            {
                _ = Reading.Read(text);
                understood++;
            }
            catch (ParseException refused)
            {
                Assert.NotEmpty(refused.Errors);
            }
        }

        Assert.InRange(understood, 500, 15_000);
    }
}
