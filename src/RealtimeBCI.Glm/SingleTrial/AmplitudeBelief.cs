namespace RealtimeBCI.Glm;

/// <summary>How much the strength of the whole response differs from trial to trial: as training said, and as this run's trials have shown since.</summary>
/// <remarks>An empirical Bayes prior (Morris 1983, J Am Stat Assoc 78:47): the spread of the trials' measured strengths, less what noise alone would spread them.</remarks>
internal sealed class AmplitudeBelief(double trainingSd)
{
    private const double TrainingTrials = 3, InformativeSd = 0.3;
    private double _weights = TrainingTrials, _excess = TrainingTrials * trainingSd * trainingSd;

    /// <summary>Learns from a trial whose response is over.</summary>
    public void Learn(AmplitudeEvidence evidence)
    {
        var weight = Weight(evidence);
        _weights += weight;
        _excess += weight * Excess(evidence);
    }

    /// <summary>Strength of a trial's response over the mean one's, minus 1.</summary>
    /// <param name="evidence">What its volumes say.</param>
    /// <param name="isLearned">Whether <see cref="Learn"/> has had it.</param>
    public double Deviation(AmplitudeEvidence evidence, bool isLearned)
    {
        if (evidence.Precision <= 0)
            return 0;
        var weight = isLearned ? 0 : Weight(evidence);
        var variance = Math.Max(0, (_excess + weight * Excess(evidence)) / (_weights + weight));
        return variance * evidence.Precision / (variance * evidence.Precision + 1) * evidence.Deviation;
    }

    private static double Weight(AmplitudeEvidence e)
    {
        var part = e.Precision * InformativeSd * InformativeSd / (1 + e.Precision * InformativeSd * InformativeSd);
        return part * part;
    }

    private static double Excess(AmplitudeEvidence e) => e.Precision <= 0 ? 0 : e.Deviation * e.Deviation - 1 / e.Precision;
}

/// <summary>What the volumes so far say of the strength of one trial's response, all voxels together.</summary>
/// <param name="Deviation">Strength over the mean response's, minus 1, by these volumes alone.</param>
/// <param name="Precision">One over its variance.</param>
internal readonly record struct AmplitudeEvidence(double Deviation, double Precision);
