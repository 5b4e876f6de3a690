namespace RealtimeBCI.Core;

/// <summary>The voxels that a decoder sees, on a grid, in one order.</summary>
/// <remarks>Masks, .npy arrays and bundles are in C order of the grid (z fastest, x slowest); volumes on the wire and in
/// buffers run with x fastest. <see cref="Voxels"/> holds buffer indices, listed in C order, so it is the bridge between both.</remarks>
public sealed class Mask
{
    /// <summary>Makes a mask from one flag per voxel in C order (z fastest), as a .npy array of shape [x, y, z] holds them.</summary>
    /// <exception cref="ArgumentException">The number of flags differs from the grid's number of voxels, or no voxel is inside.</exception>
    public Mask(Grid grid, ReadOnlySpan<bool> insideCOrder)
    {
        if (insideCOrder.Length != grid.VoxelCount)
            throw new ArgumentException($"The mask has {insideCOrder.Length} flags; its grid ({grid}) has {grid.VoxelCount} voxels.");
        Grid = grid;
        var voxels = new List<int>();
        var flag = 0;
        for (var x = 0; x < grid.X; x++)
            for (var y = 0; y < grid.Y; y++)
                for (var z = 0; z < grid.Z; z++)
                    if (insideCOrder[flag++])
                        voxels.Add(grid.Index(x, y, z));
        if (voxels.Count == 0)
            throw new ArgumentException("The mask has no voxel inside; give one with at least one voxel that is not 0.");
        Voxels = [.. voxels];
    }

    /// <summary>The grid on which the mask lies.</summary>
    public Grid Grid { get; }

    /// <summary>Buffer index (x fastest) of each voxel inside, in C order of the grid; shape [voxel].</summary>
    public int[] Voxels { get; }

    /// <summary>Number of voxels inside.</summary>
    public int Count => Voxels.Length;

    /// <summary>A mask with every voxel of the grid inside.</summary>
    public static Mask Whole(Grid grid)
    {
        var all = new bool[grid.VoxelCount];
        Array.Fill(all, true);
        return new(grid, all);
    }

    /// <summary>A mask of the voxels that are neither 0 nor NaN in a volume's buffer (x fastest).</summary>
    /// <exception cref="ArgumentException">The buffer's length differs from the grid's number of voxels, or no voxel is inside.</exception>
    public static Mask FromBuffer(Grid grid, ReadOnlySpan<float> xFastest)
    {
        if (xFastest.Length != grid.VoxelCount)
            throw new ArgumentException($"The buffer has {xFastest.Length} values; its grid ({grid}) has {grid.VoxelCount} voxels.");
        var flags = new bool[grid.VoxelCount];
        var flag = 0;
        for (var x = 0; x < grid.X; x++)
            for (var y = 0; y < grid.Y; y++)
                for (var z = 0; z < grid.Z; z++)
                {
                    var v = xFastest[grid.Index(x, y, z)];
                    flags[flag++] = v != 0 && !float.IsNaN(v);
                }
        return new(grid, flags);
    }

    /// <summary>A mask of some of this one's voxels.</summary>
    /// <param name="positions">Positions in <see cref="Voxels"/>, at least one.</param>
    public Mask Only(IEnumerable<int> positions) => OfBufferIndices(positions.Select(p => Voxels[p]));

    /// <summary>Where the voxels of another mask of this grid stand among this one's; those that are not here are left out.</summary>
    public int[] PositionsOf(Mask other)
    {
        var inside = new HashSet<int>(other.Voxels);
        return [.. Enumerable.Range(0, Count).Where(v => inside.Contains(Voxels[v]))];
    }

    /// <summary>A mask of this one's voxels and others.</summary>
    /// <param name="bufferIndices">The others, by their place in a volume's buffer (x fastest).</param>
    public Mask With(IEnumerable<int> bufferIndices) => OfBufferIndices(Voxels.Concat(bufferIndices));

    private Mask OfBufferIndices(IEnumerable<int> bufferIndices)
    {
        var inside = new float[Grid.VoxelCount];
        foreach (var i in bufferIndices)
            inside[i] = 1;
        return FromBuffer(Grid, inside);
    }

    /// <summary>One flag per voxel of the grid, in C order, for a .npy file.</summary>
    public bool[] ToFlagsCOrder()
    {
        var inside = new HashSet<int>(Voxels);
        var flags = new bool[Grid.VoxelCount];
        var flag = 0;
        for (var x = 0; x < Grid.X; x++)
            for (var y = 0; y < Grid.Y; y++)
                for (var z = 0; z < Grid.Z; z++)
                    flags[flag++] = inside.Contains(Grid.Index(x, y, z));
        return flags;
    }

    /// <summary>Refuses a mask that does not lie on the grid of the volumes.</summary>
    /// <exception cref="GeometryException">The grids differ; the message names both.</exception>
    public void RequireOn(Grid volumes)
    {
        if (!Grid.IsSameAs(volumes))
            throw new GeometryException(
                $"The mask lies on another grid than the volumes. Mask: {Grid}. Volumes: {volumes}. Align the session to the bundle with 'rtbci align', or use the bundle made for this protocol.");
    }
}
