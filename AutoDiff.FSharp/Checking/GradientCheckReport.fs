namespace AutoDiff

open System
open System.Collections.Generic
open System.Globalization
open System.Net
open AutoDiff.FSharp

type Verdict =
    | Passed = 0
    | Failed = 1
    | Inconclusive = 2

[<Sealed>]
type CheckResult(name: string, figure: float, bound: float, passed: bool, detail: string) =
    member _.Name = name
    member _.Figure = figure
    member _.Bound = bound
    member _.Passed = passed
    member _.Detail = detail

[<Sealed; TypeFormatterSource>]
type GradientCheckReport(verdict: Verdict, reason: string, results: CheckResult[]) =
    static let number (value: float) =
        value.ToString("g3", CultureInfo.InvariantCulture)

    member _.Verdict = verdict
    member _.Reason = reason
    member _.Results: IReadOnlyList<CheckResult> = results

    override _.ToString() =
        let line (result: CheckResult) =
            let mark = if result.Passed then "ok  " else "FAIL"
            $"  {mark} {result.Name}: {number result.Figure} (bound {number result.Bound}); {result.Detail}"

        String.Join("\n", Seq.append [ $"{verdict}: {reason}" ] (Seq.map line results))

    member this.ToHtml() =
        let cell (tag: string) (text: string) =
            $"<{tag} style=\"text-align:left\">{WebUtility.HtmlEncode text}</{tag}>"

        let row (tag: string) (texts: string list) =
            $"<tr>{texts |> List.map (cell tag) |> String.concat String.Empty}</tr>\n"

        let line (result: CheckResult) =
            let mark = if result.Passed then "ok" else "FAIL"
            row "td" [ mark; result.Name; number result.Figure; number result.Bound; result.Detail ]

        let sentence = $"<p><b>{verdict}</b>: {WebUtility.HtmlEncode reason}</p>\n"

        if results.Length = 0 then
            sentence
        else
            let head = row "th" [ ""; "test"; "figure"; "bound"; "detail" ]
            let body = results |> Array.map line |> String.concat ""
            $"{sentence}<table>\n<thead>{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"

    interface IHtml with
        member this.ToHtml() = this.ToHtml()
