using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>From a beta to candidates: normalise, decode, compare, calibrate.</summary>
public sealed class CandidateScores : IDisposable
{
    private readonly BetaNormaliser _normaliser;
    private readonly OnnxDecoder _decoder;
    private readonly TargetScores _targets;
    private readonly bool _hasLatent;
    private readonly CalibrationTable _calibration;
    private readonly float[] _normalised;
    private readonly float[] _scores, _evidence;
    private readonly double[] _posteriors;

    /// <summary>Loads the model and prepares the candidates.</summary>
    /// <param name="bundle">The decoder.</param>
    /// <param name="gallery">Where the candidates are.</param>
    /// <param name="targets">Ids of those to choose among; empty takes the whole gallery.</param>
    /// <param name="isBalanced">Whether the normaliser may follow the trials.</param>
    /// <param name="threads">Threads for one run of the model.</param>
    /// <param name="device">On what the model runs.</param>
    /// <exception cref="BundleException">The model cannot be run.</exception>
    public CandidateScores(DecoderBundle bundle, Gallery gallery, IReadOnlyList<string> targets, bool isBalanced, int threads = 1, OnnxDevice device = OnnxDevice.Cpu)
    {
        _normaliser = new(bundle.Priors, bundle.Manifest.RemovePatternMean, isBalanced ? NormaliserAdaptation.BalancedTrials : NormaliserAdaptation.None);
        var scored = bundle.Targets.Index().Where(t => t.Item.IsScored || t.Index == 0).ToArray();
        _targets = new([.. scored.Select(t => t.Item)], [.. scored.Select(t => bundle.Centres[t.Index])], gallery, targets);
        _decoder = bundle.OpenModel(threads, device, [.. scored.Select(t => t.Item)]);
        _hasLatent = scored[0].Item.Score != TargetScore.Given;
        _calibration = bundle.Calibration;
        _normalised = new float[bundle.Manifest.VoxelCount];
        (_scores, _evidence) = (new float[_targets.Candidates.Count], new float[_targets.Candidates.Count]);
        _posteriors = new double[_targets.Candidates.Count];
    }

    /// <summary>Ids of the candidates, in the order of the scores.</summary>
    public IReadOnlyList<string> Candidates => _targets.Candidates;

    /// <summary>On what the model runs.</summary>
    public OnnxDevice Device => _decoder.Device;

    /// <summary>The newest decoded latent: the first target; shape [dimension]. Empty for a decoder that only scores.</summary>
    public ReadOnlyMemory<float> Latent { get; private set; }

    /// <summary>Whether posteriors of this state may be given; see <see cref="CalibrationTable.Allows"/>.</summary>
    public bool Allows(CognitiveState state, CognitiveState? accepted) => _calibration.Allows(state, accepted);

    /// <summary>Trials of this session that the normaliser has taken in.</summary>
    public int NormaliserTrials(CognitiveState state) => _normaliser.Trials(state);

    /// <summary>Scores in the order of the candidates; null where nothing could be decoded.</summary>
    public float[]? Score(ReadOnlySpan<float> beta, CognitiveState state)
    {
        Latent = default;
        if (_normaliser.Apply(beta, state, _normalised) is not null)
            return null;
        if (_decoder.Decode(_normalised) is not DecodeResult.Decoded(var outputs))
            return null;
        if (_hasLatent)
            Latent = outputs[0];
        _targets.Score(outputs, _scores);
        return _scores;
    }

    /// <summary>A trial's scores as they count beside those of its repeats and for its posteriors: less where its beta is less reliable than training's typical one (<see cref="TrialWeight"/>).</summary>
    /// <param name="scores">The trial's own.</param>
    /// <param name="state">Seeing or imagining.</param>
    /// <param name="reliability">The beta's; NaN where it is not known, and nothing changes.</param>
    /// <returns>In the order of the candidates; overwritten by the next call.</returns>
    public float[] Evidence(ReadOnlySpan<float> scores, CognitiveState state, double reliability)
    {
        var weight = (float)TrialWeight.Of(reliability, _calibration.For(state, 1).Reliability);
        for (var c = 0; c < scores.Length; c++)
            _evidence[c] = weight * scores[c];
        return _evidence;
    }

    /// <summary>Ranks by the summed evidence; posteriors by the calibration for this state and number of repeats.</summary>
    /// <returns>Candidates, best first, with this trial's own scores; posteriors in the order of <see cref="Candidates"/>; the calibration that was used.</returns>
    public (IReadOnlyList<Candidate> Ranked, double[] Posteriors, InverseTemperature Calibration) Rank(float[] sum, float[] scores, CognitiveState state, int repeats)
    {
        var temperature = _calibration.For(state, repeats);
        Posterior.Softmax(sum, temperature.Value, _posteriors);
        var ranked = Ranker.Order(sum).Select(c => new Candidate(_targets.Candidates[c], scores[c], _posteriors[c])).ToArray();
        return (ranked, _posteriors, temperature);
    }

    /// <summary>Lets the normaliser learn from a trial that was decided.</summary>
    public void Learn(ReadOnlySpan<float> beta, CognitiveState state) => _normaliser.Fold(beta, state);

    /// <summary>Closes the model.</summary>
    public void Dispose() => _decoder.Dispose();
}
