using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>An encoder's ONNX model: finds its pooled and its token-wise output, and runs it on one picture or caption.</summary>
/// <remarks>Where a description names no output, the pooled one is <c>image_embeds</c>, <c>text_embeds</c>, <c>pooled</c> or <c>embedding</c>, else the first with two axes; the token-wise
/// one is <c>tokens</c> or <c>last_hidden_state</c>, else the first with three. The batch axis may be open. One thread at a time may use an instance.</remarks>
internal sealed class EncoderModel : IDisposable
{
    private static readonly string[] PooledNames = ["image_embeds", "text_embeds", "pooled", "embedding"], TokenNames = ["tokens", "last_hidden_state"];
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly EncoderOutput? _pooledAs, _tokensAs;
    private readonly string _pooled;
    private readonly string? _tokens;

    public EncoderModel(string path, int threads, EncoderOutput? pooled, EncoderOutput? tokens)
    {
        File = path;
        if (!System.IO.File.Exists(path))
            throw new OnnxModelException($"There is no model file {path}.");
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            _session = new(path, options);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new OnnxModelException($"{path} is no ONNX model that can be run: {OneLine(failure)}");
        }
        try
        {
            (_pooledAs, _tokensAs) = (pooled, tokens);
            _pooled = Find(pooled, PooledNames, 2) ?? throw new OnnxModelException($"{path} has no output of shape [1, channel]; it has {Outputs()}.");
            _tokens = Find(tokens, TokenNames, 3);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public string File { get; }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <summary>Runs the model once; the inputs are disposed of.</summary>
    /// <param name="inputs">By name.</param>
    /// <param name="what">What is embedded, for a message.</param>
    public Embedding Run(IReadOnlyDictionary<string, OrtValue> inputs, string what)
    {
        try
        {
            string[] names = _tokens is null ? [_pooled] : [_pooled, _tokens];
            using var results = _session.Run(_options, inputs, names);
            var (pooled, pooledShape) = Read(results[0], _pooled, _pooledAs, what);
            if (pooledShape is not [1, _])
                throw Misshapen(_pooled, pooledShape, "[1, channel]");
            if (_tokens is null)
                return new(pooled, [], 0);
            var (tokens, shape) = Read(results[1], _tokens, _tokensAs, what);
            return shape is [1, var count, _] ? new(pooled, tokens, (int)count) : throw Misshapen(_tokens, shape, "[1, token, channel]");
        }
        catch (OnnxRuntimeException failure)
        {
            throw new OnnxModelException($"{File} failed on {what}: {OneLine(failure)}");
        }
        finally
        {
            foreach (var value in inputs.Values)
                value.Dispose();
        }
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private (float[] Values, long[] Shape) Read(OrtValue value, string name, EncoderOutput? expected, string what)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        var values = value.GetTensorDataAsSpan<float>().ToArray();
        if (expected is not null && (values.Length != (long)expected.Tokens * expected.Channels || shape[^1] != expected.Channels))
            throw Misshapen(name, shape, $"{expected.Tokens} tokens x {expected.Channels} channels, as {EncoderDescription.FileName} says");
        return FiniteKernel.CountNonFinite(values) is > 0 and var bad
            ? throw new OnnxModelException($"{File} answered with {bad} numbers that are NaN or infinite on {what}.")
            : (values, shape);
    }

    private string? Find(EncoderOutput? described, string[] usual, int axes)
    {
        var name = described?.Name
            ?? usual.FirstOrDefault(n => _session.OutputMetadata.TryGetValue(n, out var m) && m.Dimensions.Length == axes)
            ?? _session.OutputNames.FirstOrDefault(n => _session.OutputMetadata[n].Dimensions.Length == axes);
        if (name is null)
            return null;
        if (!_session.OutputMetadata.TryGetValue(name, out var node))
            throw new OnnxModelException($"{File} has no output '{name}'; it has {Outputs()}.");
        return node.ElementType == typeof(float) ? name
            : throw new OnnxModelException($"{File}: output '{name}' holds {node.ElementType}; expected float32: export the model so.");
    }

    private string Outputs() => string.Join(", ", _session.OutputNames.Select(n => $"{n} ({string.Join(", ", _session.OutputMetadata[n].Dimensions)})"));

    private OnnxModelException Misshapen(string name, long[] shape, string expected) =>
        new($"{File}: output '{name}' has the shape ({string.Join(", ", shape)}); expected {expected}.");

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ").Trim();
}
