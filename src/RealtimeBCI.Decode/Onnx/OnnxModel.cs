using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>An ONNX model cannot be used; the message says which file, what was found and what was expected.</summary>
public sealed class OnnxModelException(string message) : Exception(message);

/// <summary>One output of a loaded model.</summary>
/// <param name="name">Its name.</param>
/// <param name="shape">Axis lengths, outermost first.</param>
public sealed class OnnxOutput(string name, long[] shape)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;
    /// <summary>Axis lengths, outermost first.</summary>
    public long[] Shape { get; } = shape;
    /// <summary>What the last run wrote; C order of <see cref="Shape"/>; overwritten by the next run.</summary>
    public ReadOnlyMemory<float> Values => Buffer;
    internal Memory<float> Buffer { get; } = AlignedMemory.Of(OnnxModel.Count(shape));
}

/// <summary>A loaded ONNX model with one float32 input and float32 outputs of fixed shapes, run by ONNX Runtime.</summary>
/// <remarks>Input and outputs live in arrays that are bound once, so a run allocates nothing proportional to them. One thread at a time may use an instance.
/// Idle workers do not spin, so that other stages have the cores.</remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _inputValue;
    private readonly List<OrtValue> _outputValues = [];
    private readonly Memory<float> _input;

    /// <summary>Loads a model and binds its arrays; it does not run it.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="inputName">Name that the model's input must have.</param>
    /// <param name="outputNames">Names of the outputs that are wanted, at least one.</param>
    /// <param name="threads">Threads for one run, where the processor does it.</param>
    /// <param name="device">On what it runs.</param>
    /// <exception cref="OnnxModelException">The file is absent or damaged, or lacks such an input or outputs of a fixed float32 shape, or the device is not there.</exception>
    public OnnxModel(string path, string inputName, IReadOnlyList<string> outputNames, int threads = 1, OnnxDevice device = OnnxDevice.Cpu)
    {
        File = path;
        if (!System.IO.File.Exists(path))
            throw new OnnxModelException($"There is no model file {path}.");
        try
        {
            var file = OnnxFile.Read(path, outputNames);
            (_session, Device) = OnnxDevices.Open(
                device, options => file.Trimmed is { } bytes ? new InferenceSession(bytes, options) : new InferenceSession(path, options), () => Options(path, file, threads));
        }
        catch (OnnxRuntimeException failure)
        {
            throw new OnnxModelException($"{path} is no ONNX model that can be run: {OneLine(failure)}");
        }
        try
        {
            InputShape = FixedShape(_session.InputMetadata, inputName, "input");
            Outputs = [.. outputNames.Select(name => new OnnxOutput(name, FixedShape(_session.OutputMetadata, name, "output")))];
            if (_session.InputMetadata.Count != 1)
                throw new OnnxModelException($"{path} has {_session.InputMetadata.Count} inputs ({string.Join(", ", _session.InputNames)}); expected {inputName} alone.");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
        _input = AlignedMemory.Of(Count(InputShape));
        _inputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _input, InputShape);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(inputName, _inputValue);
        foreach (var output in Outputs)
        {
            _outputValues.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output.Buffer, output.Shape));
            _binding.BindOutput(output.Name, _outputValues[^1]);
        }
    }

    /// <summary>The file from which it came.</summary>
    public string File { get; }
    /// <summary>On what it runs; never <see cref="OnnxDevice.Auto"/>.</summary>
    public OnnxDevice Device { get; }
    /// <summary>Axis lengths of the input, outermost first.</summary>
    public long[] InputShape { get; }
    /// <summary>The outputs that are read, in the order in which they were asked for.</summary>
    public IReadOnlyList<OnnxOutput> Outputs { get; }
    /// <summary>What the next run reads; C order of <see cref="InputShape"/>.</summary>
    public Span<float> Input => _input.Span;

    /// <summary>Runs the model once.</summary>
    /// <returns>Null where it ran; else the reason why it did not, in one line.</returns>
    public string? Run()
    {
        try
        {
            _session.RunWithBinding(_options, _binding);
            return null;
        }
        catch (OnnxRuntimeException failure)
        {
            return OneLine(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _inputValue.Dispose();
        _outputValues.ForEach(v => v.Dispose());
        _options.Dispose();
        _session.Dispose();
    }

    /// <summary>A model with weights in a data file is large: packing them anew would take seconds and as much memory again, and a product with one row is not faster for it.
    /// The product with 8-bit weights is, by two orders of magnitude.</summary>
    private static SessionOptions Options(string path, OnnxFile file, int threads)
    {
        var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (file.Trimmed is not null)
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (file is { HasDataFile: true, HasEightBitWeights: false })
            options.AddSessionConfigEntry("session.disable_prepacking", "1");
        return options;
    }

    private long[] FixedShape(IReadOnlyDictionary<string, NodeMetadata> nodes, string name, string kind)
    {
        if (!nodes.TryGetValue(name, out var node))
            throw new OnnxModelException($"{File} has no {kind} '{name}'; it has {string.Join(", ", nodes.Keys)}.");
        if (node.ElementType != typeof(float))
            throw new OnnxModelException($"{File}: {kind} '{name}' holds {node.ElementType}; expected float32.");
        if (node.Dimensions.Length == 0 || node.Dimensions.Any(d => d <= 0))
            throw new OnnxModelException($"{File}: {kind} '{name}' has the shape ({string.Join(", ", node.Dimensions)}); every axis must have a fixed length of at least 1.");
        return Array.ConvertAll(node.Dimensions, d => (long)d);
    }

    internal static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => checked(a * b));

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ").Trim();
}
