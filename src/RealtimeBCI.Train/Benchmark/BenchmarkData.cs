using RealtimeBCI.Retrieve;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>One subject's data: perception to train on, and the imagery session to test on.</summary>
public sealed class BenchmarkData
{
    /// <summary>Checks that the two belong together and that the gallery knows every picture.</summary>
    /// <param name="perception">An import of NSD.</param>
    /// <param name="imagery">An import of NSD-Imagery of the same subject, in the same unit.</param>
    /// <param name="gallery">Embeddings of all pictures.</param>
    /// <exception cref="TrainingException">They contradict each other.</exception>
    /// <exception cref="GalleryException">A picture is not in the gallery.</exception>
    public BenchmarkData(ImportedTrials perception, ImportedTrials imagery, Gallery gallery)
    {
        var (seen, imagined) = (perception.Manifest, imagery.Manifest);
        if (seen.Dataset != "nsd" || imagined.Dataset != "nsd-imagery" || seen.Subject != imagined.Subject)
            throw new TrainingException($"Perception is {seen.Dataset} of subject {seen.Subject}, imagery {imagined.Dataset} of subject {imagined.Subject}; expected nsd and nsd-imagery of one subject.");
        if (seen.Unit != imagined.Unit || !perception.Mask.Voxels.AsSpan().SequenceEqual(imagery.Mask.Voxels))
            throw new TrainingException($"Subject {seen.Subject}: perception has {seen.VoxelCount} voxels in {seen.Unit}, imagery {imagined.VoxelCount} in {imagined.Unit}; import both with the same mask and normalisation.");
        (Perception, Imagery, Gallery) = (perception, imagery, gallery);
        int[] training = [.. perception.Of(TrialSplit.Train), .. perception.Of(TrialSplit.Validation)];
        Array.Sort(training);
        Training = training;
        foreach (var item in perception.Trials.Concat(imagery.Trials.Where(t => t.IsScored)).Select(t => t.Item).Distinct())
            gallery.IndexOf(item);
    }

    /// <summary>NSD: trials of seeing.</summary>
    public ImportedTrials Perception { get; }
    /// <summary>NSD-Imagery: seeing and imagining twelve scored targets.</summary>
    public ImportedTrials Imagery { get; }
    /// <summary>Embeddings of every picture.</summary>
    public Gallery Gallery { get; }
    /// <summary>Rows of <see cref="Perception"/> on which decoders may be trained: no picture of the test, no target of NSD-Imagery.</summary>
    public IReadOnlyList<int> Training { get; }
    /// <summary>1 to 8.</summary>
    public int Subject => Perception.Manifest.Subject;

    /// <summary>Trials of the imagery session's runs of seeing, to train what knows that session alone.</summary>
    /// <param name="keep">Which of them.</param>
    /// <param name="label">As what a trial counts.</param>
    /// <remarks>Groups are blocks of successive trials, since every target comes in every run.</remarks>
    public TrainingTrials SessionVision(Func<ImportedTrial, bool> keep, Func<ImportedTrial, string> label)
    {
        const int blocks = 8;
        var rows = Imagery.Where(t => t.State == CognitiveState.Perception && t.IsScored && keep(t));
        return Imagery.Take(rows) with
        {
            Items = [.. rows.Select(r => label(Imagery.Trials[r]))],
            Groups = [.. rows.Select((r, i) => $"block {i * blocks / rows.Count + 1}")],
        };
    }
}
