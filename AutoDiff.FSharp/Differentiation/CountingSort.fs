namespace AutoDiff.FSharp

/// Keys from 0 up, and where each of them stands.
[<RequireQualifiedAccess>]
module internal CountingSort =
    /// The positions of every key, in order: those of key c stand at starts[c] to starts[c + 1] - 1.
    let positions (keys: int[]) (count: int) : struct (int[] * int[]) =
        let starts: int[] = Array.zeroCreate (count + 1)

        for key in keys do
            starts[key + 1] <- starts[key + 1] + 1

        for key in 0 .. count - 1 do
            starts[key + 1] <- starts[key + 1] + starts[key]

        let next = Array.copy starts
        let positions: int[] = Array.zeroCreate keys.Length

        for i in 0 .. keys.Length - 1 do
            let key = keys[i]
            positions[next[key]] <- i
            next[key] <- next[key] + 1

        struct (starts, positions)
