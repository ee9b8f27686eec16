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
        First: unit -> Phrase
        Last: unit -> Phrase
        /// The element at an index.
        Element: (unit -> Phrase) -> unit -> Phrase
    }

[<RequireQualifiedAccess>]
module internal Comprehension =
    let private one () = Phrase.number 1.0

    let private add (a: unit -> Phrase) b =
        fun () -> Phrase.binary BinaryOperator.Add a b

    let private subtract (a: unit -> Phrase) b =
        fun () -> Phrase.binary BinaryOperator.Subtract a b

    /// first, first + 1, …, last: the elements are the indices.
    let range hint first last =
        {
            Hint = hint
            IsRange = true
            First = first
            Last = last
            Element = id
        }

    /// The elements of an array.
    let elements (array: unit -> Phrase) =
        {
            Hint = "i"
            IsRange = false
            First = one
            Last = fun () -> Phrase.call "length" [ array ]
            Element = fun index () -> Phrase.index array [ index ]
        }

    /// f of each element; f also gets the element's place, counted from 0. The hint is what f calls its elements.
    let map hint (f: (unit -> Phrase) -> (unit -> Phrase) -> unit -> Phrase) source =
        let element index =
            f (source.Element index) (subtract index source.First)

        { source with
            Hint = if source.IsRange then defaultArg hint source.Hint else source.Hint
            IsRange = false
            Element = element
        }

    /// f of the elements of two, as long as both last.
    let zip (f: (unit -> Phrase) -> (unit -> Phrase) -> unit -> Phrase) a b =
        let beside index =
            add (subtract index a.First) b.First

        let last () =
            Phrase.call "min" [ a.Last; add (subtract b.Last b.First) a.First ]

        { a with
            IsRange = false
            Last = last
            Element = fun index -> f (a.Element index) (b.Element(beside index))
        }

    /// All but the first n.
    let skip n source =
        { source with
            First = add source.First n
        }

    /// The first n, or all if there are fewer.
    let take n source =
        let last () =
            Phrase.call "min" [ source.Last; subtract (add source.First n) one ]

        { source with Last = last }

    let reverse source =
        let mirrored index =
            subtract (add source.First source.Last) index

        { source with
            Element = fun index -> source.Element(mirrored index)
        }

    let count source =
        add (subtract source.Last source.First) one

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
                            (source.Element(fun () -> Phrase.name index))

                    writer.Then [ reduction.Write; (fun _ -> names.Release index) ]
        }
