using AutoDiff;
using Descent.Data;

namespace Descent.Cli.Input;

/// <summary>Puts formula, table and point together: columns are data, the point gives variables their shapes.</summary>
/// <param name="option">The option that gives the point: <c>--start</c> or <c>--at</c>.</param>
sealed class SubjectReader(string option)
{
    /// <summary>Constants that a column of the same name hides.</summary>
    static readonly string[] Constants = ["pi", "π", "e"];

    /// <summary>The option that holds variables.</summary>
    public const string FixOption = "--fix";

    /// <summary>The option that names the table, for messages.</summary>
    public string DataOption { get; init; } = "--data";

    /// <summary>Whether rows are left out in which a column of the formula has no value.</summary>
    public bool DropMissing { get; init; }

    /// <summary>Receives what a person should know of how the table was read.</summary>
    public Action<string> Note { get; init; } = _ => { };

    int droppedRows;

    /// <summary>Reads an objective and a point of it.</summary>
    /// <param name="argument">The OBJECTIVE.</param>
    /// <param name="point">The text of the point; null if none was given.</param>
    /// <param name="data">The path of the table; null if none was given.</param>
    /// <param name="held">The texts given to <c>--fix</c>.</param>
    /// <param name="shapesOnly">Whether variables without a value are scalars at 0, as where only shapes matter.</param>
    public Subject Read(
        string argument,
        string? point,
        string? data,
        IReadOnlyList<string> held,
        bool shapesOnly = false
    )
    {
        Formula formula = Formula.Of(argument);
        Bindings bindings = WithHeld(formula, WithColumns(formula, data), held);
        IReadOnlyList<string> variables = formula.Reading(() =>
            Objective.VariablesOf(formula.Text, bindings)
        );
        Dictionary<string, DataArray> values = Values(
            formula,
            bindings,
            variables,
            point,
            data,
            held
        );
        if (variables.Count == 0)
        {
            _ = formula.Reading(() => Objective.FromText(formula.Text, bindings));
            throw new BadInput(
                "The objective has no variables: every name in it is data, fixed or a constant."
            );
        }

        string[] missing = [.. variables.Where(name => !values.ContainsKey(name))];
        if (missing.Length > 0)
            RefuseNoVariables(formula, WithVariables(bindings, values));
        if (shapesOnly)
            foreach (string name in missing)
                values[name] = 0.0;
        else if (missing.Length > 0)
            throw Missing(formula, bindings, variables, missing, point, data);
        bindings = WithVariables(bindings, values);
        Objective objective = formula.Reading(() => Objective.FromText(formula.Text, bindings));
        NoteHiddenConstants(objective, data);
        return new Subject(formula.Title, formula.Text, objective, objective.Pack(values))
        {
            DroppedRows = droppedRows,
        };
    }

    void NoteHiddenConstants(Objective objective, string? path)
    {
        foreach (string name in Constants.Where(objective.Data.ContainsKey))
        {
            string constant =
                name == "e" ? "2.718…, which is exp(1)" : "3.14159…, which is acos(-1)";
            Note($"'{name}' is the column of {path} here, not the constant {constant}.");
        }
    }

    static Bindings WithVariables(Bindings bindings, Dictionary<string, DataArray> values) =>
        values.Aggregate(
            bindings,
            (all, given) => all.WithVariable(given.Key, [.. given.Value.Shape.Extents])
        );

    /// <summary>
    /// A function without its argument, as in <c>sin^2(x)</c>, or a name such as <c>true</c> and <c>inf</c>, is a variable
    /// to nobody who gives it no value.
    /// </summary>
    static void RefuseNoVariables(Formula formula, Bindings bindings)
    {
        try
        {
            _ = Objective.FromText(formula.Text, bindings);
        }
        catch (ParseException refusal)
            when (refusal.Errors.Any(error =>
                    error.Code is ParseErrorCode.FunctionAsVariable or ParseErrorCode.ForeignName
                )
            )
        {
            _ = formula.Reading<Objective>(() => throw refusal);
        }
        catch (ParseException)
        {
            // What is wrong otherwise is said once the variables have their shapes.
        }
    }

    /// <summary>A direction at a point: a value for every variable, of its shape.</summary>
    /// <param name="text">The text given to <c>--direction</c>.</param>
    /// <param name="objective">The objective.</param>
    public static double[] ReadDirection(string text, Objective objective)
    {
        const string direction = "--direction";
        string[] names = [.. objective.Variables.Select(variable => variable.Name)];
        Dictionary<string, DataArray> values = [];
        foreach (Assignment given in PointText.Read(direction, text))
        {
            if (!names.Contains(given.Name))
                throw BadInput.At(direction, text, given.Span, Unknown(given.Name, names));
            Shape wanted = objective.Variable(given.Name).Shape;
            if (!given.Value.Shape.Equals(wanted))
            {
                throw BadInput.At(
                    direction,
                    text,
                    given.Span,
                    $"'{given.Name}' is {Shapes.Described(wanted)} at the point, but {Shapes.Described(given.Value.Shape)} in the direction."
                );
            }

            values[given.Name] = given.Value;
        }

        string[] missing = [.. names.Where(name => !values.ContainsKey(name))];
        return missing.Length == 0
            ? objective.Pack(values)
            : throw new BadInput(
                $"{direction} gives no value to {Listed(missing)}; write {missing[0]}=0 for none."
            );
    }

    /// <summary>Binds the columns the formula can mean; the others are not copied.</summary>
    Bindings WithColumns(Formula formula, string? path)
    {
        if (path is null)
            return formula.Bindings;
        string[] names =
        [
            .. formula
                .Reading(() => Objective.VariablesOf(formula.Text, Bindings.Empty))
                .Union(Constants),
        ];
        return Files.Open(DataOption, path, file => WithColumns(formula.Bindings, names, file));
    }

    Bindings WithColumns(Bindings bindings, string[] names, string path)
    {
        try
        {
            var table = CsvTable.Load(path);
            if (DropMissing)
                table = WithoutMissing(table, names, path);
            foreach (string name in names)
            {
                if (table.TryGet(name, out DataArray? column))
                    bindings = bindings.WithData(name, column);
            }

            return bindings;
        }
        catch (CsvException fault)
        {
            string advice = fault.IsMissing ? "\n--drop-missing leaves such rows out." : "";
            throw new BadInput($"{DataOption} {path}, {fault.Message}{advice}");
        }
    }

    CsvTable WithoutMissing(CsvTable table, string[] names, string path)
    {
        CsvTable whole = table.WithoutMissing(names);
        droppedRows = table.Rows - whole.Rows;
        if (droppedRows > 0)
        {
            string are = droppedRows == 1 ? "is" : "are";
            Note(
                $"{droppedRows} of {table.Rows} rows of {path} {are} left out: values are missing."
            );
        }

        return whole;
    }

    /// <summary>Binds variables to the values they are held at: to the formula they are data.</summary>
    static Bindings WithHeld(Formula formula, Bindings bindings, IReadOnlyList<string> held)
    {
        foreach (string text in held)
        foreach (Assignment given in PointText.Read(FixOption, text))
        {
            IReadOnlyList<string> variables = formula.Reading(() =>
                Objective.VariablesOf(formula.Text, bindings)
            );
            if (!variables.Contains(given.Name))
            {
                string why = bindings.Data.ContainsKey(given.Name)
                    ? $"'{given.Name}' has a value already: it is data, or fixed twice."
                    : Unknown(given.Name, variables);
                throw BadInput.At(FixOption, text, given.Span, why);
            }

            bindings = bindings.WithData(given.Name, given.Value);
        }

        return bindings;
    }

    Dictionary<string, DataArray> Values(
        Formula formula,
        Bindings bindings,
        IReadOnlyList<string> variables,
        string? point,
        string? data,
        IReadOnlyList<string> held
    )
    {
        var values = variables
            .Where(formula.Start.ContainsKey)
            .ToDictionary(name => name, name => formula.Start[name]);
        foreach (Assignment given in point is null ? [] : PointText.Read(option, point))
        {
            if (!variables.Contains(given.Name))
            {
                string why = bindings.Data.ContainsKey(given.Name)
                    ? $"'{given.Name}' is {WhatItIs(given.Name, data, held)}."
                    : Unknown(given.Name, variables);
                throw BadInput.At(option, point!, given.Span, why);
            }

            values[given.Name] = given.Value;
        }

        return values;
    }

    static string WhatItIs(string name, string? data, IReadOnlyList<string> held) =>
        held.SelectMany(text => PointText.Read(FixOption, text)).Any(given => given.Name == name)
            ? $"held by {FixOption}: it has no other value"
            : $"a column of {data ?? "the problem's data"}: data has no start";

    static string Unknown(string name, IReadOnlyList<string> variables) =>
        Constants.Contains(name)
            ? $"'{name}' is a constant of the language, not a variable; name the variable otherwise."
            : $"The objective has no variable '{name}'.{Spelling.Hint(name, variables)} It has {(variables.Count == 0 ? "none" : Listed(variables))}.";

    BadInput Missing(
        Formula formula,
        Bindings bindings,
        IReadOnlyList<string> variables,
        string[] missing,
        string? point,
        string? data
    )
    {
        // A misspelt function is the likelier fault than a start not given.
        _ = formula.Reading(() => UnknownFunctions(formula.Text, bindings));
        IReadOnlyList<string> columns = data is null
            ? []
            : Files.Open(DataOption, data, CsvTable.Load).Names;
        string given = string.IsNullOrWhiteSpace(point) ? "" : $"{point.Trim()},";
        string zeros = string.Join(
            ",",
            missing.Take(8).Select(name => $"{PointText.Written(name)}=0")
        );
        string rest = missing.Length > 8 ? ",…" : "";
        string example = $"{given}{zeros}{rest}";
        // Between double quotes a shell would run what stands between backquotes.
        char quote = example.Contains('`') ? '\'' : '"';
        string first = PointText.Written(missing[0]);
        string all = variables.Count == missing.Length ? "" : $" (of {Listed(variables)})";
        return new BadInput(
            $"No value is given for {Listed(missing)}{all}. A point is needed, such as\n"
                + $"  {option} {quote}{example}{quote}\n"
                + $"and {first}=[0,0,0] or {first}=zeros(3) makes '{missing[0]}' a vector."
                + NameHints.Of(missing, variables, columns, bindings.Data.Keys)
        );
    }

    static bool UnknownFunctions(string text, Bindings bindings)
    {
        try
        {
            return Objective.FromText(text, bindings) is null;
        }
        catch (ParseException fault)
            when (fault.Errors.All(error => error.Code != ParseErrorCode.UnknownFunction))
        {
            // Shapes are not known yet: what does not fit now may fit then.
            return false;
        }
    }

    static string Listed(IReadOnlyList<string> names) =>
        names.Count <= 12
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(12))}, … ({names.Count} in all)";
}
