namespace RealtimeBCI.Decode;

/// <summary>Fills a span with values of a tensor, as float32.</summary>
/// <param name="start">Position of the first one, C order.</param>
/// <param name="values">Receives as many as it is long; the caller stays inside the tensor.</param>
public delegate void ReadValues(long start, Span<float> values);

/// <summary>An array with a name that is read piece by piece, so that it need not fit into memory.</summary>
/// <param name="Name">Its name, such as <c>voxel2clip.lin0.0.weight</c>.</param>
/// <param name="Shape">Axis lengths, outermost first; none for a single number.</param>
/// <param name="Read">Reads values in C order.</param>
public sealed record NamedTensor(string Name, long[] Shape, ReadValues Read)
{
    private const int BlockValues = 1 << 18;

    /// <summary>How it is stored where it comes from, such as <c>float16</c>.</summary>
    public string StoredAs { get; init; } = "float32";

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => checked(a * b));

    /// <summary>A tensor whose values are in memory; they are not copied.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public static NamedTensor Of(string name, float[] values, params long[] shape)
    {
        var tensor = new NamedTensor(name, shape, (start, piece) => values.AsSpan((int)start, piece.Length).CopyTo(piece));
        return tensor.Count == values.Length ? tensor
            : throw new ArgumentException($"Tensor {name}: {values.Length} values do not fill the shape ({string.Join(", ", shape)}).");
    }

    /// <summary>All values, C order.</summary>
    public float[] ToArray()
    {
        var values = new float[Count];
        Read(0, values);
        return values;
    }

    /// <summary>Hands over all values in order, in blocks of at most 1 MiB.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    internal void ForEachBlock(Action<float[], int> use)
    {
        var block = new float[Math.Min(BlockValues, Count)];
        for (long at = 0; at < Count; at += block.Length)
        {
            var length = (int)Math.Min(block.Length, Count - at);
            ReadFinite(at, block.AsSpan(0, length));
            use(block, length);
        }
    }

    /// <summary>Reads values that must be finite.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    internal void ReadFinite(long start, Span<float> values)
    {
        Read(start, values);
        if (FiniteKernel.CountNonFinite(values) is > 0 and var bad)
            throw new ArgumentException($"Tensor {Name} has {bad} weights that are NaN or infinite; a decoder must be finite: look for a training run that diverged.");
    }
}
