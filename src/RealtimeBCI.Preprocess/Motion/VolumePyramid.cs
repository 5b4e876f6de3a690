namespace RealtimeBCI.Preprocess;

/// <summary>One volume at the two resolutions that are compared, made anew in place for every volume.</summary>
internal sealed class VolumePyramid
{
    private readonly Grid _grid;
    private readonly BlockMean _blocks;
    private readonly Crew _crew;
    private readonly float[] _rows;
    private readonly int _row;
    private readonly Action<int> _blur, _decimate;
    private unsafe float* _volume;

    /// <summary>Makes room.</summary>
    /// <param name="grid">Grid of the volumes.</param>
    /// <param name="coarseMm">Voxel size of the coarse level, mm.</param>
    /// <param name="leastVoxels">Least voxels of the coarse level along each axis.</param>
    /// <param name="crew">Who does the work.</param>
    public VolumePyramid(Grid grid, double coarseMm, int leastVoxels, Crew crew)
    {
        (_grid, _crew) = (grid, crew);
        _blocks = new(grid, coarseMm, leastVoxels);
        _row = grid.X + 2;
        _rows = new float[grid.Z * _row];
        Fine = new float[grid.VoxelCount];
        Coarse = new float[_blocks.Grid.VoxelCount];
        _blur = Blur;
        _decimate = z => _blocks.Slice(Fine, z, _rows.AsSpan(z * _row, _row), Coarse);
    }

    /// <summary>Grid of the coarse level.</summary>
    public Grid CoarseGrid => _blocks.Grid;
    /// <summary>The volume, blurred (<see cref="NeighbourBlur"/>); x fastest.</summary>
    public float[] Fine { get; }
    /// <summary>The volume as means of blocks; x fastest.</summary>
    public float[] Coarse { get; }

    /// <summary>Takes a volume; shape [voxel].</summary>
    public unsafe void Take(ReadOnlySpan<float> volume)
    {
        fixed (float* first = volume)
        {
            _volume = first;
            _crew.Run(_grid.Z, _blur);
            _volume = null;
        }
        _crew.Run(_blocks.Grid.Z, _decimate);
    }

    private unsafe void Blur(int z) => NeighbourBlur.Slice(new(_volume, _grid.VoxelCount), _grid, z, _rows.AsSpan(z * _row, _row), Fine);
}
