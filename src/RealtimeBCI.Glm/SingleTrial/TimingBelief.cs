namespace RealtimeBCI.Glm;

/// <summary>How probable each timing of a response is: as training said, and as this run's trials have shown since.</summary>
internal sealed class TimingBelief(IReadOnlyList<TrialTiming> timings)
{
    /// <summary>For how many trials training counts, and which part of it stays open to every timing.</summary>
    private const double TrainingTrials = 4, Open = 0.05;

    private readonly double[] _seen = new double[timings.Count];
    private int _trials;

    public IReadOnlyList<TrialTiming> Timings => timings;

    /// <summary>Probabilities for the next trial; shape [timing].</summary>
    public double[] Prior()
    {
        var prior = new double[timings.Count];
        for (var g = 0; g < prior.Length; g++)
            prior[g] = (TrainingTrials * ((1 - Open) * timings[g].Weight + Open / prior.Length) + _seen[g]) / (TrainingTrials + _trials);
        return prior;
    }

    /// <summary>Learns from a trial whose response is over.</summary>
    public void Learn(ReadOnlySpan<double> posterior)
    {
        _trials++;
        for (var g = 0; g < _seen.Length; g++)
            _seen[g] += posterior[g];
    }
}
