namespace AutoDiff.FSharp

open System

/// Colours of the vertices of a symmetric pattern, from 1; 0 for a vertex with an empty row.
type internal Coloring = { Colors: int[]; Count: int }

/// Star colouring: neighbours differ, and no path of four vertices has only two colours, so the edges between any two
/// colours form stars and every element of the matrix can be read directly from one product per colour.
/// A. H. Gebremedhin, A. Tarafdar, F. Manne and A. Pothen, New Acyclic and Star Coloring Algorithms with Application to
/// Computing Hessians, SIAM J. Sci. Comput. 29 (2007), Algorithm 4.1, https://doi.org/10.1137/050639879; the use of it is in
/// Gebremedhin, Manne and Pothen, What Color Is Your Jacobian?, SIAM Review 47 (2005), §4.
/// Differs from the paper in one way: each vertex lists the colours beside it and the hubs beside it, where the paper
/// searches the neighbours of neighbours; a row that is full, as in an arrow, then costs no more than any other.
[<Sealed>]
type internal StarColoring private (rowStarts: int[], columns: int[]) =
    let dimension = rowStarts.Length - 1

    /// Steps beyond which colouring costs more than it saves.
    let workLimit = 1L <<< 31

    let colors: int[] = Array.zeroCreate dimension
    /// forbidden[c] = v + 1: vertex v may not have colour c.
    let forbidden: int[] = Array.zeroCreate (dimension + 2)
    let firstStamp: int[] = Array.zeroCreate (dimension + 2)
    /// Of the vertex in hand, the first neighbour of each colour.
    let firstNeighbour: int[] = Array.zeroCreate (dimension + 2)
    /// Of the vertex in hand, where its list has each colour.
    let ownStamp: int[] = Array.zeroCreate (dimension + 2)
    let ownNear: int[] = Array.zeroCreate (dimension + 2)
    let treated: int[] = Array.zeroCreate dimension
    let mutable forbiddenCount = 0

    /// Of each vertex, from its row start on: a colour beside it, the star of the edge there and that edge's other end.
    /// Neighbours of one colour are in one star.
    let nearColor: int[] = Array.zeroCreate columns.Length
    let nearStar: int[] = Array.zeroCreate columns.Length
    let nearEnd: int[] = Array.zeroCreate columns.Length
    let nearCount: int[] = Array.zeroCreate dimension

    /// Of each vertex, from its row start on: the hubs of its stars, where they are other vertices.
    let hubs: int[] = Array.zeroCreate columns.Length
    let hubCount: int[] = Array.zeroCreate dimension

    /// The hub of each star, -1 while it is a single edge.
    let starHub: int[] = Array.create (columns.Length / 2 + 1) -1
    let mutable stars = 0
    let mutable work = 0L
    let mutable count = 0

    let near v (color: int) =
        let start = rowStarts[v]
        let stop = start + nearCount[v]
        let mutable k = start

        while k < stop && nearColor[k] <> color do
            k <- k + 1

        work <- work + int64 (k - start)
        if k < stop then k else -1

    let forbidColor v color =
        if forbidden[color] <> v + 1 then
            forbidden[color] <- v + 1
            forbiddenCount <- forbiddenCount + 1

    let addNear v color star other =
        let k = rowStarts[v] + nearCount[v]
        nearColor[k] <- color
        nearStar[k] <- star
        nearEnd[k] <- other
        nearCount[v] <- nearCount[v] + 1

    let addHub leaf hub =
        hubs[rowStarts[leaf] + hubCount[leaf]] <- hub
        hubCount[leaf] <- hubCount[leaf] + 1

    /// The star whose first edge is hub – k's end gains the edge hub – leaf.
    let join k hub leaf =
        let star = nearStar[k]

        if starHub[star] < 0 then
            starHub[star] <- hub
            addHub nearEnd[k] hub

        addHub leaf hub
        star

    /// No colour beside w may be v's: it would make a path of two colours over w.
    let treat v w =
        // With every colour out there is nothing left to find.
        if treated[w] <> v + 1 && forbiddenCount < count then
            treated[w] <- v + 1
            work <- work + int64 nearCount[w]

            for k in rowStarts[w] .. rowStarts[w] + nearCount[w] - 1 do
                forbidColor v nearColor[k]

    let forbid v =
        forbiddenCount <- 0

        for edge in rowStarts[v] .. rowStarts[v + 1] - 1 do
            let w = columns[edge]
            let color = colors[w]

            if w <> v && color <> 0 then
                forbidColor v color

                if firstStamp[color] = v + 1 then
                    treat v firstNeighbour[color]
                    treat v w
                else
                    firstStamp[color] <- v + 1
                    firstNeighbour[color] <- w

                    if forbiddenCount < count then
                        work <- work + int64 hubCount[w]

                        for k in rowStarts[w] .. rowStarts[w] + hubCount[w] - 1 do
                            forbidColor v colors[hubs[k]]

    let updateStars v isNewColor =
        for edge in rowStarts[v] .. rowStarts[v + 1] - 1 do
            let w = columns[edge]

            if w <> v && colors[w] <> 0 then
                let color = colors[w]
                let atW = if isNewColor then -1 else near w colors[v]
                let atV = if ownStamp[color] = v + 1 then ownNear[color] else -1

                if atV < 0 then
                    ownStamp[color] <- v + 1
                    ownNear[color] <- rowStarts[v] + nearCount[v]

                if atW >= 0 then
                    let star = join atW w v

                    if atV < 0 then
                        addNear v color star w
                elif atV >= 0 then
                    addNear w colors[v] (join atV v w) v
                else
                    addNear v color stars w
                    addNear w colors[v] stars v
                    stars <- stars + 1

    let paint v =
        forbid v
        let mutable color = 1

        while forbidden[color] = v + 1 do
            color <- color + 1

        work <- work + int64 (color + rowStarts[v + 1] - rowStarts[v])
        colors[v] <- color
        let isNewColor = color > count
        count <- max count color
        updateStars v isNewColor

    member private _.Run(order: int[]) =
        let mutable next = 0

        while next < order.Length && work <= workLimit do
            let v = order[next]

            if rowStarts[v + 1] > rowStarts[v] then
                paint v

            next <- next + 1

        if next = order.Length then
            ValueSome { Colors = colors; Count = count }
        else
            ValueNone

    /// The fewer colours of two orders: as given, which suits bands, and those of most neighbours first, unless the
    /// first is good enough. None where colouring would cost more than it saves.
    static member Of(rowStarts: int[], columns: int[]) : Coloring voption =
        let fewEnough = 4
        let natural = [| 0 .. rowStarts.Length - 2 |]

        let run order =
            StarColoring(rowStarts, columns).Run order

        let largestFirst () =
            let order = Array.copy natural
            let degree v = int64 (rowStarts[v + 1] - rowStarts[v])
            let keys = order |> Array.map (fun v -> (-(degree v) <<< 32) + int64 v)
            Array.Sort(keys, order)
            run order

        match run natural with
        | ValueSome a when a.Count <= fewEnough -> ValueSome a
        | ValueSome a ->
            match largestFirst () with
            | ValueSome b when b.Count < a.Count -> ValueSome b
            | _ -> ValueSome a
        | ValueNone -> largestFirst ()
