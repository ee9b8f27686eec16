namespace AutoDiff.FSharp

open System.Collections.Generic
open System.Reflection.Emit
open System.Runtime.Intrinsics.Arm
open System.Runtime.Intrinsics.X86

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

    /// A product at the same loop level that nothing else reads.
    let canAbsorb level position =
        hasFused
        && uses[position] = 1
        && nest.Levels[position] = level
        && (factors position).IsSome

    let absorb level position =
        if canAbsorb level position then
            absorbed.Add position |> ignore

    let isAdd (primitive: Primitive) =
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

    let fuseNegated (lanes: Lanes) (value: int -> LocalBuilder) product (minuend: LocalBuilder) =
        let struct (a, b) = (factors product).Value
        lanes.Call("FusedMultiplyAdd", lanes.Call("Negate", value a), value b, minuend)

    let sum (lanes: Lanes) value (primitive: Primitive) (operands: int[]) =
        let isDifference = obj.ReferenceEquals(primitive, Primitives.subtract)

        if absorbed.Contains operands[1] then
            let first = value operands[0]

            if isDifference then
                fuseNegated lanes value operands[1] first
            else
                fuse lanes value operands[1] first
        elif absorbed.Contains operands[0] then
            let second: LocalBuilder = value operands[1]

            fuse
                lanes
                value
                operands[0]
                (if isDifference then
                     lanes.Call("Negate", second)
                 else
                     second)
        else
            primitive.Emit lanes [| value operands[0]; value operands[1] |]

    /// Whether the instruction is computed as part of the one that reads it.
    member _.IsAbsorbed(position: int) = absorbed.Contains position

    /// The instruction's value from those of its operands; not for loads.
    member _.Compute(lanes: Lanes, value: int -> LocalBuilder, position: int) =
        match nest.Instructions[position] with
        | Instruction.Number c -> lanes.Constant c
        | Instruction.Apply(primitive, operands) when isAdd primitive -> sum lanes value primitive operands
        | Instruction.Apply(primitive, operands) -> primitive.Emit lanes (Array.map value operands)
        | Instruction.Choose(condition, whenTrue, whenFalse) ->
            lanes.Choose("Equals", value condition, lanes.Constant 0.0, value whenFalse, value whenTrue)
        | Instruction.Load _ -> invalidOp "A load is not arithmetic."

    /// total + the value at the position.
    member _.AddTo(lanes: Lanes, value: int -> LocalBuilder, total: LocalBuilder, position: int) =
        if absorbed.Contains position then
            fuse lanes value position total
        else
            lanes.Call("Add", total, value position)
