using System.Globalization;
using System.Text;

namespace Descent;

/// <summary>An observer that writes each iterate it sees as a line of CSV.</summary>
/// <remarks>
/// The columns are iteration, value, gradient, step, values, gradients, hessian-vectors, and then one for each coordinate if
/// they are asked for. Numbers are written so that reading them gives the same bits. Line feeds end lines on every system.
/// </remarks>
/// <example>
/// <code>
/// using var file = new StreamWriter("trace.csv");
/// var csv = new CsvTrace(file, ["x", "y"]);
/// method.Minimize(objective, start, new RunOptions { Observer = Observers.Every(10, csv.Observe) });
/// </code>
/// </example>
public sealed class CsvTrace
{
    const string Heads = "iteration,value,gradient,step,values,gradients,hessian-vectors";

    readonly TextWriter writer;
    readonly bool coordinates;
    readonly StringBuilder line = new();

    /// <summary>Writes the line of heads.</summary>
    /// <param name="writer">Receives the lines; it stays the caller's, to be disposed after the run.</param>
    /// <param name="coordinates">The heads of the coordinates, n of them, such as <c>x1</c>; null to leave x out.</param>
    public CsvTrace(TextWriter writer, IEnumerable<string>? coordinates = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        this.coordinates = coordinates is not null;
        writer.Write(string.Join(',', [Heads, .. (coordinates ?? []).Select(Quoted)]) + "\n");
    }

    /// <summary>Writes an iterate.</summary>
    /// <param name="progress">Where the run is.</param>
    /// <returns>True: a trace never ends a run.</returns>
    public bool Observe(in RunProgress progress)
    {
        Point at = progress.Current;
        Evaluations spent = progress.Evaluations;
        line.Clear().Append(CultureInfo.InvariantCulture, $"{progress.Iteration}");
        Append(at.Value);
        Append(at.GradientNorm);
        Append(progress.Step);
        line.Append(
            CultureInfo.InvariantCulture,
            $",{spent.Value},{spent.Gradient},{spent.HessianVector}"
        );
        if (coordinates)
        {
            foreach (double coordinate in at.X)
                Append(coordinate);
        }

        writer.Write(line.Append('\n'));
        return true;
    }

    void Append(double number) => line.Append(CultureInfo.InvariantCulture, $",{number:R}");

    // RFC 4180: a head with a comma, a quote or a line end stands in quotes.
    static string Quoted(string head) =>
        head.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? head
            : $"\"{head.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
