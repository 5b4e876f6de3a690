namespace RealtimeBCI.Session.Report.Page;

/// <summary>How well the trials' betas were determined.</summary>
internal static class BetaSection
{
    public static string Html(ReportData data)
    {
        if (data.Decisions.Count == 0)
            return "<p class=\"none\">No decision rests on a beta in this run.</p>";
        string Row(string name, int count) => $"<tr{(count == 0 ? " class=\"zero\"" : "")}><th>{name}</th><td>{count}</td><td class=\"bar\"><span><b style=\"width:{100.0 * count / data.Decisions.Count:0.#}%\"></b></span></td></tr>";
        string Table(string title, IEnumerable<string> rows) => $"<table><thead><tr><th>{title}</th><th>Trials</th><th></th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>";
        var states = Enum.GetValues<BetaState>().Select(s => Row($"{s} <small>{Meaning(s)}</small>", data.Decisions.Count(d => d.Beta == s)));
        var gaps = data.Decisions.CountBy(d => Math.Min(4, d.VolumesMissing)).OrderBy(c => c.Key).Select(c => Row(c.Key == 4 ? "4 or more" : $"{c.Key}", c.Value));
        var cut = data.Decisions.Count(d => d.IsCutShort);
        return $"""
            <div class="cols"><div>{Table("Beta", states)}</div><div>{Table("Volumes of the trial missing or censored", gaps)}</div></div>
            {(cut == 0 ? "" : $"<p class=\"note\">{Words.Count(cut, "decision")} fell due after the end of the run and rest on what was there.</p>")}
            """;
    }

    private static string Meaning(BetaState state) => state switch
    {
        BetaState.Determined => "by the data",
        BetaState.Shrunk => "pulled towards its prior",
        _ => "not estimated, not decoded",
    };
}
