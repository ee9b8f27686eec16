using System.CommandLine;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>The words that say which methods run: by name, their step rule, their parameters.</summary>
sealed class MethodSymbols
{
    /// <summary>
    /// It solves every problem of the library and finds the certified parameters of NIST's regressions from the nearer start,
    /// for any objective and without second derivatives.
    /// </summary>
    const string DefaultMethod = "l-bfgs";

    readonly Option<string?> names;

    readonly Option<string?> step = new("--step")
    {
        Description = "The step rule, as in cosine; the method's own if not given.",
        HelpName = "NAME",
    };

    readonly Option<string[]> set = new("--set")
    {
        Description =
            "A parameter of the methods or their step rule, as in learning-rate=0.001, or of one method, as in adam:beta2=0.99; may be repeated.",
        HelpName = "key=value",
    };

    MethodSymbols(Option<string?> names) => this.names = names;

    /// <summary>One method.</summary>
    public static MethodSymbols One() =>
        new(
            new("--method")
            {
                Description =
                    $"The method; 'descent methods' lists them. [default: {DefaultMethod}]",
                HelpName = "NAME",
            }
        );

    /// <summary>Several methods side by side.</summary>
    public static MethodSymbols Several() =>
        new(
            new("--methods")
            {
                Description =
                    "The methods, as in \"momentum(learning-rate=0.01),adam+cosine,l-bfgs\"; one or two of each family if not given.",
                HelpName = "a,b,c",
            }
        );

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) => verb.AddOptions(names, step, set);

    /// <summary>The one method the words say.</summary>
    public Method ReadOne(ParseResult words) =>
        MethodChoice.Create(
            words.GetValue(names) ?? DefaultMethod,
            words.GetValue(step),
            words.GetValue(set) ?? []
        );

    /// <summary>The methods the words say.</summary>
    public IReadOnlyList<Method> ReadSeveral(ParseResult words) =>
        MethodChoice.Several(
            words.GetValue(names),
            words.GetValue(step),
            words.GetValue(set) ?? []
        );
}
