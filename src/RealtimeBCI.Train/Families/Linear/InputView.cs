using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>What a target sees of a pattern: some voxels, and perhaps only the direction.</summary>
/// <param name="Voxels">Places in the pattern, ascending; null for all.</param>
/// <param name="Unit">Whether the pattern is brought to unit length.</param>
internal sealed record InputView(int[]? Voxels, bool Unit)
{
    public static InputView Whole { get; } = new(null, false);

    public int Count(int voxels) => Voxels?.Length ?? voxels;

    public bool IsSameAs(InputView other) => Unit == other.Unit && (ReferenceEquals(Voxels, other.Voxels) || Voxels is not null && other.Voxels is not null && Voxels.AsSpan().SequenceEqual(other.Voxels));

    /// <summary>Patterns as the target sees them; shape [trial, seen voxel].</summary>
    public float[] Of(ReadOnlySpan<float> patterns, int voxels)
    {
        var trials = patterns.Length / voxels;
        var seen = Count(voxels);
        var view = new float[(long)trials * seen];
        for (var t = 0; t < trials; t++)
        {
            var from = patterns.Slice(t * voxels, voxels);
            var to = view.AsSpan(t * seen, seen);
            if (Voxels is null)
                from.CopyTo(to);
            else
                for (var v = 0; v < seen; v++)
                    to[v] = from[Voxels[v]];
            if (Unit)
                Retrieve.SimilarityKernel.Normalise(to);
        }
        return view;
    }

    /// <summary>The same in a model.</summary>
    public string Write(OnnxGraph graph, string name, string x)
    {
        x = Voxels is null ? x : LinearGraph.Pick(graph, name + ".seen", x, Voxels);
        return Unit ? LinearGraph.Unit(graph, name + ".unit", x) : x;
    }
}
