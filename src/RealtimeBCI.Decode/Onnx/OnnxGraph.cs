using System.Runtime.InteropServices;
using Google.Protobuf;
using RealtimeBCI.Decode.OnnxFormat;

namespace RealtimeBCI.Decode;

/// <summary>Builds a small ONNX model: one call per input, constant, operator and output, in the order of computation.</summary>
/// <remarks>IR version 8, operator set 17. Everything is float32 but the shapes and axes that operators take.</remarks>
/// <param name="name">Name of the graph, shown by viewers.</param>
public sealed class OnnxGraph(string name)
{
    private const int Float32 = 1, Int64 = 7;
    private const int AttributeFloat = 1, AttributeInt = 2, AttributeString = 3, AttributeInts = 7;
    private readonly GraphProto _graph = new() { Name = name };
    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = "RealtimeBCI" };

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
        Constant(constant, Float32, MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Adds a constant list of 64-bit integers, as shapes and axes are given.</summary>
    public string Constant(string constant, params ReadOnlySpan<long> values) =>
        Constant(constant, Int64, MemoryMarshal.AsBytes(values), values.Length, [values.Length]);

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

    /// <summary>Writes the model; replaces the file if it is there.</summary>
    public void Write(string path)
    {
        _model.Graph = _graph;
        if (_model.OpsetImport.Count == 0)
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        using var file = File.Create(path);
        _model.WriteTo(file);
    }

    private string Constant(string constant, int type, ReadOnlySpan<byte> bytes, int count, ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (var n in shape)
            product *= n;
        if (product != count)
            throw new ArgumentException($"Constant {constant}: {count} values do not fill the shape ({string.Join(", ", shape.ToArray())}).");
        var tensor = new TensorProto { Name = constant, DataType = type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return constant;
    }

    private static ValueInfoProto Value(string value, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorTypeProto { ElemType = Float32, Shape = new() };
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
