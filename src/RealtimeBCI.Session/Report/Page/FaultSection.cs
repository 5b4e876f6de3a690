namespace RealtimeBCI.Session.Report.Page;

/// <summary>What went wrong with volumes and messages, by name.</summary>
internal static class FaultSection
{
    public static string Html(ReportData data)
    {
        var refusals = data.Recording.Refusals.GroupBy(r => r.Fault).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        var refused = refusals.Length == 0 ? "<p class=\"note\">No message was refused.</p>" : $"""
            <table class="wide"><thead><tr><th>Refused messages</th><th>Count</th><th>The first</th></tr></thead><tbody>
            {string.Concat(refusals.Select(g => $"<tr><th>{Words.Safe(g.Key)}</th><td>{g.Count()}</td><td class=\"text\">{Words.Safe(g.First().Detail)}</td></tr>"))}
            </tbody></table>
            """;
        return $"""
            <table class="wide"><thead><tr><th>Volumes</th><th>Count</th><th>Scanner numbers</th></tr></thead><tbody>
            {string.Concat(data.Faults.Select(Row))}
            </tbody></table>{refused}
            """;
    }

    private static string Row(FaultCount fault) => $"""
        <tr{(fault.Count == 0 ? " class=\"zero\"" : "")}><th>{Words.Spoken(fault.Fault.ToString())} <small>{Meaning(fault.Fault)}</small></th><td>{fault.Count}</td>
        <td class="text">{Words.Some(fault.ScannerNumbers)}{(fault.Detail.Length == 0 ? "" : $"<br><small>{Words.Safe(fault.Detail)}</small>")}</td></tr>
        """;

    private static string Meaning(VolumeFault fault) => fault switch
    {
        VolumeFault.Missing => "overtaken, and 1.5 repetition times past due",
        VolumeFault.Late => "came after it was marked missing; not analysed",
        VolumeFault.Duplicate => "its number came before",
        VolumeFault.Corrupt => "checksum or length wrong",
        VolumeFault.WrongGeometry => "not the run’s dimensions or affine",
        VolumeFault.OutOfRange => "number beyond the run",
        VolumeFault.NonFinite => "voxels that are no finite numbers; replaced",
        VolumeFault.MotionLost => "motion could not be estimated; censored",
        _ => "",
    };
}
