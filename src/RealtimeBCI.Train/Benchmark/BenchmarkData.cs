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

    /// <summary>Trials of the imagery session's runs of seeing, by the picture that was shown: to train what knows that session alone.</summary>
    public TrainingTrials SessionVision() => InBlocks(Imagery.Where(t => t.State == CognitiveState.Perception && t.IsScored));

    /// <summary>What is left of those trials in which the cue named another picture than was shown, once the mean response to the picture is taken off: by the cue's picture, so the letter is all that tells them apart.</summary>
    /// <remarks>Without that subtraction the picture itself would speak against its own letter, since it is never shown with it in these trials.</remarks>
    public TrainingTrials CueLetters()
    {
        var all = Imagery.Where(t => t.State == CognitiveState.Perception && t.IsScored);
        var betas = Imagery.Take(all).Betas;
        var voxels = Imagery.Mask.Count;
        foreach (var picture in Enumerable.Range(0, all.Count).GroupBy(i => Imagery.Trials[all[i]].Item))
            RemoveMean(betas, [.. picture], voxels);
        int[] kept = [.. Enumerable.Range(0, all.Count).Where(i => CuedItem(all[i]) is { } cued && cued != Imagery.Trials[all[i]].Item)];
        return InBlocks([.. kept.Select(i => all[i])]) with
        {
            Betas = [.. kept.SelectMany(i => betas.AsSpan(i * voxels, voxels).ToArray())],
            Items = [.. kept.Select(i => CuedItem(all[i])!)],
        };
    }

    private string? CuedItem(int row) => ImageryTargets.OfCue(Imagery.Trials[row].Cue) is { IsScored: true } cue ? cue.Item : null;

    private static void RemoveMean(float[] betas, int[] trials, int voxels)
    {
        for (var v = 0; v < voxels; v++)
        {
            var mean = (float)trials.Average(t => (double)betas[t * voxels + v]);
            foreach (var t in trials)
                betas[t * voxels + v] -= mean;
        }
    }

    /// <summary>Groups are blocks of successive trials, since every target comes in every run.</summary>
    private TrainingTrials InBlocks(IReadOnlyList<int> rows)
    {
        const int blocks = 8;
        return Imagery.Take(rows) with { Groups = [.. rows.Select((r, i) => $"block {i * blocks / rows.Count + 1}")] };
    }
}
