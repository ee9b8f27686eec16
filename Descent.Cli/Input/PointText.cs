using System.Text;
using AutoDiff;

namespace Descent.Cli.Input;

/// <summary>A value given to a name: <c>w=[0, 0, 0]</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Span">Where the name stands.</param>
/// <param name="Value">The numbers, with their shape.</param>
sealed record Assignment(string Name, SourceSpan Span, DataArray Value);

/// <summary>Reads points: <c>x=-1.2, w=[0,0,0], W=[[1,2],[3,4]], v=zeros(10), u=ones(3,4)</c>.</summary>
/// <remarks>
/// The grammar is <c>name = value {, name = value}</c>, where a value is a number, a bracketed list of values of one
/// shape, or <c>zeros(extents)</c> or <c>ones(extents)</c>. Names are those of formulas, between backquotes where they are so
/// there: <c>`my column`=1</c>.
/// </remarks>
sealed class PointText
{
    /// <summary>What a person can be expected to mean; more than this is a slip of the key.</summary>
    const int MostNumbers = 10_000_000;

    /// <summary>Arrays of higher rank than this are a slip of the key too.</summary>
    const int DeepestNesting = 16;

    /// <summary>Characters that end a name or a number.</summary>
    const string Delimiters = ",=[]()";

    /// <summary>Stands before and after a name that holds other characters than letters and digits.</summary>
    const char Quote = '`';

    readonly string option;
    readonly string text;
    int at;

    PointText(string option, string text)
    {
        this.option = option;
        this.text = text;
    }

    /// <summary>The assignments of a point, at least one, in the order written.</summary>
    /// <param name="option">The option the text was given to.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="BadInput">The text is no point.</exception>
    public static IReadOnlyList<Assignment> Read(string option, string text) =>
        new PointText(option, text).Assignments();

    /// <summary>The name as a point takes it: between backquotes where it would be read as something else.</summary>
    /// <param name="name">The name.</param>
    public static string Written(string name) =>
        name.Any(c => char.IsWhiteSpace(c) || c == Quote || Delimiters.Contains(c))
        || name.EndsWith(':')
        || IsNumber(name)
            ? $"`{name.Replace("`", "``", StringComparison.Ordinal)}`"
            : name;

    List<Assignment> Assignments()
    {
        List<Assignment> assignments = [];
        do
        {
            Assignment next = ReadAssignment();
            if (assignments.Any(earlier => earlier.Name == next.Name))
                throw Fault(next.Span, $"'{next.Name}' has a value already.");
            assignments.Add(next);
        } while (Take(','));

        return AtEnd ? assignments : throw Fault(Here, "A comma should stand before this.");
    }

    Assignment ReadAssignment()
    {
        (string name, SourceSpan span) = IsAt(Quote) ? ReadQuotedName() : ReadName();
        string written = text.Substring(span.Offset, span.Length);
        if (IsAt('['))
            throw Fault(
                Here,
                $"Elements are not set one by one: write {written}=[…] with all of them."
            );
        if (!Take('='))
            throw Fault(
                Here,
                $"'=' and the value of '{name}' should stand here, as in {written}=0."
            );
        int begin = at;
        List<double> numbers = [];
        int[] extents = ReadValue(numbers, 0);
        return new Assignment(name, span, Shaped(extents, numbers, begin));
    }

    (string Name, SourceSpan Span) ReadName()
    {
        (string name, SourceSpan span) = ReadWord();
        return name == ""
                ? throw Fault(Here, "The name of a variable should stand here, as in x=-1.2.")
            : name.EndsWith(':')
                ? throw Fault(span, $"A value follows '=', as in {name.TrimEnd(':')}=1.")
            : !IsNumber(name) ? (name, span)
            : throw Fault(
                span,
                span.Offset > 0
                    ? $"'{name}' is no name. Decimals take a point (1.5), vectors brackets ([1,5])."
                    : $"'{name}' is no name: every number has its variable's, as in x=1,y=2."
            );
    }

    /// <summary>A name as formulas quote it: between backquotes, a backquote as two.</summary>
    (string Name, SourceSpan Span) ReadQuotedName()
    {
        int begin = at++;
        StringBuilder name = new();
        while (!AtEnd && (text[at] != Quote || text.AsSpan(at).StartsWith("``")))
        {
            _ = name.Append(text[at]);
            at += text[at] == Quote ? 2 : 1;
        }

        if (AtEnd)
            throw Fault(new SourceSpan(begin, 1), "This backquote is never closed.");
        at++;
        return (name.ToString(), SourceSpanFrom(begin));
    }

    DataArray Shaped(int[] extents, List<double> numbers, int begin) =>
        extents.Length == 0 ? numbers[0]
        : numbers.Count <= MostNumbers ? new DataArray(new Shape(extents), [.. numbers])
        : throw TooMany(SourceSpanFrom(begin));

    /// <summary>Appends the numbers of a value and returns its extents.</summary>
    int[] ReadValue(List<double> numbers, int depth)
    {
        SkipBlanks();
        if (depth > DeepestNesting)
            throw Fault(Here, $"Brackets nest at most {DeepestNesting} deep.");
        if (Take('['))
            return ReadList(numbers, depth);
        (string word, SourceSpan span) = ReadWord();
        if (!AtEnd && text[at] == '(')
            return ReadFill(word, span, numbers);
        numbers.Add(ReadNumber(word, span));
        return [];
    }

    int[] ReadList(List<double> numbers, int depth)
    {
        int begin = at - 1;
        int[]? inner = null;
        int count = 0;
        do
        {
            SkipBlanks();
            int start = at;
            int[] extents = ReadValue(numbers, depth + 1);
            inner ??= extents;
            if (!inner.SequenceEqual(extents))
                throw Ragged(SourceSpanFrom(start), count, extents, inner);
            count++;
        } while (Take(','));

        if (!Take(']'))
        {
            throw AtEnd
                ? Fault(new SourceSpan(begin, 1), "This bracket is never closed: ']' is missing.")
                : Fault(Here, "A comma or ']' should stand here.");
        }

        return [count, .. inner];
    }

    int[] ReadFill(string word, SourceSpan span, List<double> numbers)
    {
        double value = word switch
        {
            "zeros" => 0,
            "ones" => 1,
            _ => throw Fault(
                span,
                $"'{word}' cannot be called here; there are zeros(n) and ones(n)."
            ),
        };
        _ = Take('(');
        List<int> extents = [];
        do extents.Add(ReadExtent());
        while (Take(','));
        if (!Take(')'))
            throw Fault(Here, "A comma or ')' should stand here.");
        long size = 1;
        foreach (int extent in extents)
        {
            size *= extent;
            if (numbers.Count + size > MostNumbers)
                throw TooMany(SourceSpanFrom(span.Offset));
        }

        numbers.AddRange(Enumerable.Repeat(value, (int)size));
        return [.. extents];
    }

    int ReadExtent()
    {
        (string word, SourceSpan span) = ReadWord();
        return Numbers.TryReadCount(word, out int extent) && extent > 0
            ? extent
            : throw Fault(span, "A whole number from 1 on should stand here, as in zeros(10).");
    }

    double ReadNumber(string word, SourceSpan span)
    {
        if (word == "")
            throw Fault(
                Here,
                "A number should stand here, or an array such as [0,0] or zeros(10)."
            );
        if (word.Contains(';'))
            throw Fault(span, "Values are separated by commas, as in x=1,y=2.");
        if (!Numbers.TryRead(word, out double number))
            throw Fault(span, $"'{word}' is no number; one looks like -1.2 or 1e-3.");
        return double.IsNaN(number)
                ? throw Fault(span, "NaN is no point to be at: every coordinate must be a number.")
            : double.IsInfinity(number)
                ? throw Fault(span, $"'{word}' is infinite: every coordinate must be finite.")
            : number;
    }

    /// <summary>The characters up to a delimiter or a blank.</summary>
    (string Word, SourceSpan Span) ReadWord()
    {
        SkipBlanks();
        int begin = at;
        while (!AtEnd && !char.IsWhiteSpace(text[at]) && !Delimiters.Contains(text[at]))
            at++;
        return (text[begin..at], SourceSpanFrom(begin));
    }

    bool Take(char wanted)
    {
        bool there = IsAt(wanted);
        at += there ? 1 : 0;
        return there;
    }

    /// <summary>Whether that character is next, but for blanks.</summary>
    bool IsAt(char wanted)
    {
        SkipBlanks();
        return !AtEnd && text[at] == wanted;
    }

    void SkipBlanks()
    {
        while (!AtEnd && char.IsWhiteSpace(text[at]))
            at++;
    }

    bool AtEnd => at == text.Length;

    SourceSpan Here => new(at, AtEnd ? 0 : 1);

    SourceSpan SourceSpanFrom(int begin) => new(begin, at - begin);

    static bool IsNumber(string word) => Numbers.TryRead(word, out _);

    BadInput Fault(SourceSpan span, string message) => BadInput.At(option, text, span, message);

    BadInput TooMany(SourceSpan span) =>
        Fault(span, $"These are more numbers than a point given here may hold, {MostNumbers}.");

    BadInput Ragged(SourceSpan span, int count, int[] extents, int[] first) =>
        Fault(
            span,
            $"Element {count + 1} is {Shapes.Described(new Shape(extents))}, but those before it are {Shapes.Described(new Shape(first))}: rows have one length."
        );
}
