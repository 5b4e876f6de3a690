namespace RealtimeBCI.Decode;

/// <summary>A fixed picture encoder as an ONNX model: where a picture has edges of which orientation and size, and which colours it has where.</summary>
/// <remarks>Input <c>picture</c> [1, 3, 64, 64], RGB from 0 to 1; output <c>embedding</c> [1, 135] of unit norm: 108 Gabor energies (2 wavelengths x 6 orientations on a 3 x 3 grid) and 27
/// averages of luminance, red against green and blue against yellow on a 3 x 3 grid, each part of norm √½. Nothing is learned; a trained encoder takes its place through the same class.</remarks>
public static class GaborEncoderGraph
{
    /// <summary>Edge length of the input, pixels.</summary>
    public const int Pixels = 64;
    /// <summary>Length of the embedding.</summary>
    public const int Dimension = Filters * Cells * Cells + 3 * Cells * Cells;

    private const int Orientations = 6, Size = 15, Filters = 2 * Orientations, Cells = 3;
    private static readonly double[] WavelengthsPixels = [5, 11];

    /// <summary>Writes the model; replaces the file if it is there.</summary>
    public static void Write(string path)
    {
        var graph = new OnnxGraph("gabor-and-colour");
        var picture = graph.Input(PictureEncoder.InputName, 1, 3, Pixels, Pixels);
        var edges = UnitPart(graph, "edges", Edges(graph, picture), Filters * Cells * Cells);
        var colours = UnitPart(graph, "colours", Colours(graph, picture), 3 * Cells * Cells);
        graph.Node("Concat", PictureEncoder.OutputName, [edges, colours], ("axis", 1L));
        graph.Output(PictureEncoder.OutputName, 1, Dimension);
        graph.Write(path);
    }

    private static string Edges(OnnxGraph graph, string picture)
    {
        var grey = graph.Node("Conv", "grey", [picture, graph.Constant("luminance", [0.299f, 0.587f, 0.114f], 1, 3, 1, 1)]);
        var waves = graph.Node("Conv", "waves", [grey, graph.Constant("gabors", Bank(), 2 * Filters, 1, Size, Size)]);
        var power = graph.Node("Mul", "power", [waves, waves]);
        var pairs = new float[Filters * 2 * Filters];
        for (var f = 0; f < Filters; f++)
            pairs[f * 2 * Filters + 2 * f] = pairs[f * 2 * Filters + 2 * f + 1] = 1;
        var energy = graph.Node("Conv", "energy", [power, graph.Constant("phases", pairs, Filters, 2 * Filters, 1, 1)]);
        var amplitude = graph.Node("Sqrt", "amplitude", [energy]);
        const long valid = Pixels - Size + 1, stride = 16;
        return Pool(graph, "edgeCells", amplitude, valid - (Cells - 1) * stride, stride);
    }

    private static string Colours(OnnxGraph graph, string picture)
    {
        float[] opponents = [0.299f, 0.587f, 0.114f, 0.5f, -0.5f, 0, -0.25f, -0.25f, 0.5f];
        var channels = graph.Node("Conv", "channels", [picture, graph.Constant("opponents", opponents, 3, 3, 1, 1)]);
        const long stride = 21;
        return Pool(graph, "colourCells", channels, Pixels - (Cells - 1) * stride, stride);
    }

    private static string Pool(OnnxGraph graph, string result, string input, long kernel, long stride) =>
        graph.Node("Flatten", result + "Flat",
            [graph.Node("AveragePool", result, [input], ("kernel_shape", new[] { kernel, kernel }), ("strides", new[] { stride, stride }))], ("axis", 1L));

    private static string UnitPart(OnnxGraph graph, string part, string values, int length)
    {
        var norm = graph.Node("ReduceL2", part + "Norm", [values], ("axes", new[] { 1L }), ("keepdims", 1L));
        var safe = graph.Node("Max", part + "SafeNorm", [norm, graph.Constant(part + "Least", [1e-6f], 1, 1)]);
        var weight = new float[length];
        Array.Fill(weight, MathF.Sqrt(0.5f));
        return graph.Node("Mul", part, [graph.Node("Div", part + "Unit", [values, safe]), graph.Constant(part + "Weight", weight, 1, length)]);
    }

    private static float[] Bank()
    {
        var bank = new float[2 * Filters * Size * Size];
        for (var f = 0; f < 2 * Filters; f++)
            GaborBank.Fill(Size, WavelengthsPixels[f / (2 * Orientations)], Math.PI * (f / 2 % Orientations) / Orientations, f % 2 * Math.PI / 2,
                bank.AsSpan(f * Size * Size, Size * Size));
        return bank;
    }
}
