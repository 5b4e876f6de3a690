namespace RealtimeBCI.Decode;

/// <summary>Runs a decoder model: normalised voxels in, one vector per target out. Warmed up when it is made.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class OnnxDecoder : IDisposable
{
    private readonly OnnxModel _model;
    private readonly DecodeResult.Decoded _decoded;

    /// <summary>Loads a model with input <c>voxels</c> [1, voxel] and outputs [1, dimension], and runs it twice on zeros.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="outputs">Names of the outputs that are wanted, in the order of all answers.</param>
    /// <param name="threads">Threads for one run, where the processor does it.</param>
    /// <param name="device">On what it runs.</param>
    /// <exception cref="OnnxModelException">The model cannot be loaded, has other shapes, or fails on a pattern of zeros.</exception>
    public OnnxDecoder(string path, IReadOnlyList<string> outputs, int threads = 1, OnnxDevice device = OnnxDevice.Cpu)
    {
        _model = new(path, RidgeGraph.InputName, outputs, threads, device);
        try
        {
            if (_model.InputShape is not [1, _] || _model.Outputs.FirstOrDefault(o => o.Shape is not [1, _]) is not null)
                throw new OnnxModelException(
                    $"{path} maps ({string.Join(", ", _model.InputShape)}) to {string.Join(", ", _model.Outputs.Select(o => $"{o.Name} ({string.Join(", ", o.Shape)})"))}; expected (1, voxels) to (1, dimension).");
            Dimensions = [.. _model.Outputs.Select(o => (int)o.Shape[1])];
            _decoded = new([.. _model.Outputs.Select(o => o.Values)]);
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
    /// <summary>Length of each output.</summary>
    public IReadOnlyList<int> Dimensions { get; }
    /// <summary>On what it runs.</summary>
    public OnnxDevice Device => _model.Device;

    /// <summary>Decodes one pattern.</summary>
    /// <param name="voxels">Normalised; shape [voxel].</param>
    /// <returns>Vectors in this decoder's buffers, or the reason why there are none. Nothing is allocated where it succeeds.</returns>
    /// <exception cref="ArgumentException">The pattern has another length than the model's input.</exception>
    public DecodeResult Decode(ReadOnlySpan<float> voxels)
    {
        if (voxels.Length != VoxelCount)
            throw new ArgumentException($"The pattern has {voxels.Length} voxels; {_model.File} takes {VoxelCount}.");
        voxels.CopyTo(_model.Input);
        if (_model.Run() is { } reason)
            return new DecodeResult.Failed($"the model threw: {reason}");
        foreach (var output in _model.Outputs)
            if (FiniteKernel.CountNonFinite(output.Values.Span) is > 0 and var bad)
                return new DecodeResult.Failed($"the model answered with {bad} of {output.Values.Length} numbers of '{output.Name}' that are NaN or infinite");
        return _decoded;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
