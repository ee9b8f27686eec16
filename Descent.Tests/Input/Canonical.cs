using System.Globalization;
using System.Text;
using AutoDiff.FSharp.TextInput;

namespace Descent.Tests.Input;

/// <summary>A tree as text with every parenthesis written, so that a table of expectations can be read.</summary>
internal static class Canonical
{
    public static string Of(string text) => Of(Parser.parse(text));

    public static string Of(SyntaxTree tree)
    {
        var output = new StringBuilder();
        var pending = new Stack<object>();
        pending.Push(tree.Nodes.Length - 1);

        while (pending.TryPop(out var next))
        {
            if (next is int index)
            {
                foreach (var part in Enumerable.Reverse(Parts(tree, index)))
                {
                    pending.Push(part);
                }
            }
            else
            {
                _ = output.Append(next);
            }
        }

        return output.ToString();
    }

    /// <summary>Words, and the operands between them as indices of nodes.</summary>
    private static List<object> Parts(SyntaxTree tree, int index)
    {
        var operands = tree.OperandsOf(index);
        var kind = tree.Nodes[index].Kind;

        return kind switch
        {
            SyntaxKind.Number number => [number.Item.ToString("R", CultureInfo.InvariantCulture)],
            SyntaxKind.Name name => [name.Item],
            SyntaxKind.Unary unary => [$"({Symbol(unary.Item)}", operands[0], ")"],
            SyntaxKind.Binary binary => Infix(Symbol(binary.Item), operands),
            SyntaxKind.Call call => [call.Item, "(", .. Listed(operands), ")"],
            _ when kind.IsVector => ["[", .. Listed(operands), "]"],
            _ when kind.IsIndex && tree.Nodes[operands[0]].Kind.IsNumber =>
            [
                "(",
                operands[0],
                ")[",
                .. Listed(operands[1..]),
                "]",
            ],
            _ when kind.IsIndex => [operands[0], "[", .. Listed(operands[1..]), "]"],
            _ when kind.IsRange => Range(tree, operands),
            SyntaxKind.Binder binder => [$"{binder.Item} = ", operands[0]],
            SyntaxKind.Reduction reduction => [reduction.Item, "(", .. Listed(operands), ")"],
            SyntaxKind.Let { Item: var name } when operands.Length == 1 =>
            [
                $"let {name} = ",
                operands[0],
            ],
            SyntaxKind.Let let =>
            [
                $"let {let.Item}[",
                .. Listed(operands[..^1]),
                "] = ",
                operands[^1],
            ],
            _ when kind.IsBlock =>
            [
                "(",
                .. operands[..^1].SelectMany(let => new object[] { let, "; " }),
                operands[^1],
                ")",
            ],
            _ => [],
        };
    }

    private static List<object> Infix(string symbol, int[] operands) =>
        ["(", operands[0], $" {symbol} ", operands[1], ")"];

    private static List<object> Range(SyntaxTree tree, int[] operands) =>
        tree.Nodes[operands[2]].Kind.IsOmitted
            ? [operands[0], "..", operands[1]]
            : [operands[0], "..", operands[1], " by ", operands[2]];

    private static IEnumerable<object> Listed(int[] operands) =>
        operands.SelectMany((operand, i) => i == 0 ? new object[] { operand } : [", ", operand]);

    private static string Symbol(UnaryOperator unary) => unary.IsNegate ? "-" : "not ";

    private static string Symbol(BinaryOperator binary) =>
        binary.Tag switch
        {
            BinaryOperator.Tags.Add => "+",
            BinaryOperator.Tags.Subtract => "-",
            BinaryOperator.Tags.Multiply => "*",
            BinaryOperator.Tags.Divide => "/",
            BinaryOperator.Tags.MatrixMultiply => "@",
            BinaryOperator.Tags.Power => "^",
            BinaryOperator.Tags.Less => "<",
            BinaryOperator.Tags.LessOrEqual => "<=",
            BinaryOperator.Tags.Greater => ">",
            BinaryOperator.Tags.GreaterOrEqual => ">=",
            BinaryOperator.Tags.Equal => "==",
            BinaryOperator.Tags.NotEqual => "!=",
            BinaryOperator.Tags.And => "and",
            _ => "or",
        };
}
