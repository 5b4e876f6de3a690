namespace RealtimeBCI.Decode;

/// <summary>Runs a picture encoder: a picture in, its embedding out.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class PictureEncoder : IDisposable
{
    /// <summary>Name that the model's input has.</summary>
    public const string InputName = "picture";
    /// <summary>Name that the model's output has.</summary>
    public const string OutputName = "embedding";
    private readonly OnnxModel _model;

    /// <summary>Loads a model with input <c>picture</c> [1, 3, size, size] (RGB, 0 to 1) and output <c>embedding</c> [1, dimension].</summary>
    /// <exception cref="OnnxModelException">The model cannot be loaded or has other shapes.</exception>
    public PictureEncoder(string path, int threads = 1)
    {
        _model = new(path, InputName, [OutputName], threads);
        if (_model.InputShape is [1, 3, var high, var wide] && high == wide && _model.Outputs[0].Shape is [1, _])
            return;
        var found = $"({string.Join(", ", _model.InputShape)}) to ({string.Join(", ", _model.Outputs[0].Shape)})";
        _model.Dispose();
        throw new OnnxModelException($"{path} maps {found}; a picture encoder maps (1, 3, size, size) to (1, dimension).");
    }

    /// <summary>Edge length of the model's input, pixels.</summary>
    public int Size => (int)_model.InputShape[2];
    /// <summary>Length of an embedding.</summary>
    public int Dimension => (int)_model.Outputs[0].Shape[1];

    /// <summary>Embeds one picture of any size.</summary>
    /// <param name="rgba">Bytes red, green, blue, alpha; shape [height, width, 4].</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <returns>Finite; shape [dimension].</returns>
    /// <exception cref="ArgumentException">The bytes are not width x height x 4.</exception>
    /// <exception cref="OnnxModelException">The model throws or answers with numbers that are not finite.</exception>
    public float[] Encode(ReadOnlySpan<byte> rgba, int width, int height)
    {
        PictureKernel.ResizeToPlanes(rgba, width, height, Size, _model.Input);
        if (_model.Run() is { } reason)
            throw new OnnxModelException($"{_model.File} failed on a picture of {width} x {height} pixels: {reason}");
        var embedding = _model.Outputs[0].Values.ToArray();
        return FiniteKernel.CountNonFinite(embedding) is > 0 and var bad
            ? throw new OnnxModelException($"{_model.File} answered with {bad} numbers that are NaN or infinite on a picture of {width} x {height} pixels.")
            : embedding;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
