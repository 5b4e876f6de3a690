using System.Globalization;

namespace RealtimeBCI.Decode;

/// <summary>Runs a decoder model: normalised voxels in, a latent out. Warmed up when it is made.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class OnnxDecoder : IDisposable
{
    /// <summary>Note in a model of several outputs that names the one to take by default.</summary>
    public const string DefaultOutputNote = "default-output";
    /// <summary>Note in a model that gives a latent's shape, such as <c>257,768</c> for 257 tokens of 768 channels.</summary>
    public const string ShapeNote = "latent-shape";

    private readonly OnnxModel _model;
    private readonly DecodeResult.Decoded _decoded;

    /// <summary>Loads a model with input <c>voxels</c> [1, voxel] and an output [1, latent], and runs it twice on zeros.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="threads">Threads for one run, where the processor does it.</param>
    /// <param name="device">On what it runs.</param>
    /// <param name="output">Name of the output; null takes the one that the model notes as its default, else <c>latent</c>.</param>
    /// <exception cref="OnnxModelException">The model cannot be loaded, has other shapes, or fails on a pattern of zeros.</exception>
    public OnnxDecoder(string path, int threads = 1, OnnxDevice device = OnnxDevice.Cpu, string? output = null)
    {
        _model = new(path, RidgeGraph.InputName, notes => output ?? notes.GetValueOrDefault(DefaultOutputNote, RidgeGraph.OutputName), threads, device);
        try
        {
            if (_model.InputShape is not [1, _] || _model.OutputShape is not [1, _])
                throw new OnnxModelException(
                    $"{path} maps ({string.Join(", ", _model.InputShape)}) to ({string.Join(", ", _model.OutputShape)}); expected (1, voxels) to (1, latent).");
            LatentShape = ShapeOf(_model);
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

    /// <summary>Axis lengths of a latent, outermost first: [token, channel] where the model notes them, else [latent].</summary>
    public IReadOnlyList<int> LatentShape { get; }
    /// <summary>On what it runs.</summary>
    public OnnxDevice Device => _model.Device;

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

    private static int[] ShapeOf(OnnxModel model)
    {
        var length = model.OutputShape[1];
        if (!model.Notes.TryGetValue(ShapeNote, out var note))
            return [(int)length];
        int[] shape = [.. note.Split(',').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var axis) ? axis : 0)];
        return shape.Aggregate(1L, (a, b) => a * b) == length ? shape
            : throw new OnnxModelException($"{model.File} notes latents of the shape ({note}); its output '{model.OutputName}' has {length} numbers.");
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
