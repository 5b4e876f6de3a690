namespace RealtimeBCI.App.Demo;

/// <summary>Whether what was shown comes back as an answer.</summary>
internal static class SelfConfirmation
{
    /// <summary>Share of decisions that name the same candidate as the decision before, which feedback showed; compare it with the same seed and blank feedback.</summary>
    public static double NamedAsBefore(IReadOnlyList<Decision> decisions)
    {
        string[] answers = [.. decisions.OrderBy(d => d.Trial).Where(d => d.Candidates.Count > 0).Select(d => d.Candidates[0].Item)];
        var same = Enumerable.Range(1, Math.Max(0, answers.Length - 1)).Count(i => answers[i] == answers[i - 1]);
        return answers.Length < 2 ? 0 : same / (answers.Length - 1.0);
    }
}
