using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>From a beta to candidates: normalise, decode, compare, calibrate.</summary>
internal sealed class CandidateScores
{
    private readonly BetaNormaliser _normaliser;
    private readonly OnnxDecoder _decoder;
    private readonly Ranker _ranker;
    private readonly CalibrationTable _calibration;
    private readonly float[] _normalised;
    private readonly float[] _scores;
    private readonly double[] _posteriors;

    public CandidateScores(DecoderBundle bundle, Gallery gallery, IReadOnlyList<string> targets, bool isBalanced)
    {
        _normaliser = new(bundle.Priors, bundle.Manifest.RemovePatternMean, isBalanced ? NormaliserAdaptation.BalancedTrials : NormaliserAdaptation.None);
        _decoder = bundle.OpenModel();
        _ranker = new(gallery, bundle.LatentCentre, targets);
        _calibration = bundle.Calibration;
        _normalised = new float[bundle.Manifest.VoxelCount];
        _scores = new float[_ranker.Candidates.Count];
        _posteriors = new double[_ranker.Candidates.Count];
    }

    public IReadOnlyList<string> Candidates => _ranker.Candidates;

    /// <summary>The newest decoded latent; shape [latent].</summary>
    public ReadOnlyMemory<float> Latent { get; private set; }

    public int NormaliserTrials(CognitiveState state) => _normaliser.Trials(state);

    /// <summary>Scores in the order of the candidates; null where nothing could be decoded.</summary>
    public float[]? Score(ReadOnlySpan<float> beta, CognitiveState state)
    {
        Latent = default;
        if (_normaliser.Apply(beta, state, _normalised) is not null)
            return null;
        if (_decoder.Decode(_normalised) is not DecodeResult.Decoded(var latent))
            return null;
        Latent = latent;
        _ranker.Score(latent.Span, _scores);
        return _scores;
    }

    public (IReadOnlyList<Candidate> Ranked, double[] Posteriors, bool IsCalibrated) Rank(float[] sum, float[] scores, CognitiveState state, int repeats)
    {
        var temperature = _calibration.For(state, repeats);
        Posterior.Softmax(sum, temperature.Value, _posteriors);
        var ranked = Ranker.Order(sum).Select(c => new Candidate(_ranker.Candidates[c], scores[c], _posteriors[c])).ToArray();
        return (ranked, _posteriors, temperature.IsCalibrated);
    }

    public void Learn(ReadOnlySpan<float> beta, CognitiveState state) => _normaliser.Fold(beta, state);
}
