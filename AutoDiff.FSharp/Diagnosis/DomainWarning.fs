namespace AutoDiff

open AutoDiff.FSharp

[<Sealed>]
type DomainWarning
    (node: Node, row: Primitive, operand: int, requirement: string, argument: ValueRange, reached: float) =
    let origin = node.Origin

    let text = NodePlace.text node

    let place =
        match origin with
        | null -> $" in {text}"
        | origin ->
            let first = origin.Source.Locate origin.Span.Offset
            let last = origin.Source.Locate(max origin.Span.Offset (origin.Span.End - 1))

            let line =
                if origin.Source.Text.Contains '\n' then
                    $"line {first.Line}, "
                else
                    ""

            if last.Line > first.Line then
                $" at line {first.Line}, column {first.Column}"
            elif last.Column = first.Column then
                $" at {line}column {first.Column}"
            else
                $" at {line}columns {first.Column}–{last.Column}"

    let subject =
        match row.Name, operand with
        | "divide", _ -> "The divisor"
        | "power", _
        | "integerPower", _ -> "The base of the power"
        | "xlogy", _ -> "The argument of log"
        | name, _ when row.Arity = 1 -> $"The argument of {name}"
        | name, _ -> $"Argument {operand + 1} of {name}"

    let message =
        $"{subject}{place} can reach {DiagnosisText.number reached}; it should {requirement}."

    member _.Text = text

    member _.Source = NodePlace.source origin
    member _.Span = NodePlace.span origin

    member _.Function = row.Name
    member _.Argument = argument
    member _.Reached = reached
    member _.Message = message

    override _.ToString() = NodePlace.withExcerpt message origin

    static member Of(ofInput: Input -> ValueRange[], root: Node) =
        let warning (node: Node, interval: ValueRange) =
            match node.Operation with
            | Operation.Elementwise row ->
                let struct (operand, requirement) = (ValueRange.required row.Domain).Value
                let reached = (ValueRange.outside row.Domain interval).Value
                Some(DomainWarning(node, row, operand, requirement, interval, reached))
            | _ -> None

        let inText (warning: DomainWarning) = warning.Span.Offset
        Domains.violations ofInput root |> Array.choose warning |> Array.sortBy inText
