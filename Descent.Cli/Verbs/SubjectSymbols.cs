using System.CommandLine;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Verbs;

/// <summary>The words most verbs share: OBJECTIVE, a point, and a table.</summary>
sealed class SubjectSymbols
{
    readonly Argument<string> objective = new("OBJECTIVE")
    {
        Description =
            "A formula such as \"(1-x)^2 + 100*(y-x^2)^2\", @FILE that holds one, or problem:NAME.",
    };

    readonly Option<string?> data = new("--data")
    {
        Description = "A table with a header, in CSV; names of columns are data in the formula.",
        HelpName = "FILE.csv",
    };

    readonly Option<bool> dropMissing = new("--drop-missing")
    {
        Description = "Leave out rows in which a column of the formula has no value.",
        Arity = ArgumentArity.Zero,
    };

    readonly Option<string[]> held = new(SubjectReader.FixOption)
    {
        Description =
            "A variable to hold at a value, written like a point: the objective is one of the others. May be repeated.",
        HelpName = "NAME=VALUE",
    };

    readonly Session session;
    readonly Option<string[]> point;
    readonly bool shapesOnly;

    /// <summary>A point that may be given instead, to be looked at; null if the verb has none.</summary>
    Option<string[]>? place;

    SubjectSymbols(Session session, Option<string[]> point, bool shapesOnly = false) =>
        (this.session, this.point, this.shapesOnly) = (session, point, shapesOnly);

    /// <summary>The point is where a run starts.</summary>
    public static SubjectSymbols WithStart(Session session) =>
        new(session, Point("--start", "Where to start; a variable has the shape of its start."));

    /// <summary>The point only says what shapes variables have.</summary>
    public static SubjectSymbols WithShapes(Session session) =>
        new(
            session,
            Point("--start", "Any point, for the shapes of variables that are no scalars."),
            true
        );

    /// <summary>The point only says what shapes variables have, unless one is given to be looked at.</summary>
    public static SubjectSymbols WithShapesOrPlace(Session session)
    {
        SubjectSymbols symbols = WithShapes(session);
        symbols.place = Point("--at", "A point to look at; a variable has the shape of its value.");
        return symbols;
    }

    /// <summary>The point is where the objective is looked at.</summary>
    public static SubjectSymbols WithPlace(Session session) =>
        new(session, Point("--at", "The point; a variable has the shape of its value there."));

    /// <summary>Whether a point to be looked at is given.</summary>
    public bool HasPlace(ParseResult words) => place is not null && Text(words, place) is not null;

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Arguments.Add(objective);
        verb.Options.Add(point);
        if (place is not null)
            verb.Options.Add(place);
        verb.AddOptions(data, dropMissing, held);
    }

    /// <summary>What the words say.</summary>
    /// <param name="words">The words.</param>
    /// <param name="forShapes">Whether the point only says what shapes variables have, this time.</param>
    public Subject Read(ParseResult words, bool forShapes = false)
    {
        bool placed = HasPlace(words);
        Option<string[]> used = placed ? place! : point;
        if (placed && Text(words, point) is not null)
            throw new BadInput($"{place!.Name} gives the point: leave {point.Name} out.");
        return Reader(words, used.Name, data.Name)
            .Read(
                words.GetRequiredValue(objective),
                Text(words, used),
                words.GetValue(data),
                words.GetValue(held) ?? [],
                (shapesOnly && !placed) || forShapes
            );
    }

    /// <summary>The objective over another table, with the shapes the point says.</summary>
    /// <param name="words">The words.</param>
    /// <param name="option">The option that names the table.</param>
    /// <param name="path">The table.</param>
    /// <exception cref="BadInput">There is no first table that this could stand for.</exception>
    public Objective ReadOver(ParseResult words, string option, string path) =>
        words.GetValue(data) is null
            ? throw new BadInput($"{option} goes with {data.Name} FILE.csv.")
            : Reader(words, point.Name, option)
                .Read(
                    words.GetRequiredValue(objective),
                    Text(words, point),
                    path,
                    words.GetValue(held) ?? [],
                    shapesOnly: true
                )
                .Objective;

    SubjectReader Reader(ParseResult words, string pointOption, string dataOption) =>
        new(pointOption)
        {
            DataOption = dataOption,
            DropMissing = words.GetValue(dropMissing),
            Note = note => session.Error.WriteLine($"note: {note}"),
        };

    // Given several times, the parts of one point.
    static string? Text(ParseResult words, Option<string[]> option) =>
        words.GetValue(option) is { Length: > 0 } parts ? string.Join(",", parts) : null;

    static Option<string[]> Point(string name, string description) =>
        new(name)
        {
            Description =
                $"{description} Example: \"x=-1.2,y=1\", \"w=[0,0,0]\", \"w=zeros(10)\"; may be repeated.",
            HelpName = "POINT",
        };
}
