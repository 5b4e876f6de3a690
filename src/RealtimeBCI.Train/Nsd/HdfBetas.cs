namespace RealtimeBCI.Train.Nsd;

/// <summary>Betas in HDF5 as MATLAB writes them: <c>/betas</c>, whose axes (x, y, z, trial) come to a C reader as (trial, z, y, x).</summary>
internal sealed class HdfBetas : IBetaFile
{
    private const long TileElements = 16L << 20;
    private readonly HdfFile _file;
    private readonly HdfArray _array;

    public HdfBetas(string path, Grid grid)
    {
        _file = HdfFile.Open(path);
        try
        {
            _array = _file.Array("betas");
            if (_array.Shape is not [_, var z, var y, var x] || (x, y, z) != (grid.X, grid.Y, grid.Z))
                throw new NsdException($"{path}: 'betas' has the shape ({string.Join(", ", _array.Shape)}); on the grid of nsdgeneral expected (trials, {grid.Z}, {grid.Y}, {grid.X}), MATLAB's axes reversed.");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public int Trials => _array.Shape[0];

    public void Read(Mask mask, float[] betas)
    {
        switch (_array.Number)
        {
            case HdfNumber.Int16: Tiles<short>(mask, betas, static v => v / BetaFile.StoredPerPercent); break;
            case HdfNumber.Float32: Tiles<float>(mask, betas, static v => v); break;
            case HdfNumber.Float64: Tiles<double>(mask, betas, static v => (float)v); break;
            default: throw new NsdException($"{_file.Path}: 'betas' holds {_array.Number}; NSD's are int16, 300 times the percent signal change.");
        }
    }

    public void Dispose() => _file.Dispose();

    private void Tiles<T>(Mask mask, float[] betas, Func<T, float> percent) where T : unmanaged
    {
        var grid = mask.Grid;
        var places = Array.ConvertAll(mask.Voxels, i => (X: i % grid.X, Y: i / grid.X % grid.Y, Z: i / (grid.X * grid.Y)));
        int[] first = [0, places.Min(p => p.Z), places.Min(p => p.Y), places.Min(p => p.X)];
        int[] count = [Trials, places.Max(p => p.Z) - first[1] + 1, places.Max(p => p.Y) - first[2] + 1, places.Max(p => p.X) - first[3] + 1];
        var values = Array.Empty<T>();
        foreach (var (starts, counts) in TilePlan.Of(_array.Shape, _array.Chunk ?? [1, 1, grid.Y, grid.X], first, count, TileElements))
        {
            var inside = Enumerable.Range(0, places.Length).Where(v => Within(places[v].Z, 1) && Within(places[v].Y, 2) && Within(places[v].X, 3)).ToArray();
            if (inside.Length == 0)
                continue;
            var volume = counts[1] * counts[2] * counts[3];
            if (values.Length != counts[0] * volume)
                values = new T[counts[0] * volume];
            _array.Read(starts, counts, values);
            var offsets = Array.ConvertAll(inside, v => ((places[v].Z - starts[1]) * counts[2] + places[v].Y - starts[2]) * counts[3] + places[v].X - starts[3]);
            for (var t = 0; t < counts[0]; t++)
                for (var i = 0; i < inside.Length; i++)
                    betas[(starts[0] + t) * mask.Count + inside[i]] = percent(values[t * volume + offsets[i]]);

            bool Within(int place, int axis) => place >= starts[axis] && place < starts[axis] + counts[axis];
        }
    }
}
