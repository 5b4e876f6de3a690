using System.Globalization;

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
        if (!File.Exists(path))
            throw new TrainingException($"There is no {path}; it names the labels: columns index and name, with a tab between.");
        var lines = File.ReadAllLines(path);
        var header = lines.Length == 0 ? [] : lines[0].Split('\t');
        int index = Array.IndexOf(header, "index"), name = Array.IndexOf(header, "name");
        if (index < 0 || name < 0)
            throw new TrainingException($"{path} has the columns {string.Join(", ", header)}; expected index and name, with tabs between.");
        var names = new Dictionary<int, string>();
        foreach (var (i, line) in lines.Index().Skip(1).Where(l => l.Item.Length > 0))
        {
            var cells = line.Split('\t');
            if (cells.Length != header.Length || !int.TryParse(cells[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var label) || !names.TryAdd(label, cells[name]))
                throw new TrainingException($"{path}, line {i + 1}: '{line.Replace('\t', ' ')}' is no whole number and name of a label of its own.");
        }
        return names;
    }
}
