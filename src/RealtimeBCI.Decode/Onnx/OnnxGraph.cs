using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using RealtimeBCI.Decode.OnnxFormat;

namespace RealtimeBCI.Decode;

/// <summary>Builds a small ONNX model: one call per input, constant, operator and output, in the order of computation.</summary>
/// <remarks>IR version 8, operator set 17. Everything is float32 but the shapes and axes that operators take, and weights of 8 bits. Constants are read when the model is written,
/// piece by piece. A model that is large keeps them in a data file beside it, of the model's name and <c>.data</c>.</remarks>
/// <param name="name">Name of the graph, shown by viewers.</param>
public sealed class OnnxGraph(string name)
{
    /// <summary>What a model names as the program that wrote it.</summary>
    public const string Producer = "RealtimeBCI";

    /// <summary>What a data file's name has beyond its model's.</summary>
    public const string DataEnding = ".data";

    /// <summary>ONNX Runtime's product with 8-bit weights.</summary>
    internal const string EightBitOperator = "MatMulNBits";

    private const int PageBytes = 4096, LeastExternalBytes = 1024;
    private const string MicrosoftDomain = "com.microsoft";
    private const int AttributeFloat = 1, AttributeInt = 2, AttributeString = 3, AttributeInts = 7;
    private readonly GraphProto _graph = new() { Name = name };
    private readonly List<OnnxConstant> _constants = [];
    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = Producer };

    /// <summary>Declares an input of a fixed shape.</summary>
    public string Input(string input, params ReadOnlySpan<long> shape)
    {
        _graph.Input.Add(Value(input, shape));
        return input;
    }

    /// <summary>Declares an operator's result as an output of the model, of a fixed shape.</summary>
    public void Output(string output, params ReadOnlySpan<long> shape) => _graph.Output.Add(Value(output, shape));

    /// <summary>Adds a constant array, C order.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public string Constant(string constant, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(NamedTensor.Of(constant, values.ToArray(), shape.ToArray()), constant);

    /// <summary>Adds a constant array that is read when the model is written.</summary>
    /// <param name="tensor">Its values and shape.</param>
    /// <param name="constant">Its name in the model; null takes the tensor's.</param>
    public string Constant(NamedTensor tensor, string? constant = null) => Add(OnnxConstant.Of(tensor, constant ?? tensor.Name));

    /// <summary>Adds a constant list of 64-bit integers, as shapes and axes are given.</summary>
    public string Constant(string constant, params ReadOnlySpan<long> values)
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        return Add(new(OnnxConstant.HeaderOf(constant, OnnxConstant.Int64, [values.Length]), bytes.Length, stream => stream.Write(bytes)));
    }

    /// <summary>Adds x · weightsᵀ, with the weights as 8-bit integers; see <see cref="EightBitKernel"/>.</summary>
    /// <param name="result">Name of the result; shape [row, output].</param>
    /// <param name="x">Shape [row, input].</param>
    /// <param name="weights">Shape [output, input].</param>
    public string EightBitProduct(string result, string x, NamedTensor weights)
    {
        var integers = Add(OnnxConstant.Integers(weights, weights.Name + ".integers"));
        var scales = Add(OnnxConstant.Scales(weights, weights.Name + ".scales"));
        Node(EightBitOperator, result, [x, integers, scales],
            ("K", weights.Shape[1]), ("N", weights.Shape[0]), ("bits", 8L), ("block_size", (long)EightBitKernel.BlockLength), ("accuracy_level", 4L));
        _graph.Node[^1].Domain = MicrosoftDomain;
        return result;
    }

    /// <summary>Adds an operator.</summary>
    /// <param name="op">The operator's type in ONNX, such as <c>MatMul</c>.</param>
    /// <param name="result">Name of its one result.</param>
    /// <param name="inputs">Names of its inputs, in the operator's order.</param>
    /// <param name="attributes">Its attributes: float, long, string or long[].</param>
    /// <returns><paramref name="result"/>, to be fed on.</returns>
    public string Node(string op, string result, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = result, Output = { result } };
        node.Input.AddRange(inputs);
        foreach (var (key, value) in attributes)
            node.Attribute.Add(Attribute(key, value));
        _graph.Node.Add(node);
        return result;
    }

    /// <summary>Notes a key and a value in the model, for provenance.</summary>
    public void Note(string key, string value) => _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>Writes the model; replaces the file, and its data file, if they are there.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="externalFromBytes">See <see cref="WeightOptions.ExternalFromBytes"/>.</param>
    /// <exception cref="ArgumentException">A constant is not finite.</exception>
    public void Write(string path, long externalFromBytes = 1L << 28)
    {
        _model.Graph = _graph;
        _model.OpsetImport.Clear();
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        if (_graph.Node.Any(n => n.Domain == MicrosoftDomain))
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = MicrosoftDomain, Version = 1 });
        _graph.Initializer.Clear();
        foreach (var constant in _constants)
        {
            constant.Header.ClearRawData();
            constant.Header.ClearDataLocation();
            constant.Header.ExternalData.Clear();
        }
        var data = path + DataEnding;
        File.Delete(data);
        if (_constants.Sum(c => c.Bytes) >= externalFromBytes)
            WriteData(data);
        foreach (var constant in _constants)
        {
            if (constant.Header.DataLocation == 0)
                constant.Header.RawData = InMemory(constant);
            _graph.Initializer.Add(constant.Header);
        }
        using var file = File.Create(path);
        _model.WriteTo(file);
    }

    private void WriteData(string path)
    {
        using var file = File.Create(path);
        foreach (var constant in _constants.Where(c => c.Bytes >= LeastExternalBytes))
        {
            file.Position = (file.Position + PageBytes - 1) / PageBytes * PageBytes;
            constant.Header.DataLocation = 1;
            constant.Header.ExternalData.Add([
                new() { Key = "location", Value = Path.GetFileName(path) },
                new() { Key = "offset", Value = file.Position.ToString(CultureInfo.InvariantCulture) },
                new() { Key = "length", Value = constant.Bytes.ToString(CultureInfo.InvariantCulture) }]);
            constant.Write(file);
        }
    }

    private static ByteString InMemory(OnnxConstant constant)
    {
        using var stream = new MemoryStream(checked((int)constant.Bytes));
        constant.Write(stream);
        return UnsafeByteOperations.UnsafeWrap(stream.GetBuffer().AsMemory(0, (int)stream.Length));
    }

    private string Add(OnnxConstant constant)
    {
        _constants.Add(constant);
        return constant.Header.Name;
    }

    private static ValueInfoProto Value(string value, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorTypeProto { ElemType = OnnxConstant.Float32, Shape = new() };
        foreach (var n in shape)
            tensor.Shape.Dim.Add(new DimensionProto { DimValue = n });
        return new() { Name = value, Type = new() { TensorType = tensor } };
    }

    private static AttributeProto Attribute(string key, object value)
    {
        var attribute = new AttributeProto { Name = key };
        switch (value)
        {
            case float f:
                (attribute.Type, attribute.F) = (AttributeFloat, f);
                break;
            case long i:
                (attribute.Type, attribute.I) = (AttributeInt, i);
                break;
            case string s:
                (attribute.Type, attribute.S) = (AttributeString, ByteString.CopyFromUtf8(s));
                break;
            case long[] list:
                attribute.Type = AttributeInts;
                attribute.Ints.AddRange(list);
                break;
            default:
                throw new ArgumentException($"Attribute {key} is a {value.GetType().Name}; it must be float, long, string or long[].");
        }
        return attribute;
    }
}
