using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>Runs a caption encoder, whatever its make: a caption in, its embedding out.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class TextEncoder : IDisposable
{
    private const string MaskInput = "attention_mask";
    private readonly EncoderModel _model;
    private readonly CaptionTokenizer _tokenizer;
    private readonly string _input;

    /// <summary>Loads a model with an input of ids, int64 or int32 [1, context], and if it wants one, an input <c>attention_mask</c> of the same shape.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="tower">How it is used.</param>
    /// <param name="vocabularyFolder">See <see cref="CaptionTokenizer"/>.</param>
    /// <param name="threads">Threads for one run.</param>
    /// <exception cref="OnnxModelException">The model or the vocabulary cannot be loaded, or they do not fit the description.</exception>
    public TextEncoder(string path, TextTower tower, string vocabularyFolder, int threads = 1)
    {
        _tokenizer = new(vocabularyFolder, tower.Context, tower.Padding);
        _model = new(path, threads, tower.Pooled, tower.Tokens);
        try
        {
            string[] ids = [.. _model.Inputs.Keys.Where(k => k != MaskInput)];
            _input = tower.Input ?? (ids.Length == 1 ? ids[0] : "input_ids");
            if (ids.Length != 1 || ids[0] != _input)
                throw new OnnxModelException($"{path} has the inputs {string.Join(", ", _model.Inputs.Keys)}; expected {_input} and at most {MaskInput} beside it.");
            foreach (var (name, node) in _model.Inputs)
                if ((node.ElementType != typeof(long) && node.ElementType != typeof(int)) || node.Dimensions is not [<= 1, var length] || (length > 0 && length != tower.Context))
                    throw new OnnxModelException($"{path}: input '{name}' is {node.ElementType.Name} ({string.Join(", ", node.Dimensions)}); expected int64 or int32 (1, {tower.Context}).");
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>Embeds one caption.</summary>
    /// <exception cref="OnnxModelException">The model throws or answers with numbers that are not finite.</exception>
    public Embedding Encode(string caption)
    {
        var ids = _tokenizer.Encode(caption);
        var inputs = new Dictionary<string, OrtValue> { [_input] = Value(_input, ids) };
        if (_model.Inputs.ContainsKey(MaskInput))
        {
            var end = _tokenizer.EndOf(ids);
            inputs[MaskInput] = Value(MaskInput, [.. ids.Select((_, t) => t <= end ? 1L : 0L)]);
        }
        return _model.Run(inputs, $"the caption '{caption}'");
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private OrtValue Value(string input, long[] numbers) => _model.Inputs[input].ElementType == typeof(long)
        ? OrtValue.CreateTensorValueFromMemory(numbers, [1, numbers.Length])
        : OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, n => (int)n), [1, numbers.Length]);
}
