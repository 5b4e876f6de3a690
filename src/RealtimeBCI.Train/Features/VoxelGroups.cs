namespace RealtimeBCI.Train.Features;

/// <summary>Reads which voxels of a mask belong to which region.</summary>
public static class VoxelGroups
{
    /// <summary>Reads a volume of labels, and their names from the table beside it.</summary>
    /// <param name="path">NIfTI of whole numbers on the mask's grid, such as <c>streams.nii.gz</c>. Beside it, of the same name and <c>.tsv</c>, a table with the columns <c>index</c> and <c>name</c>, as BIDS has it for <c>dseg</c>; several labels may share a name.</param>
    /// <param name="mask">The decoder's voxels.</param>
    /// <returns>By name, the positions of its voxels in mask order, ascending; names without a voxel inside the mask are left out.</returns>
    /// <exception cref="TrainingException">A file or column is absent, or no label has a name.</exception>
    /// <exception cref="GeometryException">The labels lie on another grid.</exception>
    public static IReadOnlyDictionary<string, int[]> Read(string path, Mask mask)
    {
        var names = Names(path.EndsWith(".nii.gz", StringComparison.Ordinal) ? path[..^".nii.gz".Length] + ".tsv" : Path.ChangeExtension(path, ".tsv"));
        var (header, volumes) = NiftiReader.ReadAll(path);
        mask.RequireOn(header.Grid);
        var groups = Enumerable.Range(0, mask.Count)
            .Select(v => (Voxel: v, Label: (int)MathF.Round(volumes[0][mask.Voxels[v]])))
            .Where(v => names.ContainsKey(v.Label))
            .GroupBy(v => names[v.Label])
            .ToDictionary(g => g.Key, g => g.Select(v => v.Voxel).ToArray());
        return groups.Count > 0 ? groups : throw new TrainingException($"{path} has none of the labels {string.Join(", ", names.Keys)} inside the mask; give labels on the decoder's own voxels.");
    }

    private static Dictionary<int, string> Names(string path)
    {
        var table = DelimitedTable.Read(path, '\t', fault => new TrainingException(fault), "index", "name");
        var names = new Dictionary<int, string>();
        for (var r = 0; r < table.Count; r++)
            if (!names.TryAdd(table.Integer(r, "index"), table.Text(r, "name")))
                throw table.Fault(r, "index", "a label of its own");
        return names;
    }
}
