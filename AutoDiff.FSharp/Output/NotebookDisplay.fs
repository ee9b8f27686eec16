namespace AutoDiff.FSharp

open System
open System.IO

/// What a notebook shows as HTML.
type internal IHtml =
    abstract ToHtml: unit -> string

/// One MIME type of a display. Notebooks look for these two members by name and see public ones alone; what keeps
/// them public in an internal F# type is that they can be overridden.
type internal Formatter(mimeType: string, render: IHtml -> string) =
    abstract MimeType: string
    default _.MimeType = mimeType

    abstract Format: instance: obj * writer: TextWriter -> bool

    default _.Format(instance, writer) =
        match instance with
        | :? IHtml as shown ->
            writer.Write(render shown)
            true
        | _ -> false

/// The two forms every type with a ToHtml has; it is made, and asked, by name.
type internal FormatterSource() =
    abstract CreateTypeFormatters: unit -> seq<obj>

    default _.CreateTypeFormatters() =
        [ Formatter("text/html", _.ToHtml()); Formatter("text/plain", string) ]

/// On a type with a ToHtml: .NET Interactive finds this attribute by its name alone, so that the library need not
/// refer to the notebook's packages, and makes the source it points to.
[<AttributeUsage(AttributeTargets.Class)>]
type internal TypeFormatterSourceAttribute() =
    inherit Attribute()

    abstract FormatterSourceType: Type
    default _.FormatterSourceType = typeof<FormatterSource>

    /// The MIME types to keep, best first.
    abstract PreferredMimeTypes: string[]
    default _.PreferredMimeTypes = [| "text/html"; "text/plain" |]
