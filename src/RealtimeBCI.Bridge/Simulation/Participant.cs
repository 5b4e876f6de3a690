namespace RealtimeBCI.Bridge.Simulation;

/// <summary>What the participant does with what the display really showed: looks, imagines (late, variably, sometimes not at all), presses a button.</summary>
/// <remarks>Everything drawn for an event comes from the run's seed and the event's number or trial, so it does not depend on when the news came. One thread.</remarks>
public sealed class Participant
{
    private const double CueShare = 0.4, ScoreShare = 0.3, ImageryShare = 0.3, GridShare = 0.05, MotorPercent = 0.8, PressSeconds = 0.3;
    private readonly SimulationSettings _settings;
    private readonly PictureLatents _pictures;
    private readonly VisualTuning _tuning;
    private readonly int _motorSources;
    private readonly float[][] _seen, _imagined;
    private readonly Dictionary<(int Trial, TrialPhase Phase), TrialState> _plans = [];
    private readonly Dictionary<long, NeuralEvent> _byNumber = [];
    private readonly List<NeuralEvent> _events = [];
    private readonly PriorityQueue<(double Seconds, int? Trial), double> _presses = new();

    /// <summary>Puts a participant into a run.</summary>
    /// <param name="settings">Gains, lapses, seeds.</param>
    /// <param name="pictures">The pictures that may be shown.</param>
    /// <param name="tuning">What visual cortex responds to.</param>
    /// <param name="motorSources">Sources that respond to a button press.</param>
    public Participant(SimulationSettings settings, PictureLatents pictures, VisualTuning tuning, int motorSources)
    {
        (_settings, _pictures, _tuning, _motorSources) = (settings, pictures, tuning, motorSources);
        float[] Pattern(int item, bool imagery) => tuning.Pattern(pictures.Latents.AsSpan(item * pictures.Dimensions, pictures.Dimensions), imagery);
        _seen = [.. Enumerable.Range(0, pictures.Items.Count).Select(i => Pattern(i, false))];
        _imagined = [.. Enumerable.Range(0, pictures.Items.Count).Select(i => Pattern(i, true))];
    }

    /// <summary>Everything responded to, in the order in which it became known.</summary>
    public IReadOnlyList<NeuralEvent> Events => _events;

    /// <summary>Pictures that were shown or cued and are not in the gallery: only the mean response is made for them.</summary>
    public int UnknownItems { get; private set; }

    /// <summary>Takes note of what is going to be shown: a cue's picture, a feedback grid.</summary>
    public void Expect(TrialState state)
    {
        if (state.Trial is { } trial)
            _plans[(trial, state.Phase)] = state;
    }

    /// <summary>Responds to what the display showed, as the pipeline published it from the reported flip.</summary>
    /// <param name="shown">The event; said again with the same number, it has now ended.</param>
    /// <param name="nowSeconds">When it became known, scanner seconds.</param>
    public void See(DesignEvent shown, double nowSeconds)
    {
        double? end = shown.DurationSeconds is { } d ? shown.OnsetSeconds + d : null;
        if (_byNumber.TryGetValue(shown.Number, out var known))
        {
            if (known.State != CognitiveState.Imagery || known.Kind != DesignEventKind.Trial)
                known.EndSeconds = end ?? known.EndSeconds;
            return;
        }
        if (Respond(shown, end, nowSeconds) is not { } response)
            return;
        _byNumber[shown.Number] = response;
        _events.Add(response);
        if (shown.Kind is DesignEventKind.Picture or DesignEventKind.Score)
        {
            var chance = ChanceFor(shown, "press");
            if (chance.Happens(_settings.PressProbability))
            {
                var press = shown.OnsetSeconds + chance.Uniform(0.4, 0.9);
                _presses.Enqueue((press, shown.Trial), press);
            }
        }
    }

    /// <summary>Takes the next button press that is due.</summary>
    /// <returns>False where none is.</returns>
    public bool TryPress(double nowSeconds, out double pressSeconds, out int? trial)
    {
        (pressSeconds, trial) = (0, null);
        if (!_presses.TryPeek(out var press, out _) || press.Seconds > nowSeconds)
            return false;
        (pressSeconds, trial) = _presses.Dequeue();
        var amplitudes = new float[_motorSources];
        Array.Fill(amplitudes, (float)(MotorPercent * Math.Min(1, _settings.VisualGain)));
        _events.Add(new()
        {
            Number = -1 - _events.Count,
            Kind = DesignEventKind.Button,
            Trial = trial,
            ShownSeconds = pressSeconds,
            OnsetSeconds = pressSeconds,
            EndSeconds = pressSeconds + PressSeconds,
            KnownSeconds = nowSeconds,
            Amplitudes = amplitudes,
        });
        return true;
    }

    private NeuralEvent? Respond(DesignEvent shown, double? end, double now) => shown.Kind switch
    {
        DesignEventKind.Trial when shown.State == CognitiveState.Imagery => Imagine(shown, now),
        DesignEventKind.Trial => Look(shown, PlannedItem(shown.Trial, TrialPhase.Picture) ?? shown.Item, [], end, now),
        DesignEventKind.Picture => Look(shown, shown.Item ?? PlannedItem(shown.Trial, TrialPhase.Feedback), GridOf(shown.Trial), end, now),
        DesignEventKind.Cue => General(shown, CueShare, end, now),
        DesignEventKind.Score => General(shown, ScoreShare, end, now),
        _ => null,
    };

    private NeuralEvent Imagine(DesignEvent shown, double now)
    {
        var chance = ChanceFor(shown, "imagery");
        var item = PlannedItem(shown.Trial, TrialPhase.Cue) ?? PlannedItem(shown.Trial, TrialPhase.Imagine) ?? shown.Item;
        var planned = shown.DurationSeconds ?? (shown.Trial is { } t && _plans.TryGetValue((t, TrialPhase.Imagine), out var plan) ? plan.DurationSeconds : 4);
        var onset = shown.OnsetSeconds + chance.Uniform(0, _settings.ImageryLatencySeconds);
        var length = planned * chance.Uniform(0.7, 1.1);
        var lapsed = chance.Happens(_settings.LapseProbability);
        var vividness = Math.Exp(0.3 * chance.Normal() - 0.045);
        var weights = new float[_pictures.Items.Count];
        var index = Known(item);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (float)(_settings.ImageryBlur * chance.Normal() / Math.Sqrt(weights.Length) + (i == index ? 1 : 0));
        var gain = lapsed ? 0 : _settings.ImageryGain * vividness;
        return new()
        {
            Number = shown.Number,
            Kind = shown.Kind,
            Trial = shown.Trial,
            State = shown.State,
            Item = item,
            ShownSeconds = shown.OnsetSeconds,
            OnsetSeconds = onset,
            EndSeconds = onset + length,
            KnownSeconds = now,
            Lapsed = lapsed,
            Vividness = lapsed ? 0 : vividness,
            Weights = weights,
            Amplitudes = Amplitudes(gain, ImageryShare, _settings.ImageryTrialNoise, weights, _imagined, chance),
        };
    }

    private NeuralEvent Look(DesignEvent shown, string? item, IReadOnlyList<string> grid, double? end, double now)
    {
        var chance = ChanceFor(shown, "vision");
        var vividness = Math.Exp(0.15 * chance.Normal() - 0.011);
        var weights = new float[_pictures.Items.Count];
        foreach (var other in grid)
            if (Known(other) is var i and >= 0)
                weights[i] += (float)GridShare;
        if (Known(item) is var index and >= 0)
            weights[index] = 1;
        return new()
        {
            Number = shown.Number,
            Kind = shown.Kind,
            Trial = shown.Trial,
            State = shown.State,
            Item = item,
            ShownSeconds = shown.OnsetSeconds,
            OnsetSeconds = shown.OnsetSeconds,
            EndSeconds = end,
            KnownSeconds = now,
            Vividness = vividness,
            Weights = weights,
            Amplitudes = Amplitudes(_settings.VisualGain * vividness, 1, _settings.VisualTrialNoise, weights, _seen, chance),
        };
    }

    private NeuralEvent General(DesignEvent shown, double share, double? end, double now) => new()
    {
        Number = shown.Number,
        Kind = shown.Kind,
        Trial = shown.Trial,
        ShownSeconds = shown.OnsetSeconds,
        OnsetSeconds = shown.OnsetSeconds,
        EndSeconds = end,
        KnownSeconds = now,
        Amplitudes = Array.ConvertAll(_tuning.Mean, m => (float)(_settings.VisualGain * share * m)),
    };

    private float[] Amplitudes(double gain, double meanShare, double noise, float[] weights, float[][] patterns, Chance chance)
    {
        var amplitudes = new float[_tuning.Mean.Length];
        for (var s = 0; s < amplitudes.Length; s++)
        {
            var sum = meanShare * _tuning.Mean[s] + noise * chance.Normal();
            for (var i = 0; i < weights.Length; i++)
                sum += weights[i] * patterns[i][s];
            amplitudes[s] = (float)(gain * sum);
        }
        return amplitudes;
    }

    private int Known(string? item)
    {
        var index = _pictures.IndexOf(item);
        if (index < 0 && item is not null)
            UnknownItems++;
        return index;
    }

    private string? PlannedItem(int? trial, TrialPhase phase) => trial is { } t && _plans.TryGetValue((t, phase), out var plan) ? plan.Item : null;

    private IReadOnlyList<string> GridOf(int? trial) =>
        trial is { } t && _plans.TryGetValue((t, TrialPhase.Feedback), out var plan) && plan.Feedback == FeedbackKind.Picture ? plan.GridOrder : [];

    private Chance ChanceFor(DesignEvent shown, string purpose) =>
        new(_settings.Seed, $"{_settings.RunId} {purpose} {shown.Kind} {(shown.Trial is { } t ? t : shown.Number)}");
}
