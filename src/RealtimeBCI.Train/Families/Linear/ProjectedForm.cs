using RealtimeBCI.Decode;
using static RealtimeBCI.Train.TorchArrays;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Cosines with fixed candidates, without ever making the vector: products with each candidate's direction, over the norm, which is a quadratic form.</summary>
/// <param name="First">To what the quadratic form takes, z; null where z is the pattern itself.</param>
/// <param name="Candidates">z to the product with each candidate's unit direction.</param>
/// <param name="Gram">Shape [z, z], symmetric: squared norm = z · Gram · z + Linear · z + Constant.</param>
/// <param name="Linear">Shape [z].</param>
/// <param name="Constant">One number.</param>
internal sealed record ProjectedForm(FullForm? First, FullForm Candidates, float[] Gram, float[] Linear, float Constant) : ILinearForm
{
    public string Name => First is null ? "projected on the candidates from voxels" : $"projected on the candidates over {First.Bias.Length} pictures";

    public float[] Predict(float[] seen, int trials)
    {
        using var scope = NewDisposeScope();
        var z = First?.Predict(seen, trials) ?? seen;
        var matrix = Matrix(z, Linear.Length);
        var squares = (matrix.matmul(Matrix(Gram, Linear.Length)) * matrix).sum(1).Plus(matrix.matmul(tensor(Linear).@double())).Plus(Constant);
        var products = Matrix(Candidates.Predict(z, trials), Candidates.Bias.Length);
        return Floats((products / squares.AtLeast(1e-30).sqrt().unsqueeze(1)).WithinOne());
    }

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format)
    {
        First?.Write(graph, output + ".pictures", x, format);
        var z = First is null ? x : output + ".pictures";
        Candidates.Write(graph, output + ".products", z, format);
        var square = LinearGraph.QuadraticForm(graph, output + ".form", z, Gram, Linear.Length, format);
        var linear = LinearGraph.Affine(graph, output + ".linear", z, Linear, [Constant], WeightFormat.Float32);
        var scores = LinearGraph.OverRoot(graph, output + ".cosines", output + ".products", graph.Node("Add", output + ".squares", [square, linear]));
        graph.Node("Clip", output, [scores, graph.Constant(output + ".least", (ReadOnlySpan<float>)[-1f]), graph.Constant(output + ".most", (ReadOnlySpan<float>)[1f])]);
    }
}
