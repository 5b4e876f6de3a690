using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>Runs a picture encoder, whatever its make: a picture in, its embedding out.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class PictureEncoder : IDisposable
{
    private readonly EncoderModel _model;
    private readonly PicturePreparation _preparation;
    private readonly string _input;

    /// <summary>Loads a model with an input float32 [1, 3, size, size].</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="tower">How it is used; a fixed size of the model's input overrides the preset's or must be the description's.</param>
    /// <param name="threads">Threads for one run.</param>
    /// <exception cref="OnnxModelException">The model cannot be loaded, or does not fit its description.</exception>
    public PictureEncoder(string path, ImageTower tower, int threads = 1)
    {
        _model = new(path, threads, tower.Pooled, tower.Tokens);
        try
        {
            _input = tower.Input ?? (_model.Inputs.Count == 1 ? _model.Inputs.Keys.First() : "pixel_values");
            if (!_model.Inputs.TryGetValue(_input, out var node))
                throw new OnnxModelException($"{path} has no input '{_input}'; it has {string.Join(", ", _model.Inputs.Keys)}.");
            if (node.ElementType != typeof(float) || node.Dimensions is not [<= 1, 3 or <= 0, var high, var wide] || high != wide)
                throw new OnnxModelException($"{path}: input '{_input}' is {node.ElementType.Name} ({string.Join(", ", node.Dimensions)}); a picture encoder takes float32 (1, 3, size, size).");
            if (high > 0 && tower.Input is not null && high != tower.Preparation.Size)
                throw new OnnxModelException($"{path}: input '{_input}' is {high} pixels wide; {EncoderDescription.FileName} says {tower.Preparation.Size}.");
            _preparation = high > 0 ? tower.Preparation with { Size = high } : tower.Preparation;
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>Edge length of the model's input, pixels.</summary>
    public int Size => _preparation.Size;

    /// <summary>Embeds one picture of any size.</summary>
    /// <exception cref="OnnxModelException">The model throws or answers with numbers that are not finite.</exception>
    public Embedding Encode(RgbPicture picture)
    {
        var planes = new float[3 * Size * Size];
        _preparation.Fill(picture, planes);
        var value = OrtValue.CreateTensorValueFromMemory(planes, [1, 3, Size, Size]);
        return _model.Run(new Dictionary<string, OrtValue> { [_input] = value }, $"a picture of {picture.Width} x {picture.Height} pixels");
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
