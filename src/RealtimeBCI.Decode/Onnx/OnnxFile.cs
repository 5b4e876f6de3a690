using Google.Protobuf;
using RealtimeBCI.Decode.OnnxFormat;

namespace RealtimeBCI.Decode;

/// <summary>What must be known of a model file before a session is opened on it.</summary>
/// <remarks>ONNX Runtime runs every node, those too whose results nobody asked for. So a model of ours with several outputs is cut down to the wanted one as it is loaded.</remarks>
internal sealed class OnnxFile
{
    private OnnxFile(ModelProto? model, string? output, string path)
    {
        HasEightBitWeights = model?.Graph?.Node.Any(n => n.OpType == OnnxGraph.EightBitOperator) == true;
        HasDataFile = File.Exists(path + OnnxGraph.DataEnding);
        if (output is not null && model!.Graph is { Output.Count: > 1 } graph && graph.Output.Any(o => o.Name == output))
        {
            KeepOnly(graph, output);
            Trimmed = model.ToByteArray();
        }
    }

    /// <summary>Whether it multiplies with 8-bit integers, for which weights must be packed when they are loaded.</summary>
    public bool HasEightBitWeights { get; }
    /// <summary>Whether its weights lie in a file of their own.</summary>
    public bool HasDataFile { get; }
    /// <summary>The model with one output; null where the file is taken as it is.</summary>
    public byte[]? Trimmed { get; }

    /// <summary>Reads a model file; one that is damaged is left to ONNX Runtime to complain about.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="chooseOutput">Names the wanted output, given the model's notes.</param>
    public static OnnxFile Read(string path, Func<IReadOnlyDictionary<string, string>, string> chooseOutput)
    {
        ModelProto model;
        try
        {
            using var file = File.OpenRead(path);
            model = ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException)
        {
            return new(null, null, path);
        }
        var notes = model.MetadataProps.DistinctBy(n => n.Key).ToDictionary(n => n.Key, n => n.Value);
        return new(model, notes.ContainsKey(OnnxDecoder.DefaultOutputNote) ? chooseOutput(notes) : null, path);
    }

    private static void KeepOnly(GraphProto graph, string output)
    {
        var needed = new HashSet<string> { output };
        for (var i = graph.Node.Count - 1; i >= 0; i--)
            if (graph.Node[i].Output.Any(needed.Contains))
                needed.UnionWith(graph.Node[i].Input);
            else
                graph.Node.RemoveAt(i);
        Remove(graph.Output, o => o.Name != output);
        Remove(graph.Initializer, c => !needed.Contains(c.Name));
    }

    private static void Remove<T>(IList<T> list, Func<T, bool> unwanted)
    {
        for (var i = list.Count - 1; i >= 0; i--)
            if (unwanted(list[i]))
                list.RemoveAt(i);
    }
}
