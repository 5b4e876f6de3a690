using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace RealtimeBCI.Train.Nsd;

/// <summary>How the numbers of an HDF5 array are stored.</summary>
public enum HdfNumber
{
    /// <summary>Signed 16-bit integers.</summary>
    Int16,
    /// <summary>Unsigned bytes.</summary>
    UInt8,
    /// <summary>32-bit floats.</summary>
    Float32,
    /// <summary>64-bit floats.</summary>
    Float64,
}

/// <summary>A numeric array of an HDF5 file, read by hyperslab.</summary>
public sealed class HdfArray
{
    private const long MostChunkElements = 256L << 20, MostCacheBytes = 512L << 20;
    private readonly HdfFile _file;
    private readonly NativeDataset _dataset;

    internal HdfArray(HdfFile file, string name, NativeDataset dataset)
    {
        (_file, Name, _dataset) = (file, name, dataset);
        Number = (dataset.Type.Class, dataset.Type.Size) switch
        {
            (H5DataTypeClass.FixedPoint, 2) when dataset.Type.FixedPoint.IsSigned => HdfNumber.Int16,
            (H5DataTypeClass.FixedPoint, 1) when !dataset.Type.FixedPoint.IsSigned => HdfNumber.UInt8,
            (H5DataTypeClass.FloatingPoint, 4) => HdfNumber.Float32,
            (H5DataTypeClass.FloatingPoint, 8) => HdfNumber.Float64,
            var (kind, size) => throw new NsdException($"{file.Path}: '{name}' holds {kind} of {size} bytes; expected int16, uint8, float32 or float64."),
        };
        var dimensions = dataset.Space.Dimensions;
        if (dimensions.Length is < 1 or > 8 || dimensions.Any(d => d is < 1 or > 1 << 30))
            throw new NsdException($"{file.Path}: '{name}' has the shape ({string.Join(", ", dimensions)}); expected 1 to 8 axes.");
        Shape = [.. dimensions.Select(d => (int)d)];
        var chunks = dataset.Layout.Class == H5DataLayoutClass.Chunked ? dataset.Layout.Chunks : null;
        if (chunks is not null && (chunks.Length != Shape.Count || chunks.Any(c => c is < 1 or > 1 << 30) || chunks.Aggregate(1.0, (a, c) => a * c) > MostChunkElements))
            throw new NsdException($"{file.Path}: '{name}' is stored in pieces of ({string.Join(", ", chunks)}); expected {Shape.Count} axes and at most {MostChunkElements} values.");
        Chunk = chunks is null ? null : [.. chunks.Select(c => (int)c)];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }
    /// <summary>Axis lengths as a C reader sees them, outermost first; those of a MATLAB array come reversed.</summary>
    public IReadOnlyList<int> Shape { get; }
    /// <summary>How it is stored.</summary>
    public HdfNumber Number { get; }
    /// <summary>The pieces in which it is stored; null where it is one.</summary>
    public IReadOnlyList<int>? Chunk { get; }

    /// <summary>Reads a box of values.</summary>
    /// <typeparam name="T">short, byte, float or double, as <see cref="Number"/> says.</typeparam>
    /// <param name="starts">First index per axis.</param>
    /// <param name="counts">Length per axis.</param>
    /// <param name="values">Receives them, C order; its length is the product of <paramref name="counts"/>.</param>
    /// <exception cref="NsdException">The file is damaged.</exception>
    /// <exception cref="ArgumentException">The box lies outside, or the lengths do not fit.</exception>
    public void Read<T>(IReadOnlyList<int> starts, IReadOnlyList<int> counts, T[] values) where T : unmanaged
    {
        long size = 1, reads = 10_000;
        for (var a = 0; a < Shape.Count; a++)
        {
            if (starts[a] < 0 || counts[a] < 1 || starts[a] > Shape[a] - counts[a])
                throw new ArgumentException($"{counts[a]} from {starts[a]} on lie outside axis {a} of '{Name}', which has {Shape[a]}.");
            size *= counts[a];
        }
        if (size != values.Length)
            throw new ArgumentException($"A box of {string.Join(" x ", counts)} has {size} values; the buffer has {values.Length}.");
        reads += 100 * size;
        _file.Guarded(reads, () =>
        {
            var box = new HyperslabSelection(Shape.Count, [.. starts.Select(s => (ulong)s)], [.. counts.Select(c => (ulong)c)]);
            var access = new H5DatasetAccess(ChunkCache: new SimpleReadingChunkCache(1 << 22, (ulong)MostCacheBytes));
            _dataset.Read(access, values.AsSpan(), box, new AllSelection(), [(ulong)size]);
            return true;
        });
    }
}
