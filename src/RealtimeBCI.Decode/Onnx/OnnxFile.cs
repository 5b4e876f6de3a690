using Google.Protobuf;
using RealtimeBCI.Decode.OnnxFormat;

namespace RealtimeBCI.Decode;

/// <summary>What must be known of a model file before a session is opened on it.</summary>
/// <remarks>ONNX Runtime runs every node, those too whose results nobody asked for. So a model of ours with several outputs is cut down to the wanted ones as it is loaded.</remarks>
internal sealed class OnnxFile
{
    private OnnxFile(ModelProto? model, IReadOnlyList<string> outputs, string path)
    {
        HasEightBitWeights = model?.Graph?.Node.Any(n => n.OpType == OnnxGraph.EightBitOperator) == true;
        HasDataFile = File.Exists(path + OnnxGraph.DataEnding);
        if (model is { ProducerName: OnnxGraph.Producer, Graph: { } graph } && graph.Output.Count > outputs.Count && outputs.All(o => graph.Output.Any(g => g.Name == o)))
        {
            KeepOnly(graph, outputs);
            Trimmed = model.ToByteArray();
        }
    }

    /// <summary>Whether it multiplies with 8-bit integers, for which weights must be packed when they are loaded.</summary>
    public bool HasEightBitWeights { get; }
    /// <summary>Whether its weights lie in a file of their own.</summary>
    public bool HasDataFile { get; }
    /// <summary>The model with the wanted outputs alone; null where the file is taken as it is.</summary>
    public byte[]? Trimmed { get; }

    /// <summary>Reads a model file; one that is damaged is left to ONNX Runtime to complain about.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="outputs">Names of the wanted outputs.</param>
    public static OnnxFile Read(string path, IReadOnlyList<string> outputs)
    {
        ModelProto model;
        try
        {
            using var file = File.OpenRead(path);
            model = ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException)
        {
            return new(null, outputs, path);
        }
        return new(model, outputs, path);
    }

    private static void KeepOnly(GraphProto graph, IReadOnlyList<string> outputs)
    {
        var needed = new HashSet<string>(outputs);
        for (var i = graph.Node.Count - 1; i >= 0; i--)
            if (graph.Node[i].Output.Any(needed.Contains))
                needed.UnionWith(graph.Node[i].Input);
            else
                graph.Node.RemoveAt(i);
        Remove(graph.Output, o => !outputs.Contains(o.Name));
        Remove(graph.Initializer, c => !needed.Contains(c.Name));
    }

    private static void Remove<T>(IList<T> list, Func<T, bool> unwanted)
    {
        for (var i = list.Count - 1; i >= 0; i--)
            if (unwanted(list[i]))
                list.RemoveAt(i);
    }
}
