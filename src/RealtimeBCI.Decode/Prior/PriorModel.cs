using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>A diffusion prior as ONNX model, and how vectors are drawn from it: brain tokens in, image tokens out, for whoever reconstructs a picture. No session runs it.</summary>
/// <remarks>The model has the inputs <c>noisy</c> and <c>brain</c> [1, token * channel] and <c>time</c> [1], and the output <c>estimate</c> [1, token * channel]: one step of denoising. Its
/// notes say how it was trained. One thread at a time may use an instance.</remarks>
public sealed class PriorModel : IDisposable
{
    /// <summary>Its file in a bundle.</summary>
    public const string FileName = "prior.onnx";
    /// <summary>Names of the model's inputs and output.</summary>
    public const string Noisy = "noisy", Time = "time", Brain = "brain", Estimate = "estimate";
    /// <summary>Names of the notes: times of the schedule, factor of the vectors that the network sees, steps (as many as times: ancestral), DDIM's eta, channels of a token, and whether a
    /// vector is divided by the length of its first token.</summary>
    public const string TimesNote = "prior-times", ScaleNote = "prior-scale", StepsNote = "prior-steps", EtaNote = "prior-eta", ChannelsNote = "prior-channels", FirstTokenNote = "prior-first-token-unit";

    private readonly InferenceSession _session;
    private readonly SessionOptions _options;
    private readonly RunOptions _run = new();
    private readonly float[] _noisy, _brain, _estimate, _time = new float[1];
    private readonly OrtValue[] _inputs, _outputs;
    private readonly IReadOnlyDictionary<string, string> _notes;

    /// <summary>Loads a prior.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="threads">Threads for one run.</param>
    /// <exception cref="OnnxModelException">The file is absent or no such model.</exception>
    public PriorModel(string path, int threads = 1)
    {
        if (!File.Exists(path))
            throw new OnnxModelException($"There is no prior {path}; train the decoder with its prior.");
        _options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            _session = new(path, _options);
        }
        catch (OnnxRuntimeException failure)
        {
            _options.Dispose();
            throw new OnnxModelException($"{path} is no ONNX model that can be run: {failure.Message.ReplaceLineEndings(" ").Trim()}");
        }
        _notes = _session.ModelMetadata.CustomMetadataMap;
        if (!_session.InputMetadata.TryGetValue(Noisy, out var noisy) || noisy.Dimensions is not [1, > 0 and var length]
            || !_session.InputMetadata.ContainsKey(Brain) || !_session.InputMetadata.ContainsKey(Time) || !_session.OutputMetadata.ContainsKey(Estimate) || Number(TimesNote, 0) < 1)
        {
            Dispose();
            throw new OnnxModelException($"{path} is no diffusion prior: expected inputs {Noisy}, {Brain} [1, numbers] and {Time}, output {Estimate}, and the note {TimesNote}.");
        }
        Schedule = new((int)Number(TimesNote, 100));
        (_noisy, _brain, _estimate) = (new float[length], new float[length], new float[length]);
        _inputs = [OrtValue.CreateTensorValueFromMemory(_noisy, [1, length]), OrtValue.CreateTensorValueFromMemory(_time, [1]), OrtValue.CreateTensorValueFromMemory(_brain, [1, length])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(_estimate, [1, length])];
    }

    /// <summary>Numbers of a vector: tokens x channels.</summary>
    public int Length => _noisy.Length;
    /// <summary>The noise on which it was trained.</summary>
    public PriorSchedule Schedule { get; }
    /// <summary>Steps that its paper draws in.</summary>
    public int Steps => (int)Number(StepsNote, Schedule.Times);
    /// <summary>Share of fresh noise that its paper draws with.</summary>
    public double Eta => Number(EtaNote, 1);

    /// <summary>Draws image tokens for brain tokens, as the prior's paper does unless told otherwise.</summary>
    /// <param name="brain">The decoder's output <c>backbone</c>; shape [token * channel].</param>
    /// <param name="random">Where the noise comes from.</param>
    /// <param name="steps">Steps; null as its paper. As many as times are ancestral steps, fewer are DDIM's.</param>
    /// <param name="eta">DDIM's share of fresh noise; null as its paper.</param>
    /// <returns>In the scale of the gallery's tokens; shape [token * channel].</returns>
    public float[] Sample(ReadOnlySpan<float> brain, Random random, int? steps = null, double? eta = null)
    {
        if (brain.Length != Length)
            throw new ArgumentException($"The brain tokens are {brain.Length} numbers; the prior takes {Length}.");
        brain.CopyTo(_brain);
        var count = steps ?? Steps;
        var drawn = count == Schedule.Times ? PriorSampler.Ancestral(Schedule, Length, Denoise, random) : PriorSampler.Ddim(Schedule, Length, count, eta ?? Eta, Denoise, random);
        var divisor = Number(ScaleNote, 1);
        if (Number(FirstTokenNote, 0) > 0)
            divisor = Math.Max(1e-12, Math.Sqrt(drawn.Take((int)Number(ChannelsNote, Length)).Sum(v => (double)v * v)));
        return Array.ConvertAll(drawn, v => (float)(v / divisor));
    }

    /// <summary>One step of denoising for the given brain tokens.</summary>
    internal void Denoise(ReadOnlySpan<float> noisy, int time, Span<float> estimate)
    {
        noisy.CopyTo(_noisy);
        _time[0] = time;
        _session.Run(_run, [Noisy, Time, Brain], _inputs, [Estimate], _outputs);
        _estimate.CopyTo(estimate);
    }

    /// <summary>One estimate, for comparison with other programs; shapes [token * channel].</summary>
    public float[] EstimateOf(ReadOnlySpan<float> noisy, int time, ReadOnlySpan<float> brain)
    {
        brain.CopyTo(_brain);
        var estimate = new float[Length];
        Denoise(noisy, time, estimate);
        return estimate;
    }

    private double Number(string note, double standard) =>
        _notes.TryGetValue(note, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : standard;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in (OrtValue[])[.. _inputs ?? [], .. _outputs ?? []])
            value.Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
