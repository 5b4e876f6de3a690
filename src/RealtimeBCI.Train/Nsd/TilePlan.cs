namespace RealtimeBCI.Train.Nsd;

/// <summary>Cuts a box of an array into tiles that follow the pieces in which it is stored, so that each piece is read and unpacked once.</summary>
public static class TilePlan
{
    /// <summary>Tiles as first index and length per axis, in file order.</summary>
    /// <param name="shape">The array's axis lengths.</param>
    /// <param name="piece">What is stored together; per axis, at least 1.</param>
    /// <param name="first">The box: first index per axis.</param>
    /// <param name="count">The box: length per axis.</param>
    /// <param name="mostElements">A tile grows from one piece, innermost axis first, up to so many elements; a single piece may exceed it.</param>
    public static IEnumerable<(int[] Starts, int[] Counts)> Of(
        IReadOnlyList<int> shape, IReadOnlyList<int> piece, IReadOnlyList<int> first, IReadOnlyList<int> count, long mostElements)
    {
        var axes = shape.Count;
        int[] low = new int[axes], high = new int[axes], tile = new int[axes];
        for (var a = 0; a < axes; a++)
        {
            low[a] = first[a] / piece[a] * piece[a];
            high[a] = (int)Math.Min(shape[a], ((long)first[a] + count[a] + piece[a] - 1) / piece[a] * piece[a]);
            tile[a] = Math.Min(piece[a], high[a] - low[a]);
        }
        for (var a = axes - 1; a >= 0; a--)
        {
            var others = tile.Where((_, b) => b != a).Aggregate(1L, (x, y) => x * y);
            var most = Math.Max(1, mostElements / others / piece[a]) * piece[a];
            tile[a] = (int)Math.Max(tile[a], Math.Min(high[a] - low[a], most));
        }
        var at = low.ToArray();
        while (true)
        {
            yield return ([.. at], [.. at.Select((s, a) => Math.Min(tile[a], high[a] - s))]);
            var axis = axes - 1;
            while (axis >= 0 && (at[axis] += tile[axis]) >= high[axis])
                at[axis] = low[axis--];
            if (axis < 0)
                yield break;
        }
    }
}
