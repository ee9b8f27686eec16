namespace AutoDiff.FSharp

open System.Collections.Generic

/// Writes the tape of a body without loops.
[<Sealed>]
type internal TapeWriter(nest: LoopNest) =
    let (|LongPower|_|) (primitive: Primitive) =
        match int primitive.Parameter with
        | n when primitive.Name = "integerPower" && abs n > IntegerPower.longest -> Some n
        | _ -> None

    let count = nest.Instructions.Length
    let arithmetic = Arithmetic nest
    let steps = List<int>(TapeCode.Width * (count + nest.Exits.Length))
    let constants = List<float>()
    let regions = List<Region>()
    let regionIndex = Dictionary<Region, int>()
    let unary = Dictionary<Primitive, int>(HashIdentity.Reference)
    let binary = Dictionary<Primitive, int>(HashIdentity.Reference)
    let many = Dictionary<Primitive, int>(HashIdentity.Reference)

    /// The registers of exponents too long for products: such powers are calls of one function, and not of one for each.
    let exponents = Dictionary<int, int>()

    /// The register that holds each value, from when it is computed until it is read for the last time.
    let registers = Array.create count -1

    let free = Stack<int>()
    let mutable used = 0

    /// The first of the registers in which callers' functions get their arguments.
    let mutable arguments = 0

    let number (table: Dictionary<'key, int>) (key: 'key) =
        match table.TryGetValue key with
        | true, index -> index
        | _ ->
            let index = table.Count
            table[key] <- index
            index

    let regionOf (place: Place) =
        let index = number regionIndex place.Region

        if index = regions.Count then
            regions.Add place.Region

        index

    let emit code target a b c =
        steps.Add code
        steps.Add target
        steps.Add a
        steps.Add b
        steps.Add c

    /// The values an instruction reads: through a product fused into it, the factors.
    let reads position =
        match nest.Instructions[position] with
        | Instruction.Apply(primitive, operands) when Arithmetic.IsSum primitive ->
            match arithmetic.Recipe(primitive, operands) with
            | ValueSome fused -> [| fused.A; fused.B; fused.Addend |]
            | ValueNone -> operands
        | instruction -> LoopNest.operandsOf instruction

    let isConstant position = nest.Instructions[position].IsNumber

    let lastUse =
        let last = Array.init count id

        for position in 0 .. count - 1 do
            if not (arithmetic.IsAbsorbed position) then
                for operand in reads position do
                    last[operand] <- position

        last

    let release position (operand: int) =
        if
            lastUse[operand] = position
            && not (isConstant operand)
            && registers[operand] >= 0
        then
            free.Push registers[operand]
            registers[operand] <- -1

    let take () =
        match free.TryPop() with
        | true, register -> register
        | _ ->
            used <- used + 1
            used - 1

    let fused (recipe: FusedSum) target =
        let code =
            match recipe.Signs with
            | FusedSigns.Sum -> TapeCode.Fused
            | FusedSigns.ProductNegated -> TapeCode.FusedNegated
            | FusedSigns.AddendNegated -> TapeCode.FusedMinus

        fun (r: int[]) -> emit code target r[0] r[1] r[2]

    let callMany (primitive: Primitive) target (r: int[]) =
        r
        |> Array.iteri (fun i register -> emit TapeCode.Move (arguments + i) register 0 0)

        emit TapeCode.CallMany target arguments r.Length (number many primitive)

    let plain (primitive: Primitive) target (r: int[]) =
        match primitive.Name with
        | _ when not (isNull primitive.Delegate) -> callMany primitive target r
        | "add" -> emit TapeCode.Add target r[0] r[1] 0
        | "subtract" -> emit TapeCode.Subtract target r[0] r[1] 0
        | "multiply" -> emit TapeCode.Multiply target r[0] r[1] 0
        | "divide" -> emit TapeCode.Divide target r[0] r[1] 0
        | "negate" -> emit TapeCode.Negate target r[0] 0 0
        | "sqrt" -> emit TapeCode.SquareRoot target r[0] 0 0
        | "integerPower" when primitive.Parameter = 2.0 -> emit TapeCode.Multiply target r[0] r[0] 0
        | "integerPower" when exponents.ContainsKey(int primitive.Parameter) ->
            let exponent = exponents[int primitive.Parameter]
            emit TapeCode.CallBinary target r[0] exponent (number binary Primitives.power)
        | _ when primitive.Arity = 1 -> emit TapeCode.CallUnary target r[0] (number unary primitive) 0
        | _ -> emit TapeCode.CallBinary target r[0] r[1] (number binary primitive)

    let compute position =
        let operands = reads position
        let read = operands |> Array.map (fun operand -> registers[operand])
        // The result may take the place of what is read here for the last time.
        operands |> Array.iter (release position)
        let target = take ()
        registers[position] <- target

        match nest.Instructions[position] with
        | Instruction.Load(place, _) -> emit TapeCode.Load target (regionOf place) place.Offset 0
        | Instruction.Choose _ -> emit TapeCode.Choose target read[0] read[1] read[2]
        | Instruction.Apply(primitive, direct) ->
            match
                (if Arithmetic.IsSum primitive then
                     arithmetic.Recipe(primitive, direct)
                 else
                     ValueNone)
            with
            | ValueSome recipe -> fused recipe target read
            | ValueNone -> plain primitive target read
        | Instruction.Progression _ -> invalidOp "Without loops a progression is a number."
        | Instruction.Number _ -> ()

    let store (exit: Exit) =
        emit TapeCode.Store (regionOf exit.Target) registers[exit.Values[0]] exit.Target.Offset 0

    let openConstant c =
        constants.Add c
        take ()

    let openConstants () =
        for position in 0 .. count - 1 do
            match nest.Instructions[position] with
            | Instruction.Number c -> registers[position] <- openConstant c
            | Instruction.Apply(LongPower n, _) when not (exponents.ContainsKey n) ->
                exponents[n] <- openConstant (float n)
            | _ -> ()

    let openArguments () =
        let most =
            nest.Instructions
            |> Array.map (fun instruction ->
                match instruction with
                | Instruction.Apply(primitive, _) when not (isNull primitive.Delegate) -> primitive.Arity
                | _ -> 0)
            |> Array.max

        arguments <- used
        used <- used + most

    let byIndex (table: Dictionary<Primitive, int>) =
        table |> Seq.sortBy _.Value |> Seq.map _.Key |> Array.ofSeq

    /// The tape; to be called once.
    member _.Write() : Tape =
        openConstants ()
        openArguments ()
        let exits = nest.Exits |> Array.groupBy (fun exit -> exit.Values[0]) |> dict

        for position in 0 .. count - 1 do
            if not (isConstant position || arithmetic.IsAbsorbed position) then
                compute position

            match exits.TryGetValue position with
            | true, leaving -> Array.iter store leaving
            | _ -> ()

            release position position

        Tape(
            steps.ToArray(),
            constants.ToArray(),
            regions.ToArray(),
            Array.map ScalarCode.unary (byIndex unary),
            Array.map ScalarCode.binary (byIndex binary),
            byIndex many |> Array.map (fun row -> nonNull row.Delegate),
            used
        )
