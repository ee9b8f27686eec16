using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>No verb: the comparison everyone begins with, and where to go from there.</summary>
static class Welcome
{
    const string Rosenbrock = "(1-x)^2 + 100*(y-x^2)^2";

    public static int Show(Session session)
    {
        Subject subject = new SubjectReader("--start").Read(
            Rosenbrock,
            "x=-1,y=1",
            data: null,
            held: []
        );
        var options = new RunOptions { Cancellation = session.Cancellation };
        IReadOnlyList<Method> all = MethodChoice.Several(null, null, []);
        Comparison compared = Comparison.Of(subject.Objective, subject.Point, all, options);
        ComparisonReport.Write(session, subject, compared.Runs);
        session.Error.WriteLine(
            """

            Try next, with descent for dotnet run --project Descent.Cli --
              descent compare problem:beale --chart beale.svg          values on their way down, as a picture
              descent compare problem:rosenbrock --paths valley.svg    the ways through the valley, on a map
              descent derive "(1-x)^2 + 100*(y-x^2)^2"                 the gradient nobody wrote
              descent minimize "exp(x) - 2*x" --start x=0              an objective of your own
              descent --help                                           everything else
            """
        );
        return CompareVerb.Code(compared);
    }
}
