namespace RealtimeBCI.Decode;

/// <summary>What the recent decisions say of the decoder.</summary>
public enum DecoderHealthState
{
    /// <summary>Too few decisions yet.</summary>
    WarmingUp,
    /// <summary>The protocol does not balance its targets, so one candidate may rightly come often: nothing can be said.</summary>
    NotChecked,
    /// <summary>No candidate comes too often.</summary>
    Healthy,
    /// <summary>One candidate comes far more often than a balanced protocol allows, but in fewer than half of the decisions: a warning.</summary>
    Skewed,
    /// <summary>One candidate comes far more often than a balanced protocol allows, and in half of the decisions or more: feedback must stop.</summary>
    Collapsed,
}

/// <summary>What the recent decisions say of the decoder, with figures.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Decisions">Decisions in the window.</param>
/// <param name="DominantCandidate">Index of the candidate that was named most often, the lowest of equals; -1 without decisions.</param>
/// <param name="DominantFraction">Fraction of the window that named it; 0 without decisions.</param>
/// <param name="AllowedFraction">Largest fraction that a balanced protocol explains, see <see cref="DecoderHealth"/>.</param>
/// <param name="MeanEntropyBits">Mean entropy of the posteriors, bits; 0 without decisions.</param>
public sealed record DecoderHealthReport(
    DecoderHealthState State, int Decisions, int DominantCandidate, double DominantFraction, double AllowedFraction, double MeanEntropyBits);

/// <summary>Watches for a decoder that names one candidate whatever the participant does.</summary>
/// <remarks>Over a window of n decisions among C candidates with balanced targets, a decoder that is right and one that guesses both name each candidate about n / C times. The
/// bound is the least k with C · P(Binomial(n, 1/C) ≥ k) &lt; 1e-6; reaching it is a skew, and a collapse where it is also half of the window. The window holds twice the
/// number of decisions after which the check begins. One instance, one run.</remarks>
/// <param name="candidates">Candidates among which decisions are made.</param>
/// <param name="afterDecisions">Decisions after which the check begins; 0 switches it off.</param>
/// <param name="balanced">Whether the protocol balances its targets.</param>
public sealed class DecoderHealth(int candidates, int afterDecisions, bool balanced)
{
    /// <summary>Probability, under a balanced protocol, of a count that is called a skew.</summary>
    public const double Significance = 1e-6;

    private readonly Queue<(int Best, double EntropyBits)> _window = new();
    private readonly int[] _counts = new int[candidates];

    /// <summary>Takes note of a decision, abstained ones too.</summary>
    /// <param name="posteriors">Shape [candidate].</param>
    /// <returns>The verdict with it.</returns>
    /// <exception cref="ArgumentException">The number of posteriors differs from that of the candidates.</exception>
    public DecoderHealthReport Add(ReadOnlySpan<double> posteriors)
    {
        if (posteriors.Length != candidates)
            throw new ArgumentException($"{posteriors.Length} posteriors for {candidates} candidates.");
        var best = 0;
        for (var c = 1; c < candidates; c++)
            if (posteriors[c] > posteriors[best])
                best = c;
        _window.Enqueue((best, Posterior.EntropyBits(posteriors)));
        _counts[best]++;
        if (_window.Count > Math.Max(1, 2 * afterDecisions))
            _counts[_window.Dequeue().Best]--;
        return Report();
    }

    /// <summary>The verdict on the decisions so far.</summary>
    public DecoderHealthReport Report()
    {
        var n = _window.Count;
        if (n == 0)
            return new(afterDecisions == 0 || !balanced ? DecoderHealthState.NotChecked : DecoderHealthState.WarmingUp, 0, -1, 0, 1, 0);
        var most = _counts.Max();
        var bound = LeastImprobableCount(n, candidates);
        var state = afterDecisions == 0 || !balanced ? DecoderHealthState.NotChecked
            : n < afterDecisions ? DecoderHealthState.WarmingUp
            : most < bound ? DecoderHealthState.Healthy
            : 2 * most < n ? DecoderHealthState.Skewed : DecoderHealthState.Collapsed;
        return new(state, n, Array.IndexOf(_counts, most), (double)most / n, Math.Min(1, (bound - 1.0) / n), _window.Average(d => d.EntropyBits));
    }

    /// <summary>The least count k of one candidate in n decisions with C · P(Binomial(n, 1/C) ≥ k) below <see cref="Significance"/>; n + 1 where no count is so improbable.</summary>
    public static int LeastImprobableCount(int decisions, int candidates)
    {
        if (candidates < 2)
            return decisions + 1;
        double p = 1.0 / candidates, tail = 0;
        for (var k = decisions; k >= 0; k--)
        {
            tail += Math.Exp(LogChoose(decisions, k) + k * Math.Log(p) + (decisions - k) * Math.Log(1 - p));
            if (candidates * tail >= Significance)
                return k + 1;
        }
        return 0;
    }

    private static double LogChoose(int n, int k)
    {
        var log = 0.0;
        for (var i = 1; i <= k; i++)
            log += Math.Log((double)(n - k + i) / i);
        return log;
    }
}
