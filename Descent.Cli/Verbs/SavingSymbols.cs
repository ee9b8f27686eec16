using System.CommandLine;
using Descent.Cli.Input;
using Descent.Cli.Output;

namespace Descent.Cli.Verbs;

/// <summary>The words about files a run writes on its way, or goes on from.</summary>
sealed class SavingSymbols
{
    readonly Option<string?> trace = new("--trace")
    {
        Description = "Write every iterate into this table.",
        HelpName = "FILE.csv",
    };

    readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "Save the run into this file on its way and at its end.",
        HelpName = "FILE",
    };

    readonly Option<string?> resume = new("--resume")
    {
        Description = "Go on with the run saved in this file, instead of from a start.",
        HelpName = "FILE",
    };

    /// <summary>Puts the words into a verb.</summary>
    public void AddTo(Command verb) => verb.AddOptions(trace, checkpoint, resume);

    /// <summary>Refuses the words where there is more than one run.</summary>
    public void Refuse(ParseResult words)
    {
        if (words.FirstGiven(trace, checkpoint, resume) is { } given)
            throw new BadInput($"{given.Name} is for one run, and --restarts makes many.");
    }

    /// <summary>Runs a method as the words say.</summary>
    public Run Run(ParseResult words, Subject subject, Method method, RunOptions options)
    {
        if (words.GetValue(checkpoint) is { } kept)
        {
            Files.CheckWritable(checkpoint.Name, kept);
            options = options with { Checkpoints = new Checkpoints(kept) };
        }

        if (words.GetValue(trace) is not { } path)
            return Go(words, subject, method, options);
        Files.CheckWritable(trace.Name, path, ".csv", "which is what is written");
        using TextWriter writer = Files.Create(trace.Name, path);
        var csv = new CsvTrace(writer, Coordinates.Of(subject.Objective));
        RunObserver observer = options.Observer is { } other
            ? Observers.All(other, csv.Observe)
            : csv.Observe;
        return Go(words, subject, method, options with { Observer = observer });
    }

    Run Go(ParseResult words, Subject subject, Method method, RunOptions options)
    {
        if (words.GetValue(resume) is not { } path)
            return Minimize(subject, method, options);
        Files.Open(resume.Name, path, found => File.OpenRead(found)).Dispose();
        try
        {
            return method.Resume(subject.Objective, path, options);
        }
        catch (NotSupportedException refusal)
        {
            throw new BadInput(refusal.Message);
        }
        catch (CheckpointException fault)
        {
            throw new BadInput($"{resume.Name}: '{path}' cannot be resumed. {fault.Message}");
        }
    }

    // A method may need what the objective is not, as a sum of squares.
    static Run Minimize(Subject subject, Method method, RunOptions options)
    {
        try
        {
            return method.Minimize(subject.Objective, subject.Point, options);
        }
        catch (NotSupportedException refusal)
        {
            throw new BadInput(refusal.Message);
        }
    }
}
