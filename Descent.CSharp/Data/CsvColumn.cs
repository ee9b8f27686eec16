namespace Descent.Data;

/// <summary>A column as it is read: numbers, with NaN where a value is missing, until a cell holds something else.</summary>
sealed class CsvColumn(string name)
{
    List<double>? cells = [];

    public string Name => name;

    /// <summary>The first cell that is no number, or the first that is text; null if all are numbers.</summary>
    public CsvException? Fault { get; private set; }

    /// <summary>Whether a cell holds something that is no number: the others are let go.</summary>
    public bool IsText => cells is null;

    public void Add(double number) => cells!.Add(number);

    public void AddMissing(CsvException fault)
    {
        Fault = fault;
        cells!.Add(double.NaN);
    }

    public void AddText(CsvException fault) => (Fault, cells) = (fault, null);

    /// <summary>The numbers, once: the list is let go as soon as its array is made.</summary>
    public double[] Take()
    {
        double[] numbers = [.. cells ?? []];
        cells = null;
        return numbers;
    }
}
