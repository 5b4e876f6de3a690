namespace RealtimeBCI.Train.Nsd;

/// <summary>What a trial may be used for.</summary>
public enum TrialSplit
{
    /// <summary>Weights and statistics.</summary>
    Train,
    /// <summary>Choosing among settings; its pictures are in no training trial.</summary>
    Validation,
    /// <summary>Scores only.</summary>
    Test,
}

/// <summary>Splits NSD by picture.</summary>
/// <remarks>Shared pictures are tested on. The others are trained on, but for a share for validation that is drawn picture by picture from its id and the seed alone: neither the
/// sessions that are imported nor the order of trials moves a picture from one side to the other, and all repeats of a picture stay together.</remarks>
/// <param name="validation">Share of the pictures that are not shared, 0 to below 1.</param>
/// <param name="seed">Draws another share.</param>
/// <param name="trainOnShared">Shared pictures are trained on as well, but for the targets of NSD-Imagery, which never are.</param>
public sealed class NsdSplit(double validation, int seed, bool trainOnShared = false)
{
    private readonly double _validation = validation is >= 0 and < 1 ? validation : throw new NsdException($"a validation share of {validation} is not in 0 to below 1.");

    /// <summary>What a picture's trials may be used for.</summary>
    public TrialSplit Of(Nsd73kZeroBased picture, bool shared) =>
        ImageryTargets.IsHeldOut(picture) || (shared && !trainOnShared) ? TrialSplit.Test
        : Share(picture) < _validation ? TrialSplit.Validation : TrialSplit.Train;

    /// <summary>A number in [0, 1) that depends on picture and seed (the finaliser of SplitMix64, Steele et al. 2014, OOPSLA).</summary>
    private double Share(Nsd73kZeroBased picture)
    {
        var z = unchecked(((ulong)(uint)seed << 32 | (uint)picture.Value) + 0x9e3779b97f4a7c15);
        z = unchecked((z ^ z >> 30) * 0xbf58476d1ce4e5b9);
        z = unchecked((z ^ z >> 27) * 0x94d049bb133111eb);
        return ((z ^ z >> 31) >> 11) * (1.0 / (1UL << 53));
    }
}
