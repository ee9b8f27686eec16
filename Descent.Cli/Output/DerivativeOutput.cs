using System.Text.Json;
using AutoDiff;
using Descent.Cli.Input;

namespace Descent.Cli.Output;

/// <summary>What a derivative is written in.</summary>
enum DerivativeFormat
{
    /// <summary>Formulas that read back.</summary>
    Formula,

    /// <summary>Equations for paper.</summary>
    Latex,

    /// <summary>A class.</summary>
    CSharp,
}

/// <summary>What is asked of an objective's derivatives.</summary>
/// <param name="Subject">The objective.</param>
/// <param name="Names">The variables to derive by.</param>
/// <param name="WithHessian">Whether second derivatives are asked for.</param>
sealed record DerivativeText(Subject Subject, IReadOnlyList<string> Names, bool WithHessian)
{
    const string ClassName = "Derived";

    public Objective Objective => Subject.Objective;

    /// <summary>The gradient by variable, each a formula of its shape.</summary>
    public IEnumerable<KeyValuePair<string, string>> Gradient =>
        Names.Select(name => KeyValuePair.Create(name, Objective.Gradient(name).ToString()));

    /// <summary>The gradient by name, df/dx or df/dx[2..7].</summary>
    public IEnumerable<KeyValuePair<string, string>> Pieces =>
        Written(Objective.GradientFormulas(Names));

    public IEnumerable<KeyValuePair<string, string>> Hessian =>
        WithHessian ? Written(Objective.HessianFormulas(Names)) : [];

    static IEnumerable<KeyValuePair<string, string>> Written(
        IEnumerable<KeyValuePair<string, Expr>> formulas
    ) => formulas.Select(part => KeyValuePair.Create(part.Key, part.Value.ToString()));

    public string Latex =>
        WithHessian
            ? $"{Objective.ToLatexWithGradient(Names)}\n{Objective.HessianToLatex(Names)}"
            : Objective.ToLatexWithGradient(Names);

    public string CSharp => Objective.ToCSharp(ClassName);
}

/// <summary>Derivatives for programs and for people.</summary>
static class DerivativeOutput
{
    public static void Write(Utf8JsonWriter writer, DerivativeText text, DerivativeFormat format)
    {
        writer.WriteStartObject();
        writer.WriteSubject(text.Subject);
        if (format == DerivativeFormat.Latex)
            writer.WriteString("latex", text.Latex);
        else if (format == DerivativeFormat.CSharp)
            writer.WriteString("csharp", text.CSharp);
        else
            WriteFormulas(writer, text);
        writer.WriteEndObject();
    }

    static void WriteFormulas(Utf8JsonWriter writer, DerivativeText text)
    {
        WriteMap(writer, "gradient", text.Gradient);
        if (text.WithHessian)
            WriteMap(writer, "hessian", text.Hessian);
    }

    static void WriteMap(
        Utf8JsonWriter writer,
        string name,
        IEnumerable<KeyValuePair<string, string>> formulas
    )
    {
        writer.WriteStartObject(name);
        foreach ((string key, string formula) in formulas)
            writer.WriteString(key, formula);
        writer.WriteEndObject();
    }

    /// <summary>A formula is to be copied: it stays on its line however long.</summary>
    public static void Write(Session session, DerivativeText text, DerivativeFormat format)
    {
        if (format == DerivativeFormat.Latex)
            session.Output.WriteLine(text.Latex);
        else if (format == DerivativeFormat.CSharp)
            session.Output.Write(text.CSharp);
        else
            WriteFormulas(session, text);
    }

    static void WriteFormulas(Session session, DerivativeText text)
    {
        KeyValuePair<string, string>[] lines =
        [
            KeyValuePair.Create("f", text.Objective.ToString()),
            .. text.Pieces,
            .. text.Hessian,
        ];
        int widest = lines.Max(line => line.Key.Length);
        foreach ((string name, string formula) in lines)
            session.Output.WriteLine($"{name.PadRight(widest)} = {formula}");
    }
}
