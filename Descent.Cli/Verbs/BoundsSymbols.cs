using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>The words about bounds of the variables.</summary>
sealed class BoundsSymbols
{
    readonly Option<string?> lower = new("--lower")
    {
        Description =
            "Lower bounds by variable, as in x=0,w=zeros(5); a number is for every entry.",
        HelpName = "POINT",
    };

    readonly Option<string?> upper = new("--upper")
    {
        Description = "Upper bounds by variable, as in x=1.",
        HelpName = "POINT",
    };

    /// <summary>The methods that take bounds, the usual one first.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [.. Descent.Methods.All.Where(info => info.Create().TakesBounds).Select(info => info.Id)];

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Options.Add(lower);
        verb.Options.Add(upper);
    }

    /// <summary>The methods to take where none is named; empty without bounds, which makes no difference.</summary>
    public IReadOnlyList<string> UsualMethods(ParseResult words) => AreGiven(words) ? Methods : [];

    /// <summary>Whether the words bound a variable.</summary>
    public bool AreGiven(ParseResult words) =>
        words.GetValue(lower) is not null || words.GetValue(upper) is not null;

    /// <summary>A method within the bounds the words give, if they give any.</summary>
    /// <exception cref="BadInput">It takes none, or they are no bounds of the objective's variables.</exception>
    public Method Within(ParseResult words, Objective objective, Method method)
    {
        if (!AreGiven(words))
            return method;
        string option = words.GetValue(lower) is null ? upper.Name : lower.Name;
        if (!method.TakesBounds)
        {
            throw new BadInput(
                $"{option}: {method.Id} knows no bounds. {string.Join(" and ", Methods)} do."
            );
        }

        return method.Bounds.Equals(Bounds.None)
            ? method.Within(Read(words, objective))
            : throw new BadInput(
                $"{option}: the parameters of {method.Id} bound every variable already; bounds are given by one or the other."
            );
    }

    /// <summary>Says before a run which arguments can leave the domains of their functions within the bounds, if there are any.</summary>
    /// <exception cref="BadInput">They are no bounds of the objective's variables.</exception>
    public void Warn(ParseResult words, Objective objective, Session session)
    {
        if (!AreGiven(words))
            return;
        foreach (DomainWarning warning in Read(words, objective).CheckDomain(objective))
            session.Error.WriteLine($"warning: {warning}");
    }

    /// <summary>The bounds the words give.</summary>
    /// <exception cref="BadInput">They are no bounds of the objective's variables.</exception>
    public Bounds Read(ParseResult words, Objective objective) =>
        BoundsText.Read(Side(words, lower), Side(words, upper), objective);

    static BoundsText.Side Side(ParseResult words, Option<string?> option) =>
        new(option.Name, words.GetValue(option));
}
