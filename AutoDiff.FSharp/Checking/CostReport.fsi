namespace AutoDiff

open System.Collections.Generic
open AutoDiff.FSharp

/// <summary>Loops that go through the rows of their arrays together, a block of rows at a time.</summary>
[<Sealed>]
type RowGroupCost =
    /// <summary>The rows in all.</summary>
    member Rows: int

    /// <summary>The rows of a block, which the loops pass on to each other in the cache.</summary>
    member BlockRows: int

    /// <summary>The chunks that threads share out among themselves.</summary>
    member Chunks: int

    /// <summary>The loops, counted once however many the blocks.</summary>
    member Loops: int

/// <summary>What one run of a compiled program does, counted on its plan.</summary>
/// <remarks>
/// <para>
/// An operation is an addition, a product, or whatever costs no more; a multiplication and addition in one instruction are
/// two. A dearer function counts as so many products as it costs, about: 2 a comparison, 4 a division, 12 a square root, 24 an
/// exponential, 40 a logarithm; an integer power counts its products. A sum counts one operation an element.
/// </para>
/// <para>
/// Not counted: addresses and the loops themselves; what puts together the sums of lanes, blocks and chunks; lists of indices.
/// Loads and stores are those of the loops before several rows are taken through at a time, which then load less. Where no code
/// is generated only the nodes are counted.
/// </para>
/// </remarks>
[<Sealed>]
type ProgramCost =
    /// <summary>What the program computes.</summary>
    member Name: string

    /// <summary>Nodes of the graph, after sharing and simplification.</summary>
    member Nodes: int

    /// <summary>Fused loops, those of row groups among them; 0 where all is straight-line code.</summary>
    member Loops: int

    /// <summary>Loops that go by rows.</summary>
    member RowGroups: IReadOnlyList<RowGroupCost>

    /// <summary>Calls of routines of their own: products of matrices, gathers and scatters.</summary>
    member Kernels: int

    /// <summary>Floating-point operations.</summary>
    member Operations: int64

    /// <summary>Bytes that loops and routines load, from the cache or from memory.</summary>
    member LoadedBytes: int64

    /// <summary>Bytes that loops and routines store.</summary>
    member StoredBytes: int64

    /// <summary>
    /// Bytes of memory touched, once a pass: a row group is one pass, any other loop is its own. What arrays larger than the
    /// caches move.
    /// </summary>
    member PassBytes: int64

    /// <summary>Bytes of memory touched, once: less cannot be moved without storing less.</summary>
    member LeastBytes: int64

    /// <summary>
    /// Bytes of the workspace a caller brings, scratch of every thread among them; of data alone, the bytes that are kept with the
    /// data.
    /// </summary>
    member WorkspaceBytes: int64

    /// <summary>Instructions of the longest loop body, or of the longest piece of straight-line code.</summary>
    member LongestBody: int

    /// <summary>Doubles a vector instruction takes; 1 where nothing is vectorised.</summary>
    member VectorWidth: int

    /// <summary>Whether code was generated; otherwise the plain interpreter serves.</summary>
    member IsGenerated: bool

/// <summary>What an objective's evaluations cost, and how the costs compare.</summary>
[<Sealed>]
type CostReport =
    interface IHtml

    /// <summary>f(x).</summary>
    member Value: ProgramCost

    /// <summary>f(x) and ∇f(x).</summary>
    member ValueAndGradient: ProgramCost

    /// <summary>What the Hessian-vector products at one point share.</summary>
    member HessianAt: ProgramCost

    /// <summary>One product with the Hessian at a point, after <see cref="P:AutoDiff.CostReport.HessianAt"/>.</summary>
    member HessianVectorProduct: ProgramCost

    /// <summary>
    /// What does not depend on the variables and is worth keeping: computed once when data are bound, and anew for other data.
    /// </summary>
    member Binding: ProgramCost

    /// <summary>The five of them, in this order; without the last where there is nothing to compute from data alone.</summary>
    member Programs: IReadOnlyList<ProgramCost>

    /// <summary>Operations of value and gradient over those of the value; NaN if the value needs none.</summary>
    member GradientToValueOperations: float

    /// <summary>Bytes a pass of value and gradient over those of the value.</summary>
    member GradientToValueBytes: float

    /// <summary>Operations of a Hessian-vector product over those of value and gradient; NaN if they need none.</summary>
    member ProductToGradientOperations: float

    /// <summary>Bytes a pass of a Hessian-vector product over those of value and gradient.</summary>
    member ProductToGradientBytes: float

    /// <summary>A table: a line a figure, a column a program, and the ratios.</summary>
    override ToString: unit -> string

    /// <summary>The same as HTML, for notebooks.</summary>
    member ToHtml: unit -> string

    /// Compiles what has not been compiled yet.
    static member internal Of: objective: CompiledObjective -> CostReport
