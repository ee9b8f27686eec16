namespace AutoDiff.FSharp.TextInput

/// <summary>A sequence of a host language as mathematics has it: an element for each index from first to last.</summary>
/// <remarks>Indices count as formulas do; for an array, from 1.</remarks>
[<NoEquality; NoComparison>]
type internal Comprehension =
    {
        /// What to call the index.
        Hint: string
        /// Whether the elements are the indices themselves.
        IsRange: bool
        /// Whether an element is short enough to be written wherever it is used.
        IsPlain: bool
        /// How far apart the indices are.
        Step: int
        /// How many elements the host knows it has; none where that depends on a formula.
        Known: int voption
        First: unit -> Phrase
        Last: unit -> Phrase
        /// The element at an index.
        Element: (unit -> Phrase) -> unit -> Phrase
    }

[<RequireQualifiedAccess>]
module internal Comprehension =
    let private one () = Phrase.number 1.0

    /// first, first + step, …, to last at most: the elements are the indices.
    let steps hint step first last =
        {
            Hint = hint
            IsRange = true
            IsPlain = true
            Step = step
            Known = ValueNone
            First = first
            Last = last
            Element = id
        }

    /// first, first + 1, …, last: the elements are the indices.
    let range hint first last = steps hint 1 first last

    /// The elements of an array.
    let elements (array: unit -> Phrase) =
        {
            Hint = "i"
            IsRange = false
            IsPlain = true
            Step = 1
            Known = ValueNone
            First = one
            Last = fun () -> Phrase.call "length" [ array ]
            Element = fun index () -> Phrase.index array [ index ]
        }

    /// f of each element; f also gets the element's place, counted from 0. The hint is what f calls its elements.
    let map (names: HostNames) hint (f: (unit -> Phrase) -> (unit -> Phrase) -> unit -> Phrase) source =
        let called = defaultArg hint source.Hint

        let element index =
            let place = Phrase.minus index source.First

            if source.IsPlain then
                f (source.Element index) place
            else
                fun () -> names.Share(called, source.Element index, (fun value -> f value place ()))

        { source with
            Hint = if source.IsRange then called else source.Hint
            IsRange = false
            IsPlain = false
            Element = element
        }

    /// Why two have no elements side by side; null if they have.
    let mismatch a b : string | null =
        match a.Known, b.Known with
        | ValueSome first, ValueSome second when first <> second ->
            $"One has {first} elements and the other {second}: what is over would be left out. Take as many of both."
        | _ -> null

    /// f of the elements of two, as long as both last.
    let zip (names: HostNames) (f: (unit -> Phrase) -> (unit -> Phrase) -> unit -> Phrase) a b =
        let beside index =
            Phrase.plus (Phrase.minus index a.First) b.First

        let last () =
            Phrase.call "min" [ a.Last; Phrase.plus (Phrase.minus b.Last b.First) a.First ]

        let shared source index (use': (unit -> Phrase) -> Phrase) =
            if source.IsPlain then
                use' (source.Element index)
            else
                names.Share(source.Hint, source.Element index, use')

        { a with
            IsRange = false
            IsPlain = false
            Known = ValueNone
            Last = last
            Element = fun index () -> shared a index (fun x -> shared b (beside index) (fun y -> f x y ()))
        }

    /// All but the first n.
    let skip n source =
        { source with
            Known = ValueNone
            First = Phrase.plus source.First n
        }

    /// The first n, or all if there are fewer.
    let take n (source: Comprehension) =
        let last () =
            Phrase.call "min" [ source.Last; Phrase.minus (Phrase.plus source.First n) one ]

        { source with
            Known = ValueNone
            Last = last
        }

    let reverse source =
        let mirrored index =
            Phrase.minus (Phrase.plus source.First source.Last) index

        { source with
            Element = fun index -> source.Element(mirrored index)
        }

    let count source =
        Phrase.plus (Phrase.minus source.Last source.First) one

    /// sum(i = first..last, element), or another reduction.
    let reduce (names: HostNames) (name: string) source =
        {
            Level = 9
            Write =
                fun writer ->
                    let index = names.Take source.Hint

                    let reduction =
                        Phrase.reduction
                            name
                            index
                            source.First
                            source.Last
                            source.Step
                            (source.Element(fun () -> Phrase.name index))

                    writer.Then [ reduction.Write; (fun _ -> names.Release index) ]
        }
