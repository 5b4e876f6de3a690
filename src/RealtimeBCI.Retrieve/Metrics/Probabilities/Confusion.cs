namespace RealtimeBCI.Retrieve;

/// <summary>Which target got which answer.</summary>
public static class Confusion
{
    /// <summary>Counts trials by target and answer; trials without an answer are left out.</summary>
    /// <param name="answers">Target that was answered, −1 for none; shape [trial].</param>
    /// <param name="labels">True target; shape [trial].</param>
    /// <param name="targets">Number of targets.</param>
    /// <returns>Shape [target, answer], C order.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a number names no target.</exception>
    public static int[] Counts(ReadOnlySpan<int> answers, ReadOnlySpan<int> labels, int targets)
    {
        if (answers.Length != labels.Length)
            throw new ArgumentException($"{answers.Length} answers for {labels.Length} labels.");
        var counts = new int[targets * targets];
        for (var t = 0; t < labels.Length; t++)
        {
            if (labels[t] < 0 || labels[t] >= targets || answers[t] < -1 || answers[t] >= targets)
                throw new ArgumentException($"Trial {t} has label {labels[t]} and answer {answers[t]}; with {targets} targets labels run from 0 to {targets - 1}, and answers from -1 (none).");
            if (answers[t] >= 0)
                counts[labels[t] * targets + answers[t]]++;
        }
        return counts;
    }
}
