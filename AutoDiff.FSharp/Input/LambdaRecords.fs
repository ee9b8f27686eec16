namespace AutoDiff.FSharp.TextInput

open System
open System.Collections
open System.Collections.Generic
open System.Linq.Expressions
open LambdaForms

/// Captured sequences of records and tuples: a formula reads them member by member, each an array of its own.
[<RequireQualifiedAccess>]
module internal LambdaRecords =
    /// The place of a sequence of records that only leaves some of them out or reorders them; null for any other.
    let rec source (expression: Expression) : MemberExpression | null =
        match expression with
        | Linq(("Where" | "Skip" | "SkipLast" | "Take" | "TakeLast" | "Reverse" | "AsEnumerable" | "ToArray" | "ToList"),
               inner :: _) -> source inner
        | :? MemberExpression as access ->
            match placeValue access with
            | ValueSome value when not (List.isEmpty (CapturedRecords.columns value)) -> access
            | _ -> null
        | _ -> null

    /// What the parameters of the functions of one call stand for elements of.
    let private sources name (arguments: Expression list) =
        match name, arguments with
        | "SelectMany", outer :: (:? LambdaExpression as inner) :: _ -> [ source outer; source inner.Body ]
        | _ -> arguments |> List.map source

    /// The parameters that stand for records, with the places of their sequences.
    let parameters (body: Expression) =
        let found = Dictionary<ParameterExpression, MemberExpression>()

        let visitor =
            { new ExpressionVisitor() with
                override _.VisitMethodCall call =
                    match call :> Expression with
                    | Linq(name, arguments) ->
                        let sources = sources name arguments

                        for argument in arguments do
                            match argument with
                            | :? LambdaExpression as inner ->
                                for parameter, place in Seq.zip inner.Parameters sources do
                                    match place with
                                    | NonNull place when
                                        CapturedRecords.elementOf place.Type = Some parameter.Type
                                        ->
                                        found[parameter] <- place
                                    | _ -> ()
                            | _ -> ()
                    | _ -> ()

                    base.VisitMethodCall call
            }

        visitor.Visit body |> ignore
        found

    /// The records of a place.
    let elements (place: MemberExpression) : obj[] =
        match placeValue place with
        | ValueSome(:? IEnumerable as sequence) -> sequence |> Seq.cast<obj> |> Seq.toArray
        | _ -> [||]

    /// One member of every record; null if it is no number.
    let column (access: MemberExpression) (place: MemberExpression) : float[] | null =
        if CapturedRecords.isNumber access.Type then
            elements place
            |> Array.map (fun record -> Convert.ToDouble(memberValue access.Member record))
        else
            null
