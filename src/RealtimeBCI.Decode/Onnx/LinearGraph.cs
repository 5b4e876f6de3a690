namespace RealtimeBCI.Decode;

/// <summary>The operators of which linear decoders are made. All work on one row, shape [1, n].</summary>
public static class LinearGraph
{
    private const int PanelRows = 1024, MostPanels = 16;
    private const float Least = 1e-30f;

    /// <summary>x · weights + bias.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="result">Name of the result; shape [1, output].</param>
    /// <param name="x">Shape [1, input].</param>
    /// <param name="weights">Shape [input, output], C order.</param>
    /// <param name="bias">Shape [output].</param>
    /// <param name="format">How the weights are stored.</param>
    /// <exception cref="ArgumentException">The weights are no whole rows, or a number is not finite.</exception>
    public static string Affine(OnnxGraph graph, string result, string x, float[] weights, float[] bias, WeightFormat format)
    {
        if (bias.Length == 0 || weights.Length == 0 || weights.Length % bias.Length != 0)
            throw new ArgumentException($"{weights.Length} weights are no whole number of rows of {bias.Length} (one bias per output).");
        if (FiniteKernel.CountNonFinite(weights) + FiniteKernel.CountNonFinite(bias) is > 0 and var bad)
            throw new ArgumentException($"{bad} weights or biases are NaN or infinite; a decoder must be finite: look for voxels without variance.");
        int outputs = bias.Length, inputs = weights.Length / outputs;
        var product = Product(graph, result + ".product", x, new(result + ".weights", [inputs, outputs], (start, values) => weights.AsSpan((int)start, values.Length).CopyTo(values)), format);
        return graph.Node("Add", result, [product, graph.Constant(result + ".bias", bias, 1, outputs)]);
    }

    /// <summary>x · A · x for a symmetric A; shape [1, 1].</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="result">Name of the result.</param>
    /// <param name="x">Shape [1, n].</param>
    /// <param name="matrix">A; shape [n, n], C order.</param>
    /// <param name="n">Length of x.</param>
    /// <param name="format">How A is stored.</param>
    /// <remarks>Only little more than half of A is stored and read: panels of rows, each from its diagonal block on, with what lies beyond that block doubled.</remarks>
    public static string QuadraticForm(OnnxGraph graph, string result, string x, float[] matrix, int n, WeightFormat format)
    {
        var panels = Math.Clamp(n / PanelRows, 1, MostPanels);
        var sums = new List<string>();
        var axis = graph.Constant(result + ".axis", [1L]);
        var end = graph.Constant(result + ".end", [(long)n]);
        for (var p = 0; p < panels; p++)
        {
            int first = (int)((long)n * p / panels), last = (int)((long)n * (p + 1) / panels);
            var name = $"{result}.{p}";
            var from = graph.Constant(name + ".from", [(long)first]);
            var rows = graph.Node("Slice", name + ".rows", [x, from, graph.Constant(name + ".to", [(long)last]), axis]);
            var rest = graph.Node("Slice", name + ".rest", [x, from, end, axis]);
            var product = Product(graph, name + ".product", rows, Panel(name + ".panel", matrix, n, first, last), format);
            var terms = graph.Node("Mul", name + ".terms", [product, rest]);
            sums.Add(graph.Node("ReduceSum", name + ".sum", [terms, axis], ("keepdims", 1L)));
        }
        return graph.Node("Sum", result, [.. sums]);
    }

    /// <summary>numerators / √max(squares, 0), and 0 where the squares are.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="result">Name of the result; shape [1, n].</param>
    /// <param name="numerators">Shape [1, n].</param>
    /// <param name="squares">Shape [1, 1].</param>
    public static string OverRoot(OnnxGraph graph, string result, string numerators, string squares)
    {
        var floor = graph.Constant(result + ".least", [Least], 1, 1);
        var norm = graph.Node("Sqrt", result + ".norm", [graph.Node("Max", result + ".squares", [squares, floor])]);
        return graph.Node("Div", result, [numerators, norm]);
    }

    /// <summary>x less its mean over the row.</summary>
    public static string LessMean(OnnxGraph graph, string result, string x) =>
        graph.Node("Sub", result, [x, graph.Node("ReduceMean", result + ".mean", [x], ("axes", (long[])[1]), ("keepdims", 1L))]);

    /// <summary>x scaled to unit norm; zeros stay.</summary>
    public static string Unit(OnnxGraph graph, string result, string x) =>
        OverRoot(graph, result, x, graph.Node("ReduceSumSquare", result + ".length", [x], ("axes", (long[])[1]), ("keepdims", 1L)));

    /// <summary>x over its spread: the mean over channels of the standard deviation (N) over tokens; without tokens, the standard deviation over all.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="result">Name of the result; shape [1, length].</param>
    /// <param name="x">Shape [1, token · channel].</param>
    /// <param name="length">Length of x.</param>
    /// <param name="channels">Numbers per token.</param>
    public static string WithSpread(OnnxGraph graph, string result, string x, int length, int channels)
    {
        var (rows, columns) = channels == length ? (length, 1) : (length / channels, channels);
        var matrix = graph.Node("Reshape", result + ".matrix", [x, graph.Constant(result + ".shape", [rows, columns])]);
        var mean = graph.Node("ReduceMean", result + ".mean", [matrix], ("axes", (long[])[0]), ("keepdims", 1L));
        var deviation = graph.Node("Sub", result + ".deviation", [matrix, mean]);
        var variance = graph.Node("ReduceMean", result + ".variance", [graph.Node("Mul", result + ".squares", [deviation, deviation])], ("axes", (long[])[0]), ("keepdims", 1L));
        var floor = graph.Constant(result + ".least", (ReadOnlySpan<float>)[Least], 1, 1);
        var each = graph.Node("Sqrt", result + ".each", [graph.Node("Max", result + ".floored", [variance, floor])]);
        return graph.Node("Div", result, [x, graph.Node("ReduceMean", result + ".spread", [each], ("axes", (long[])[1]), ("keepdims", 1L))]);
    }

    /// <summary>Some entries of x, in the order given.</summary>
    public static string Pick(OnnxGraph graph, string result, string x, int[] places) =>
        graph.Node("Gather", result, [x, graph.Constant(result + ".places", (ReadOnlySpan<long>)Array.ConvertAll(places, p => (long)p))], ("axis", 1L));

    /// <summary>Output u is Σ_k weights[u, k] · x[places[u, k]] + bias[u]: a map whose outputs each look at a few inputs.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="result">Name of the result; shape [1, output].</param>
    /// <param name="x">Shape [1, input].</param>
    /// <param name="places">Shape [output, k].</param>
    /// <param name="weights">Shape [output, k]; always stored as float32.</param>
    /// <param name="bias">Shape [output].</param>
    public static string Gathered(OnnxGraph graph, string result, string x, int[] places, float[] weights, float[] bias)
    {
        int outputs = bias.Length, each = places.Length / bias.Length;
        var shape = graph.Constant(result + ".shape", [outputs, each]);
        var picked = graph.Node("Reshape", result + ".matrix", [Pick(graph, result + ".picked", x, places), shape]);
        var terms = graph.Node("Mul", result + ".terms", [picked, graph.Constant(result + ".weights", weights, outputs, each)]);
        var sums = graph.Node("ReduceSum", result + ".sums", [terms, graph.Constant(result + ".last", [1L])], ("keepdims", 0L));
        var row = graph.Node("Reshape", result + ".row", [sums, graph.Constant(result + ".rowShape", [1L, outputs])]);
        return graph.Node("Add", result, [row, graph.Constant(result + ".bias", bias, 1, outputs)]);
    }

    private static string Product(OnnxGraph graph, string result, string x, NamedTensor weights, WeightFormat format) => format == WeightFormat.Int8
        ? graph.EightBitProduct(result, x, Transposed(weights))
        : graph.Node("MatMul", result, [x, graph.Constant(weights)]);

    private static NamedTensor Panel(string name, float[] matrix, int n, int first, int last) => new(name, [last - first, n - first], (start, values) =>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(start + i, n - first);
            values[i] = (column < last - first ? 1 : 2) * matrix[(first + row) * n + first + column];
        }
    });

    /// <summary>The same weights, outputs first; read piece by piece.</summary>
    private static NamedTensor Transposed(NamedTensor weights)
    {
        long inputs = weights.Shape[0], outputs = weights.Shape[1];
        var one = new float[1];
        return new(weights.Name, [outputs, inputs], (start, values) =>
        {
            for (var i = 0; i < values.Length; i++)
            {
                var (output, input) = Math.DivRem(start + i, inputs);
                weights.Read(input * outputs + output, one);
                values[i] = one[0];
            }
        });
    }
}
