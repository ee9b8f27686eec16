using System.Text;

namespace Descent.Cli.Output;

/// <summary>Passes lines on without the blanks at their ends, with which Spectre.Console fills tables up.</summary>
sealed class TrimmedWriter(TextWriter inner) : TextWriter
{
    int blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks++;
            return;
        }

        if (value is not ('\n' or '\r'))
            inner.Write(new string(' ', blanks));
        blanks = 0;
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
