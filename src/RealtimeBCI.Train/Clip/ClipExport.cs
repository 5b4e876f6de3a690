using System.Globalization;
using RealtimeBCI.Decode;
using TorchSharp.Modules;

namespace RealtimeBCI.Train;

/// <summary>Writes both towers as ONNX models, with the description by which any encoder is used.</summary>
internal static class ClipExport
{
    private const string Picture = "picture", Ids = "ids", Pooled = "pooled", Tokens = "tokens";

    public static void Write(string folder, ClipSettings settings, PictureTower pictures, CaptionTower captions)
    {
        WritePictures(Path.Combine(folder, OwnClip.ImageFile), settings, pictures);
        WriteCaptions(Path.Combine(folder, OwnClip.TextFile), settings, captions);
        EncoderOutput pooled = new(Pooled, 1, settings.Channels);
        new EncoderDescription(
            new(new(settings.Pixels, ResizeMode.ShorterEdge, ResizeFilter.Bicubic, PairBatch.Mean, PairBatch.Deviation))
            {
                Input = Picture,
                Pooled = pooled,
                Tokens = new(Tokens, settings.ImageTokens, settings.Channels),
            },
            new(settings.Context, CaptionVocabulary.PaddingId) { Input = Ids, Pooled = pooled, Tokens = new(Tokens, settings.Context, settings.Channels) })
        {
            Origin = new Dictionary<string, string>
            {
                ["training"] = "pictures and captions drawn by this program",
                ["steps"] = settings.Steps.ToString(CultureInfo.InvariantCulture),
                ["batch"] = settings.Batch.ToString(CultureInfo.InvariantCulture),
                ["seed"] = settings.Seed.ToString(CultureInfo.InvariantCulture),
            },
        }.Write(folder);
    }

    private static void WritePictures(string path, ClipSettings settings, PictureTower tower)
    {
        var graph = new OnnxGraph("drawn-clip-image");
        var x = graph.Input(Picture, 1, 3, settings.Pixels, settings.Pixels);
        x = OnnxLayers.Gelu(graph, "firstGelu", Convolve(graph, "first", x, tower.First, 8, 4, 2));
        x = OnnxLayers.Gelu(graph, "secondGelu", Convolve(graph, "second", x, tower.Second, 3, 2, 1));
        x = Convolve(graph, "third", x, tower.Third, 3, 2, 1);
        x = graph.Node("Transpose", "fields",
            [graph.Node("Reshape", "flat", [x, graph.Constant("flatShape", settings.ImageWidth, settings.ImageTokens)])], ("perm", new[] { 1L, 0 }));
        Outputs(graph, TowerGraph.Transformer(graph, x, null, tower.Transformer, settings.Heads), null, settings.ImageTokens, settings.Channels);
        graph.Write(path);
    }

    private static void WriteCaptions(string path, ClipSettings settings, CaptionTower tower)
    {
        var graph = new OnnxGraph("drawn-clip-text");
        var ids = graph.Node("Reshape", "idList", [graph.IdInput(Ids, 1, settings.Context), graph.Constant("idShape", settings.Context)]);
        var isPadding = graph.Node("Cast", "isPadding", [graph.Node("Equal", "equalsPadding", [ids, graph.Constant("padding", CaptionVocabulary.PaddingId)])], ("to", 1L));
        var mask = graph.Node("Mul", "mask", [isPadding, graph.Constant("hidden", [(float)CaptionTower.Hidden], 1)]);
        var kept = graph.Node("Sub", "kept", [graph.Constant("one", [1f], 1), isPadding]);
        var share = graph.Node("Div", "share", [kept, graph.Node("ReduceSum", "keptCount", [kept])]);
        var x = graph.Node("Gather", "looked", [graph.Constant(TowerGraph.Named("table", tower.Table)), ids]);
        Outputs(graph, TowerGraph.Transformer(graph, x, mask, tower.Transformer, settings.Heads), share, settings.Context, settings.Channels);
        graph.Write(path);
    }

    /// <summary>The tokens as they are, and their mean, weighted with each token's share where one is given.</summary>
    private static void Outputs(OnnxGraph graph, string tokens, string? share, int count, int channels)
    {
        share ??= graph.Constant("share", [.. Enumerable.Repeat(1f / count, count)], count);
        var row = graph.Node("Reshape", "shareRow", [share, graph.Constant("shareShape", 1, count)]);
        graph.Node("MatMul", Pooled, [row, tokens]);
        graph.Node("Reshape", Tokens, [tokens, graph.Constant("tokenShape", 1, count, channels)]);
        graph.Output(Pooled, 1, channels);
        graph.Output(Tokens, 1, count, channels);
    }

    private static string Convolve(OnnxGraph graph, string name, string x, Conv2d layer, long kernel, long stride, long pad) => graph.Node("Conv", name,
        [x, graph.Constant(TowerGraph.Named($"{name}.weight", layer.weight!)), graph.Constant(TowerGraph.Named($"{name}.bias", layer.bias!))],
        ("kernel_shape", new[] { kernel, kernel }), ("strides", new[] { stride, stride }), ("pads", new[] { pad, pad, pad, pad }));
}
