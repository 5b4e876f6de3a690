namespace RealtimeBCI.Train.Features;

/// <summary>One run on disk: a series and its events.</summary>
/// <param name="Name">File name without _bold.nii[.gz].</param>
/// <param name="Bold">The series.</param>
/// <param name="Events">Its events, with labels in trial_type.</param>
public sealed record BidsRun(string Name, string Bold, string Events);

/// <summary>Finds runs by their BIDS names.</summary>
public static class BidsRuns
{
    /// <summary>All runs below a folder that have both a series (…_bold.nii or .nii.gz) and events (…_events.tsv), by name.</summary>
    /// <exception cref="EventsException">There is none.</exception>
    public static IReadOnlyList<BidsRun> Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new EventsException($"There is no folder {folder}; give one with runs named like sub-01_task-x_run-01_bold.nii.gz.");
        var runs = new List<BidsRun>();
        foreach (var bold in Directory.EnumerateFiles(folder, "*_bold.nii*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var stem = bold[..bold.LastIndexOf("_bold.nii", StringComparison.Ordinal)];
            if (File.Exists(stem + "_events.tsv"))
                runs.Add(new(Path.GetFileName(stem), bold, stem + "_events.tsv"));
        }
        if (runs.Count == 0)
            throw new EventsException($"{folder} holds no run: no …_bold.nii[.gz] with …_events.tsv beside it.");
        return runs;
    }

    /// <summary>The only mask of a folder (…_mask.nii or .nii.gz); null where there is none.</summary>
    /// <exception cref="EventsException">There are several.</exception>
    public static string? FindMask(string folder)
    {
        var masks = Directory.EnumerateFiles(folder, "*_mask.nii*", SearchOption.AllDirectories).ToArray();
        return masks.Length > 1
            ? throw new EventsException($"{folder} holds {masks.Length} masks ({string.Join(", ", masks.Select(Path.GetFileName))}); name one with --mask.")
            : masks.FirstOrDefault();
    }
}
