namespace AutoDiff.FSharp.TextInput

open System
open AutoDiff

/// A complaint on its way to the loop that knows where the operands stand.
[<Sealed>]
type internal RefusalException(complaint: Complaint, operand: int) =
    inherit Exception(complaint.Message)
    member _.Complaint = complaint

    /// The operand to blame, counted from 0; -1 for all of them together.
    member _.Operand = operand

/// What elaboration says: the wording of its errors, and nothing of when they arise.
[<RequireQualifiedAccess>]
module internal ElaborationComplaints =
    let private complain code message (suggestion: string | null) =
        {
            Code = code
            Message = message
            Expected = []
            Suggestion = suggestion
        }

    let private shapeOf (shape: Shape) =
        if shape.Rank = 0 then "a number" else $"shape {shape}"

    let private counted n (noun: string) =
        if n = 1 then $"1 {noun}" else $"{n} {noun}s"

    let private shortened (text: string) =
        if text.Length <= 24 then text else text[..23] + "…"

    // ---- Names ----

    /// What was meant by x(argument), where x is not a function.
    let private productOrElement (name: string) (argument: string) isArray : string | null =
        let name, argument = shortened name, shortened argument
        let isAtom = argument |> Seq.forall (fun c -> Char.IsLetterOrDigit c || c = '_')

        let isCount =
            argument |> Seq.forall (fun c -> Char.IsAsciiDigit c || c = ',' || c = ' ')

        let product =
            if isAtom then
                $"{name}*{argument}"
            else
                $"{name}*({argument})"

        if argument = "" then
            $"Write {name} alone."
        elif argument.Contains ',' && (isArray || isCount) then
            $"An element is written {name}[{argument}]."
        elif argument.Contains ',' then
            null
        elif isArray || isCount then
            $"A product is written {product}, an element {name}[{argument}]."
        else
            $"A product is written {product}."

    let unknownFunction (name: string) (argument: string) (nearest: string | null) =
        let suggestion: string | null =
            match ForeignNames.tryFind name, nearest with
            | NonNull advice, _ -> advice
            | _, NonNull known -> $"Did you mean {known}?"
            | _ -> productOrElement name argument false

        complain ParseErrorCode.UnknownFunction $"There is no function '{shortened name}'." suggestion

    let notAFunction (name: string) (argument: string) isArray =
        complain
            ParseErrorCode.NotAFunction
            $"'{shortened name}' is not a function."
            (productOrElement name argument isArray)

    let foreignConstant (name: string) advice =
        complain ParseErrorCode.ForeignName $"'{name}' is no name of the language." advice

    let functionAsVariable (name: string) (usage: string) =
        complain
            ParseErrorCode.FunctionAsVariable
            $"'{name}' is a function and has no value by itself."
            $"Write {usage}, or choose another name for a variable."

    let wrongArity (name: string) least most given (usage: string) =
        let takes =
            if least = most then
                counted least "argument"
            elif most = Int32.MaxValue then
                "at least " + counted least "argument"
            else
                $"{least} to {most} arguments"

        complain ParseErrorCode.WrongArity $"'{name}' takes {takes}, not {given}." $"Write {usage}."

    // ---- Shapes ----

    let shapeMismatch (left: Shape) (right: Shape) =
        let suggestion =
            if left.Size = right.Size then
                "Use transpose or reshape to bring one to the shape of the other."
            else
                "Shapes fit when, counted from the last, their extents agree or one of them is 1."

        complain
            ParseErrorCode.ShapeMismatch
            $"{shapeOf left} and {shapeOf right} do not fit together."
            suggestion

    let notAlike (first: Shape) (other: Shape) =
        complain
            ParseErrorCode.ShapeMismatch
            $"The elements of a vector are alike: the first is {shapeOf first}, this is {shapeOf other}."
            null

    let differentLengths name (left: Shape) (right: Shape) =
        complain
            ParseErrorCode.ShapeMismatch
            $"{name} needs two of one shape, not {shapeOf left} and {shapeOf right}."
            null

    let notAMatrixProduct (left: Shape) (right: Shape) =
        let suggestion =
            if left.Rank = 0 || right.Rank = 0 then
                "Write * to multiply by a number."
            else
                "The last extent on the left is the first extent on the right."

        complain
            ParseErrorCode.ShapeMismatch
            $"@ multiplies vectors and matrices that meet in one extent, not {shapeOf left} and {shapeOf right}."
            suggestion

    let notScalar (shape: Shape) (text: string) =
        let inner = if text.Length <= 40 then text else "…"

        complain
            ParseErrorCode.NotScalar
            $"An objective is one number; this has shape {shape}."
            $"Did you mean sum({inner})?"

    let tooLarge () =
        complain ParseErrorCode.InvalidArgument "An array holds at most 2147483647 elements." null

    let tooManyAxes most =
        complain ParseErrorCode.InvalidArgument $"An array has at most {most} dimensions." null

    // ---- Arguments ----

    let invalidArgument message suggestion =
        complain ParseErrorCode.InvalidArgument message suggestion

    let notWhole name =
        complain
            ParseErrorCode.InvalidArgument
            $"{name} takes whole numbers here, known when the formula is read."
            "Write a number such as 2, or a list such as [2, 3]."

    let outside name what (value: int) most =
        complain
            ParseErrorCode.InvalidArgument
            $"{name} has no {what} {string value} here."
            $"Write one from 1 to {most}."

    // ---- Indices ----

    let noElements (name: string) isVariable =
        let subject =
            if name = "" then
                "A number"
            else
                $"'{shortened name}' is a number and"

        let suggestion: string | null =
            if isVariable then
                $"If it is a vector, give it a start such as {shortened name}=[0, 0]."
            else
                null

        complain ParseErrorCode.InvalidIndex $"{subject} has no elements." suggestion

    let tooManyIndices (shape: Shape) given =
        let dimensions = counted shape.Rank "dimension"

        complain
            ParseErrorCode.InvalidIndex
            $"{given} indices are too many for {dimensions}: the shape is {shape}."
            null

    let notAnIndex () =
        complain
            ParseErrorCode.InvalidIndex
            "An index is a whole number known when the formula is read."
            "Write a number, a range such as 2..5, or one list such as [1, 3]."

    let indexOutOfRange (index: float) extent =
        let text = index.ToString(Globalization.CultureInfo.InvariantCulture)

        complain
            ParseErrorCode.IndexOutOfRange
            $"Index {text} is outside 1 to {extent}."
            "Indices count from 1, and a range holds both its ends."

    let emptyRange lower upper =
        complain
            ParseErrorCode.IndexOutOfRange
            $"The range {lower}..{upper} is empty."
            "Write the lower bound first; a step is at least 1."

    // ---- Indices of sums, and lets ----

    let notAnIndexedFunction (name: string) (known: seq<string>) =
        let list = String.Join(", ", known)

        complain
            ParseErrorCode.NotAReduction
            $"'{shortened name}' does not run over an index."
            $"The functions that do are {list}."

    let notABound () =
        complain
            ParseErrorCode.InvalidIndex
            "The bounds of an index are whole numbers known when the formula is read, or are made of outer indices by + - and whole multiples."
            "Write 1..n with a number n or length(x), give n a value before the formula is read, or write i + 1 with an outer index i."

    let wrongExtreme isLower =
        let side, right = if isLower then "lower", "max" else "upper", "min"

        complain
            ParseErrorCode.InvalidIndex
            $"A {side} bound that depends on an index may be a {right} of several, not the opposite."
            $"Write {right}(a, b), or a condition in the sum: if(i <= j, …, 0)."

    let steppedExtreme () =
        complain
            ParseErrorCode.InvalidIndex
            "A range with a step begins at one bound, not at the larger of several."
            "Leave the max out and write a condition in the sum instead."

    let badStep () =
        complain ParseErrorCode.InvalidIndex "A step is a whole number of at least 1." null

    let nothingToReduce (name: string) =
        complain ParseErrorCode.IndexOutOfRange $"The range is empty, and {name} of nothing is nothing." null

    let varyingLength () =
        complain
            ParseErrorCode.InvalidIndex
            "The length of a slice cannot depend on an index."
            "Write a sum of its own over it: sum(j = 1..i, x[j])."

    let emptyVaryingRange () =
        complain
            ParseErrorCode.IndexOutOfRange
            "This range is empty."
            "Write the lower bound first; a step is at least 1."

    let tooDeep most =
        complain
            ParseErrorCode.InvalidArgument
            $"More than {most} ranges and conditions on indices lie within each other."
            null

    let tooManyIndicesAtOnce most =
        complain ParseErrorCode.InvalidArgument $"At most {most} indices can be in use at once." null

    let nameTaken (name: string) (what: string) =
        complain ParseErrorCode.NameTaken $"'{shortened name}' is {what} already." "Choose another name."

    let outOfScope (name: string) =
        complain
            ParseErrorCode.OutOfScope
            $"'{shortened name}' has a meaning only within the sum or the let it belongs to."
            "Move it there, or choose another name for a variable."

    let notCounting (name: string) =
        complain
            ParseErrorCode.InvalidIndex
            $"The dimensions of a let count from 1: '{shortened name}' does not."
            "Write let t[i = 1..m] = …, with a number m."

    let notLifted (name: string) =
        complain
            ParseErrorCode.InvalidArgument
            $"{shortened name} takes nothing that depends on the index of a sum."
            "Apply it before: let B = …; sum(i = 1..n, B[i])."
