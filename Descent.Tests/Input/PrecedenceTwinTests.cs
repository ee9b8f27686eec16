using FsCheck;
using FsCheck.Fluent;

namespace Descent.Tests.Input;

/// <summary>The parser against the obvious recursive reading of the precedence table.</summary>
public sealed class PrecedenceTwinTests
{
    private static readonly string[] Infix = ["or", "and", "+", "-", "*", "/", "@", "^"];

    private static readonly string[] Prefix = ["", "", "", "-", "not"];

    private static readonly string[] Leaves = ["x", "2", "f(y)", "A[1, 2..]"];

    private static Gen<string> Operand =>
        from prefix in Gen.Elements(Prefix)
        from leaf in Gen.Elements(Leaves)
        select $"{prefix} {leaf.Replace(" ", "", StringComparison.Ordinal)}";

    private static Gen<string> Formula =>
        from first in Operand
        from rest in (
            from op in Gen.Elements(Infix)
            from operand in Operand
            select $" {op} {operand}"
        ).ListOf()
        select first + string.Concat(rest);

    [Fact]
    public void Both_read_the_same() =>
        Prop.ForAll(
                Formula.ToArbitrary(),
                text => Canonical.Of(text) == Canonical.Of(new Twin(text).Read(1))
            )
            .Check(
                Config
                    .QuickThrowOnFailure.WithMaxTest(5000)
                    .WithEndSize(30)
                    .WithReplay(20260118, 4713)
            );

    private sealed class Twin(string text)
    {
        private readonly string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private int at;

        /// <summary>As much as binds at least this tightly, fully parenthesised.</summary>
        public string Read(int least)
        {
            var left = ReadOperand();

            while (at < words.Length && Precedence(words[at]) >= least)
            {
                var op = words[at++];
                var right = Read(op == "^" ? 8 : Precedence(op) + 1);
                left = $"({left} {op} {right})";
            }

            return left;
        }

        private string ReadOperand() =>
            words[at++] switch
            {
                "-" => $"(- {Read(7)})",
                "not" => $"(not {Read(3)})",
                var leaf => leaf,
            };

        private static int Precedence(string op) =>
            op switch
            {
                "or" => 1,
                "and" => 2,
                "+" or "-" => 5,
                "*" or "/" or "@" => 6,
                _ => 8,
            };
    }
}
