using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Tests.Train.Checkpoints;

/// <summary>Small models with random weights, under the names of the released code.</summary>
internal sealed class RandomWeights(int seed)
{
    private readonly Random _random = new(seed);

    public List<(string Name, float[] Values, long[] Shape)> Parameters { get; } = [];

    public StateDict Dict => StateDict.Of(Parameters.ToArray());

    public float[] Numbers(int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * (2 * _random.NextDouble() - 1)))];

    public float[] this[string name] => Parameters.Single(p => p.Name == name).Values;

    public static RandomWeights MindEye1(int seed, int voxels = 11, int hidden = 7, int blocks = 3, int tokens = 4, int channels = 5, int width = 9)
    {
        var w = new RandomWeights(seed);
        w.Linear("voxel2clip.lin0.0", hidden, voxels);
        w.Norm("voxel2clip.lin0.1", hidden);
        for (var i = 0; i < blocks; i++)
        {
            w.Linear($"voxel2clip.mlp.{i}.0", hidden, hidden);
            w.Norm($"voxel2clip.mlp.{i}.1", hidden);
        }
        w.Linear("voxel2clip.lin1", tokens * channels, hidden);
        w.Projector("voxel2clip.projector", channels, width);
        return w;
    }

    public static RandomWeights MindEye2(int seed, bool released, int voxels = 10, int hidden = 8, int blocks = 3, int tokens = 4, int channels = 6)
    {
        var w = new RandomWeights(seed);
        w.Linear("ridge.linears.0", hidden, voxels);
        w.Linear("ridge.linears.1", hidden, voxels + 3);
        for (var i = 0; i < blocks; i++)
            if (released)
            {
                w.Mixer($"backbone.mixer_blocks1.{i}", hidden);
                w.Mixer($"backbone.mixer_blocks2.{i}", 1);
            }
            else
            {
                w.Norm($"backbone.mlp.{i}.0", hidden);
                w.Linear($"backbone.mlp.{i}.1", hidden, hidden);
                w.Linear($"backbone.mlp.{i}.4", hidden, hidden);
            }
        w.Linear("backbone.backbone_linear", tokens * channels, hidden);
        w.Projector("backbone.clip_proj", channels, channels);
        return w;
    }

    private void Mixer(string name, int width)
    {
        Norm(name + ".0", width);
        Linear(name + ".1.0", width, width);
        Linear(name + ".1.3", width, width);
    }

    private void Projector(string name, int channels, int width)
    {
        Norm(name + ".0", channels);
        Linear(name + ".2", width, channels);
        Norm(name + ".3", width);
        Linear(name + ".5", width, width);
        Norm(name + ".6", width);
        Linear(name + ".8", channels, width);
    }

    private void Linear(string name, int to, int from)
    {
        Parameters.Add((name + ".weight", Numbers(to * from, 1.5 / Math.Sqrt(from)), [to, from]));
        Parameters.Add((name + ".bias", Numbers(to, 0.5), [to]));
    }

    private void Norm(string name, int width)
    {
        Parameters.Add((name + ".weight", Numbers(width), [width]));
        Parameters.Add((name + ".bias", Numbers(width), [width]));
    }
}
