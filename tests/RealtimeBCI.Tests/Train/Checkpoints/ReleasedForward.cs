namespace RealtimeBCI.Tests.Train.Checkpoints;

/// <summary>The released models' forward passes, written out in double precision as the papers' code runs them, mixers and all.</summary>
internal static class ReleasedForward
{
    public static (double[] Backbone, double[] Projector) MindEye1(RandomWeights w, float[] voxels)
    {
        double[] Block(string name, double[] x) => Gelu(Norm(w, name + ".1", Linear(w, name + ".0", x)));
        var x = Block("voxel2clip.lin0", Wide(voxels));
        for (var i = 0; Has(w, $"voxel2clip.mlp.{i}.0.weight"); i++)
            x = Sum(Block($"voxel2clip.mlp.{i}", x), x);
        var backbone = Linear(w, "voxel2clip.lin1", x);
        return (backbone, Projector(w, "voxel2clip.projector", backbone));
    }

    public static (double[] Backbone, double[] Projector) MindEye2(RandomWeights w, int subject, float[] voxels)
    {
        double[] Mixer(string name, double[] x) => Linear(w, name + ".1.3", Gelu(Linear(w, name + ".1.0", Norm(w, name + ".0", x))));
        var x = Linear(w, $"ridge.linears.{subject}", Wide(voxels));
        double[] r1 = x, r2 = x;
        for (var i = 0; Has(w, $"backbone.mixer_blocks1.{i}.0.weight"); i++)
        {
            r1 = x = Sum(Mixer($"backbone.mixer_blocks1.{i}", x), r1);
            var name = $"backbone.mixer_blocks2.{i}"; // over the transposed sequence: each feature is a sequence position of width 1
            r2 = x = Sum([.. x.Select(v => Mixer(name, [v])[0])], r2);
        }
        for (var i = 0; Has(w, $"backbone.mlp.{i}.0.weight"); i++)
        {
            var name = $"backbone.mlp.{i}";
            x = Sum(x, Linear(w, name + ".4", Gelu(Linear(w, name + ".1", Norm(w, name + ".0", x)))));
        }
        var backbone = Linear(w, "backbone.backbone_linear", x);
        return (backbone, Projector(w, "backbone.clip_proj", backbone));
    }

    private static double[] Projector(RandomWeights w, string name, double[] backbone) =>
    [
        .. backbone.Chunk(w[name + ".0.weight"].Length).SelectMany(token =>
        {
            foreach (var i in new[] { 0, 3, 6 })
                token = Linear(w, $"{name}.{i + 2}", Gelu(Norm(w, $"{name}.{i}", token)));
            return token;
        }),
    ];

    private static double[] Linear(RandomWeights w, string name, double[] x)
    {
        float[] weight = w[name + ".weight"], bias = w[name + ".bias"];
        return [.. bias.Select((b, o) => b + x.Select((v, i) => v * weight[o * x.Length + i]).Sum())];
    }

    private static double[] Norm(RandomWeights w, string name, double[] x)
    {
        var mean = x.Average();
        var sd = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + 1e-5);
        return [.. x.Select((v, i) => (v - mean) / sd * w[name + ".weight"][i] + w[name + ".bias"][i])];
    }

    private static double[] Gelu(double[] x) => [.. x.Select(v => v * MathNet.Numerics.Distributions.Normal.CDF(0, 1, v))];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (p, q) => p + q)];

    private static double[] Wide(float[] x) => Array.ConvertAll(x, v => (double)v);

    private static bool Has(RandomWeights w, string name) => w.Parameters.Any(p => p.Name == name);
}
