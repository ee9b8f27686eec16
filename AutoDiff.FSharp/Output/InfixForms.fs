namespace AutoDiff.FSharp.TextOutput

open System
open AutoDiff.FSharp
open AutoDiff.FSharp.TextInput
open Pattern

/// What each operation looks like.
[<RequireQualifiedAccess>]
module internal InfixForms =
    // ---- Factors that move to the front ----

    [<return: Struct>]
    let private (|Product|_|) node =
        match node with
        | Binary Primitives.multiply pair -> ValueSome pair
        | _ -> ValueNone

    [<return: Struct>]
    let private (|Quotient|_|) node =
        match node with
        | Binary Primitives.divide pair -> ValueSome pair
        | _ -> ValueNone

    let private isBroadcast (node: Node) =
        match node.Operation with
        | Operation.Broadcast _ -> true
        | _ -> false

    /// The first factor of products written side by side. Where it is repeated by an operation around it, a factor
    /// set before it would be multiplied in a smaller shape, and the graph would be another.
    let private leading throughQuotients (node: Node) : Node voption =
        let mutable first = ValueSome node
        let mutable descends = true

        while descends do
            match first with
            | ValueSome(Product(struct (a, _))) when not (isBroadcast a) -> first <- ValueSome a
            | ValueSome(Quotient(struct (a, _))) when throughQuotients && not (isBroadcast a) ->
                first <- ValueSome a
            | ValueSome(Product _ | Quotient _) ->
                first <- ValueNone
                descends <- false
            | _ -> descends <- false

        first

    let private isMatrixProduct (node: Node) =
        match node.Operation with
        | Operation.MatMul -> true
        | _ -> false

    /// 2*(a*b) is written 2*a*b: the builder takes the number out of the product again. It would join two numbers.
    let private takesCoefficient node =
        match node, leading false node with
        | Product _, ValueSome(Uniform _) -> false
        | Product _, ValueSome first -> not (isMatrixProduct first)
        | _ -> false

    /// -(a*b) is written -a*b: the builder takes the sign out again. It would turn a difference round, and join a number.
    let private takesSign node =
        match node, leading true node with
        | (Product _ | Quotient _), ValueSome first ->
            match first with
            | Uniform _
            | Binary Primitives.subtract _
            | Unary Primitives.negate _ -> false
            | _ -> true
        | _ -> false

    // ---- Operators ----

    let private negate operand =
        let least, level =
            if takesSign operand then
                Level.product, Level.product
            else
                Level.sign, Level.sign

        {
            Level = level
            Pieces = [ Piece.Text "-"; Piece.Part(operand, least) ]
        }

    let private isNegative (node: Node) =
        match node with
        | Uniform c -> c < 0.0
        | _ -> false

    /// x + -3 is written -3 + x, which is the same node.
    let private add (a: Node) (b: Node) =
        if isNegative b then
            Form.infix Level.sum (b, Level.sum) " + " (a, Level.sum + 1)
        else
            Form.infix Level.sum (a, Level.sum) " + " (b, Level.sum + 1)

    let private multiply (a: Node) (b: Node) =
        match a with
        | Uniform _ when takesCoefficient b ->
            Form.infix Level.product (a, Level.product) "*" (b, Level.product)
        | _ -> Form.infix Level.product (a, Level.product) "*" (b, Level.product + 1)

    let private power a b =
        Form.infix Level.power (a, Level.atom) "^" (b, Level.sign)

    let private comparison a sign b =
        Form.infix Level.comparison (a, Level.sum) $" {sign} " (b, Level.sum)

    let private elementwise (row: Primitive) (operands: Node[]) =
        let a = operands[0]

        match row.Name with
        | "add" -> add a operands[1]
        | "subtract" -> Form.infix Level.sum (a, Level.sum) " - " (operands[1], Level.sum + 1)
        | "multiply" -> multiply a operands[1]
        | "divide" -> Form.infix Level.product (a, Level.product) "/" (operands[1], Level.product + 1)
        | "negate" -> negate a
        | "power" -> power a operands[1]
        | "integerPower" ->
            {
                Level = Level.power
                Pieces =
                    [
                        Piece.Part(a, Level.atom)
                        Piece.Text $"^{Numerals.integer (int row.Parameter)}"
                    ]
            }
        | "greater" -> comparison a ">" operands[1]
        | "greaterOrEqual" -> comparison a ">=" operands[1]
        | "equal" -> comparison a "==" operands[1]
        | name -> Form.call name [ for operand in operands -> Form.argument operand ]

    let private meansSomething name =
        Functions.isConstant name
        || (Functions.tryFind name).IsSome
        || not (isNull (ForeignNames.constant name))

    /// In quotes where it would not be read as a variable or data: a word with blanks, or one that means something else. Arrays
    /// and data are declared to whoever reads them, and so take precedence over constants and functions as they are.
    let private nameOf (name: string) isDeclared =
        let isPlain =
            Characters.nameEnd name 0 = name.Length
            && not (Keywords.has name)
            && (isDeclared || not (meansSomething name))

        if isPlain then
            name
        else
            let within = name.Replace("`", "``", StringComparison.Ordinal)
            $"`{within}`"

    let private input (input: Input) =
        match input.Name, input.Values with
        | "", values when not (isNull values) -> Form.literal input.Shape (nonNull values)
        | name, _ -> Form.atom (nameOf name (input.Shape.Rank > 0 || not (isNull input.Values)))

    /// The node's text around its operands.
    let ofNode (node: Node) : Form =
        let source () = Form.argument node.Operands[0]

        match node.Operation with
        | Operation.Constant c -> Form.number c
        | Operation.Input value -> input value
        | Operation.Iota(start, step) -> ArrayForms.iota start step node.Shape.Size
        | Operation.Elementwise row -> elementwise row (ImplicitBroadcast.operands node)
        | Operation.Select ->
            Form.call "if" [ for operand in ImplicitBroadcast.operands node -> Form.argument operand ]
        | Operation.Sum axes -> ArrayForms.reduction "sum" "sum" node axes
        | Operation.Max axes -> ArrayForms.reduction "max" "maxalong" node axes
        | Operation.LogSumExp axes -> ArrayForms.reduction "logsumexp" "logsumexp" node axes
        | Operation.Norm axes -> ArrayForms.reduction "norm" "norm" node axes
        | Operation.Broadcast axes -> ArrayForms.broadcast node axes
        | Operation.Reshape -> ArrayForms.reshape node
        | Operation.Permute permutation -> ArrayForms.permute node permutation
        | Operation.Slice(starts, steps) -> ArrayForms.slice node starts steps
        | Operation.Pad(starts, steps) ->
            Form.call "pad" [ source (); Form.places starts; Form.list steps; Form.list node.Shape.Dims ]
        | Operation.Concatenate axis -> ArrayForms.concatenate node axis
        | Operation.Gather indices -> Form.call "gather" [ source (); Form.places indices ]
        | Operation.ScatterAdd indices ->
            Form.call "scatteradd" [ source (); Form.places indices; Form.integer node.Shape.Dims[0] ]
        | Operation.MatMul -> ArrayForms.matMul node
