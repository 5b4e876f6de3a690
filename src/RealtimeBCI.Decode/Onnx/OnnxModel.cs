using Microsoft.ML.OnnxRuntime;

namespace RealtimeBCI.Decode;

/// <summary>An ONNX model cannot be used; the message says which file, what was found and what was expected.</summary>
public sealed class OnnxModelException(string message) : Exception(message);

/// <summary>A loaded ONNX model with one float32 input and one float32 output of fixed shapes, run by ONNX Runtime.</summary>
/// <remarks>Input and output live in two arrays that are bound once, so a run allocates nothing proportional to them. One thread at a time may use an instance.
/// Idle workers do not spin, so that other stages have the cores.</remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _inputValue, _outputValue;
    private readonly float[] _input, _output;

    /// <summary>Loads a model and binds its arrays; it does not run it.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="inputName">Name that the model's input must have.</param>
    /// <param name="chooseOutput">Names the output that is wanted, given the model's notes.</param>
    /// <param name="threads">Threads for one run, where the processor does it.</param>
    /// <param name="device">On what it runs.</param>
    /// <exception cref="OnnxModelException">The file is absent or damaged, or lacks such an input or output of a fixed float32 shape, or the device is not there.</exception>
    public OnnxModel(string path, string inputName, Func<IReadOnlyDictionary<string, string>, string> chooseOutput, int threads = 1, OnnxDevice device = OnnxDevice.Cpu)
    {
        File = path;
        if (!System.IO.File.Exists(path))
            throw new OnnxModelException($"There is no model file {path}.");
        try
        {
            var file = OnnxFile.Read(path, chooseOutput);
            (_session, Device) = OnnxDevices.Open(
                device, options => file.Trimmed is { } bytes ? new InferenceSession(bytes, options) : new InferenceSession(path, options), () => Options(path, file, threads));
        }
        catch (OnnxRuntimeException failure)
        {
            throw new OnnxModelException($"{path} is no ONNX model that can be run: {OneLine(failure)}");
        }
        Notes = _session.ModelMetadata.CustomMetadataMap;
        OutputName = chooseOutput(Notes);
        try
        {
            InputShape = FixedShape(_session.InputMetadata, inputName, "input");
            OutputShape = FixedShape(_session.OutputMetadata, OutputName, "output");
            if (_session.InputMetadata.Count != 1)
                throw new OnnxModelException($"{path} has {_session.InputMetadata.Count} inputs ({string.Join(", ", _session.InputNames)}); expected {inputName} alone.");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
        _input = new float[Count(InputShape)];
        _output = new float[Count(OutputShape)];
        _inputValue = OrtValue.CreateTensorValueFromMemory(_input, InputShape);
        _outputValue = OrtValue.CreateTensorValueFromMemory(_output, OutputShape);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(inputName, _inputValue);
        _binding.BindOutput(OutputName, _outputValue);
    }

    /// <summary>The file from which it came.</summary>
    public string File { get; }
    /// <summary>On what it runs; never <see cref="OnnxDevice.Auto"/>.</summary>
    public OnnxDevice Device { get; }
    /// <summary>What its writer noted in it, see <see cref="OnnxGraph.Note"/>.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; }
    /// <summary>Name of the output that is read.</summary>
    public string OutputName { get; }
    /// <summary>Axis lengths of the input, outermost first.</summary>
    public long[] InputShape { get; }
    /// <summary>Axis lengths of the output, outermost first.</summary>
    public long[] OutputShape { get; }
    /// <summary>What the next run reads; C order of <see cref="InputShape"/>.</summary>
    public Span<float> Input => _input;
    /// <summary>What the last run wrote; C order of <see cref="OutputShape"/>; overwritten by the next run.</summary>
    public ReadOnlyMemory<float> Output => _output;

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
        _outputValue.Dispose();
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

    private static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => checked(a * b));

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ").Trim();
}
