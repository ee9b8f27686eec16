using System.Linq.Expressions;
using AutoDiff;
using AutoDiff.FSharp;
using Descent.Tests.Quotations;

namespace Descent.Tests.Corpus;

/// <summary>One objective in every form that can say it.</summary>
/// <param name="Name">Also that of the quotation.</param>
/// <param name="Text">As docs/grammar.md has it.</param>
/// <param name="Lambda">A C# lambda; null where C# cannot say it.</param>
/// <param name="Operators">Made of <see cref="Symbols"/>; null where operators cannot say it.</param>
/// <param name="Unsaid">Why a form is missing.</param>
internal sealed record CorpusEntry(
    string Name,
    string Text,
    LambdaExpression? Lambda,
    Func<Expr>? Operators,
    string? Unsaid = null
)
{
    public Objective FromText() => Objective.FromText(Text, Symbols.Everything);

    public Objective? FromLambda() =>
        Lambda is null
            ? null
            : Objective.Of(
                Lambda,
                Symbols.Shapes([.. Lambda.Parameters.Select(p => p.Name!)]),
                null
            );

    public Objective? FromOperators() =>
        Operators is null ? null : Objective.FromExpression(Operators());

    public Objective? FromQuotation() =>
        Quoted.tryFind(Name) is { } quotation
            ? ObjectiveModule.ofQuotationWith(
                Symbols.Shapes([.. FromText().Variables.Select(v => v.Name)]),
                quotation
            )
            : null;
}
