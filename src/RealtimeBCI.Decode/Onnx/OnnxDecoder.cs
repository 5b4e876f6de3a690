namespace RealtimeBCI.Decode;

/// <summary>Runs a decoder model: normalised voxels in, a latent out. Warmed up when it is made.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class OnnxDecoder : IDisposable
{
    private readonly OnnxModel _model;
    private readonly DecodeResult.Decoded _decoded;

    /// <summary>Loads a model with input <c>voxels</c> [1, voxel] and output <c>latent</c> [1, latent], and runs it twice on zeros.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="threads">Threads for one run.</param>
    /// <exception cref="OnnxModelException">The model cannot be loaded, has other shapes, or fails on a pattern of zeros.</exception>
    public OnnxDecoder(string path, int threads = 1)
    {
        _model = new(path, RidgeGraph.InputName, RidgeGraph.OutputName, threads);
        try
        {
            if (_model.InputShape is not [1, _] || _model.OutputShape is not [1, _])
                throw new OnnxModelException(
                    $"{path} maps ({string.Join(", ", _model.InputShape)}) to ({string.Join(", ", _model.OutputShape)}); expected (1, voxels) to (1, latent).");
            _decoded = new(_model.Output);
            for (var i = 0; i < 2; i++)
                if (Decode(new float[VoxelCount]) is DecodeResult.Failed failed)
                    throw new OnnxModelException($"{path} fails on a pattern of zeros: {failed.Reason}");
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>Voxels that it takes.</summary>
    public int VoxelCount => (int)_model.InputShape[1];
    /// <summary>Length of the latent.</summary>
    public int LatentDimension => (int)_model.OutputShape[1];

    /// <summary>Decodes one pattern.</summary>
    /// <param name="voxels">Normalised; shape [voxel].</param>
    /// <returns>A latent in this decoder's buffer, or the reason why there is none. Nothing is allocated where it succeeds.</returns>
    /// <exception cref="ArgumentException">The pattern has another length than the model's input.</exception>
    public DecodeResult Decode(ReadOnlySpan<float> voxels)
    {
        if (voxels.Length != VoxelCount)
            throw new ArgumentException($"The pattern has {voxels.Length} voxels; {_model.File} takes {VoxelCount}.");
        voxels.CopyTo(_model.Input);
        if (_model.Run() is { } reason)
            return new DecodeResult.Failed($"the model threw: {reason}");
        return FiniteKernel.CountNonFinite(_model.Output.Span) is > 0 and var bad
            ? new DecodeResult.Failed($"the model answered with {bad} of {LatentDimension} numbers that are NaN or infinite")
            : _decoded;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
