namespace RealtimeBCI.Bridge.Simulation;

/// <summary>What each source of visual cortex responds to: a mean response to any picture, and a linear one to its latent.</summary>
/// <remarks>Imagery keeps a part of the latent only, and goes through a tuning of its own that shares a part with vision. Fixed by the participant's seed.</remarks>
public sealed class VisualTuning
{
    private readonly float[] _vision, _imagery;
    private readonly ImagerySubspace _subspace;
    private readonly int _dimensions;

    /// <summary>Draws the tuning.</summary>
    /// <param name="participantSeed">The same seed is the same tuning.</param>
    /// <param name="sources">Number of sources.</param>
    /// <param name="dimensions">Length of a latent.</param>
    /// <param name="tunedFraction">Share of sources that tell pictures apart, 0 to 1.</param>
    /// <param name="selectivity">Standard deviation over pictures of a tuned source's response, as a fraction of the average mean response.</param>
    /// <param name="overlap">Correlation of the imagery tuning with the visual one, 0 to 1.</param>
    /// <param name="subspace">Share of a latent's dimensions that imagery keeps, above 0 to 1.</param>
    public VisualTuning(long participantSeed, int sources, int dimensions, double tunedFraction, double selectivity, double overlap, double subspace = 1)
    {
        _dimensions = dimensions;
        _subspace = new(participantSeed, dimensions, subspace);
        var chance = new Chance(participantSeed, "tuning");
        (_vision, _imagery) = (new float[sources * dimensions], new float[sources * dimensions]);
        Mean = new float[sources];
        for (var s = 0; s < sources; s++)
        {
            Mean[s] = (float)chance.Normal(1, 0.4, 0.1, 2);
            var strength = chance.Happens(tunedFraction) ? selectivity * Math.Exp(chance.Normal() * 0.35) : 0;
            for (var d = 0; d < dimensions; d++)
            {
                double own = chance.Normal(), other = chance.Normal();
                _vision[s * dimensions + d] = (float)(strength * own);
                _imagery[s * dimensions + d] = (float)(strength * (overlap * own + Math.Sqrt(1 - overlap * overlap) * other));
            }
        }
    }

    /// <summary>Response to any picture, in units of the visual gain; shape [source]; 1 on average.</summary>
    public float[] Mean { get; }

    /// <summary>The part of the response that depends on the latent, in units of the gain; linear in it.</summary>
    /// <param name="latent">Shape [latent].</param>
    /// <param name="imagery">Whether it is imagined.</param>
    /// <returns>Shape [source].</returns>
    public float[] Pattern(ReadOnlySpan<float> latent, bool imagery)
    {
        var weights = imagery ? _imagery : _vision;
        if (imagery)
            latent = _subspace.Of(latent);
        var pattern = new float[Mean.Length];
        for (var s = 0; s < pattern.Length; s++)
        {
            double sum = 0;
            var row = weights.AsSpan(s * _dimensions, _dimensions);
            for (var d = 0; d < row.Length; d++)
                sum += row[d] * latent[d];
            pattern[s] = (float)sum;
        }
        return pattern;
    }
}
