using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Benchmarks;

/// <summary>Parameters of MindEye1 in any size, made up as they are read, so that none of them is ever held.</summary>
internal sealed class MadeUpDecoder
{
    private readonly float[] _table = new float[(1 << 20) + 7];
    private readonly List<NamedTensor> _tensors = [];

    private MadeUpDecoder()
    {
        var random = new Random(8);
        for (var i = 0; i < _table.Length; i++)
            _table[i] = 2 * random.NextSingle() - 1;
    }

    public static StateDict MindEye1(int voxels, int hidden, int blocks, int tokens, int channels, int width)
    {
        var made = new MadeUpDecoder();
        made.Linear("voxel2clip.lin0.0", hidden, voxels);
        made.Norm("voxel2clip.lin0.1", hidden);
        for (var i = 0; i < blocks; i++)
        {
            made.Linear($"voxel2clip.mlp.{i}.0", hidden, hidden);
            made.Norm($"voxel2clip.mlp.{i}.1", hidden);
        }
        made.Linear("voxel2clip.lin1", tokens * channels, hidden);
        var sizes = new[] { channels, width, width, channels };
        for (var i = 0; i < 3; i++)
        {
            made.Norm($"voxel2clip.projector.{3 * i}", sizes[i]);
            made.Linear($"voxel2clip.projector.{3 * i + 2}", sizes[i + 1], sizes[i]);
        }
        return new("made-up", made._tensors);
    }

    private void Linear(string name, int to, int from)
    {
        Add(name + ".weight", 1 / MathF.Sqrt(from), to, from);
        Add(name + ".bias", 0.1f, to);
    }

    private void Norm(string name, int width)
    {
        Add(name + ".weight", 1, width);
        Add(name + ".bias", 0.1f, width);
    }

    /// <summary>Pieces of one table of random numbers, whose length is no multiple of any size here.</summary>
    private void Add(string name, float scale, params long[] shape)
    {
        var shift = 100_003L * _tensors.Count;
        _tensors.Add(new(name, shape, (start, values) =>
        {
            for (var done = 0; done < values.Length;)
            {
                var at = (int)((start + done + shift) % _table.Length);
                var piece = _table.AsSpan(at, Math.Min(values.Length - done, _table.Length - at));
                System.Numerics.Tensors.TensorPrimitives.Multiply(piece, scale, values[done..]);
                done += piece.Length;
            }
        }));
    }
}
