namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit
open System.Runtime.Intrinsics.Arm
open System.Runtime.Intrinsics.X86

/// Which part of a fused sum a·b + c is negated.
[<RequireQualifiedAccess>]
type internal FusedSigns =
    | Sum
    | ProductNegated
    | AddendNegated

/// A sum or difference rounded once: positions of a, b and c in ±a·b ± c.
[<Struct>]
type internal FusedSum =
    {
        A: int
        B: int
        Addend: int
        Signs: FusedSigns
    }

/// Computes instructions on lanes, with a product that only one sum reads fused into that sum.
[<Sealed>]
type internal Arithmetic(nest: LoopNest) =
    /// Without the instruction a fused product is a slow call.
    static let hasFused = Fma.IsSupported || AdvSimd.IsSupported

    let uses =
        let counts = Array.zeroCreate<int> nest.Instructions.Length

        for instruction in nest.Instructions do
            for operand in LoopNest.operandsOf instruction do
                counts[operand] <- counts[operand] + 1

        for exit in nest.Exits do
            for value in exit.Values do
                counts[value] <- counts[value] + 1

        counts

    /// What maxima are taken of, what is compared with them, and all that goes into these: loops that compute such a value again must
    /// find the same bits, or no element would reach its maximum. What is fused differs from loop to loop.
    let compared =
        let found = HashSet<int>()

        for exit in nest.Exits do
            if exit.Combine = Combine.Max then
                found.UnionWith exit.Values

        for position in nest.Instructions.Length - 1 .. -1 .. 0 do
            match nest.Instructions[position] with
            | Instruction.Apply(primitive, operands) when
                found.Contains position || obj.ReferenceEquals(primitive, Primitives.equal)
                ->
                found.UnionWith operands
            | instruction when found.Contains position -> found.UnionWith(LoopNest.operandsOf instruction)
            | _ -> ()

        found

    let factors position =
        match nest.Instructions[position] with
        | Instruction.Apply(primitive, operands) when obj.ReferenceEquals(primitive, Primitives.multiply) ->
            ValueSome(struct (operands[0], operands[1]))
        | Instruction.Apply(primitive, operands) when
            primitive.Name = "integerPower" && primitive.Parameter = 2.0
            ->
            ValueSome(struct (operands[0], operands[0]))
        | _ -> ValueNone

    let absorbed = HashSet<int>()

    /// A product at the same loop level that nothing else reads, and that is not compared.
    let canAbsorb level position =
        hasFused
        && uses[position] = 1
        && not (compared.Contains position)
        && nest.Levels[position] = level
        && (factors position).IsSome

    let absorb level position =
        if canAbsorb level position then
            absorbed.Add position |> ignore

    static let isAdd (primitive: Primitive) =
        obj.ReferenceEquals(primitive, Primitives.add)
        || obj.ReferenceEquals(primitive, Primitives.subtract)

    do
        for position in 0 .. nest.Instructions.Length - 1 do
            match nest.Instructions[position] with
            | Instruction.Apply(primitive, operands) when isAdd primitive ->
                let level = nest.Levels[position]
                // The later operand is likelier to be the one the sum waits for.
                if canAbsorb level operands[1] then
                    absorb level operands[1]
                else
                    absorb level operands[0]
            | _ -> ()

        for exit in nest.Exits do
            if exit.Combine = Combine.Add then
                for value in exit.Values do
                    absorb nest.Low.Length value

    let fuse (lanes: Lanes) (value: int -> LocalBuilder) product (addend: LocalBuilder) =
        let struct (a, b) = (factors product).Value
        lanes.Call("FusedMultiplyAdd", value a, value b, addend)

    /// How an addition or subtraction is fused with a product it absorbs, if it is.
    let recipe (primitive: Primitive) (operands: int[]) =
        let isDifference = obj.ReferenceEquals(primitive, Primitives.subtract)

        let make product addend signs =
            let struct (a, b) = (factors product).Value

            ValueSome
                {
                    A = a
                    B = b
                    Addend = addend
                    Signs = if isDifference then signs else FusedSigns.Sum
                }

        if absorbed.Contains operands[1] then
            make operands[1] operands[0] FusedSigns.ProductNegated
        elif absorbed.Contains operands[0] then
            make operands[0] operands[1] FusedSigns.AddendNegated
        else
            ValueNone

    let sum (lanes: Lanes) (value: int -> LocalBuilder) (primitive: Primitive) (operands: int[]) =
        let fused (a: LocalBuilder) (b: LocalBuilder) (c: LocalBuilder) =
            lanes.Call("FusedMultiplyAdd", a, b, c)

        match recipe primitive operands with
        | ValueNone -> primitive.Emit lanes [| value operands[0]; value operands[1] |]
        | ValueSome r ->
            let a, b, c = value r.A, value r.B, value r.Addend

            match r.Signs with
            | FusedSigns.Sum -> fused a b c
            | FusedSigns.ProductNegated -> fused (lanes.Call("Negate", a)) b c
            | FusedSigns.AddendNegated -> fused a b (lanes.Call("Negate", c))

    let isNumber c position =
        match nest.Instructions[position] with
        | Instruction.Number d -> d = c
        | _ -> false

    /// ±2 x is x + x, the same number: where products are many, the units that add have room.
    let product (lanes: Lanes) (value: int -> LocalBuilder) (operands: int[]) =
        let twice position =
            lanes.Call("Add", value position, value position)

        match operands with
        | [| two; x |]
        | [| x; two |] when isNumber 2.0 two -> twice x
        | [| two; x |]
        | [| x; two |] when isNumber -2.0 two -> lanes.Call("Negate", twice x)
        | _ -> lanes.Call("Multiply", value operands[0], value operands[1])

    /// Whether the instruction is computed as part of the one that reads it.
    member _.IsAbsorbed(position: int) = absorbed.Contains position

    /// Whether Recipe has something to say.
    static member IsSum(primitive: Primitive) = isAdd primitive

    /// How an addition or subtraction is fused with a product it absorbs, if it is.
    member _.Recipe(primitive: Primitive, operands: int[]) = recipe primitive operands

    /// The instruction's value from those of its operands; not for loads.
    member _.Compute(lanes: Lanes, value: int -> LocalBuilder, position: int) =
        match nest.Instructions[position] with
        | Instruction.Number c -> lanes.Constant c
        | Instruction.Apply(primitive, operands) when isAdd primitive -> sum lanes value primitive operands
        | Instruction.Apply(primitive, operands) when obj.ReferenceEquals(primitive, Primitives.multiply) ->
            product lanes value operands
        | Instruction.Apply(primitive, operands) -> primitive.Emit lanes (Array.map value operands)
        | Instruction.Choose(condition, whenTrue, whenFalse) ->
            lanes.Choose("Equals", value condition, lanes.Constant 0.0, value whenFalse, value whenTrue)
        | Instruction.Load _
        | Instruction.Progression _ -> invalidOp "What depends on addresses and indices is not arithmetic."

    /// total + the value at the position.
    member _.AddTo(lanes: Lanes, value: int -> LocalBuilder, total: LocalBuilder, position: int) =
        if absorbed.Contains position then
            fuse lanes value position total
        else
            lanes.Call("Add", total, value position)
