namespace RealtimeBCI.Train.Nsd;

/// <summary>What a participant did in a run of NSD-Imagery.</summary>
public enum ImageryTask
{
    /// <summary>Saw a picture, and judged whether it matched the cue.</summary>
    Vision,
    /// <summary>Searched a stream of pictures for the cued one; not used here.</summary>
    Attention,
    /// <summary>Imagined what the cue stands for.</summary>
    Imagery,
}

/// <summary>A run of NSD-Imagery and where its betas stand.</summary>
/// <param name="Number">From 1, in the order of the GLM.</param>
/// <param name="Name">As in the name of its table, such as <c>imgB_2</c>.</param>
/// <param name="Task">What was done.</param>
/// <param name="Set">A, B or C.</param>
/// <param name="FirstBeta">Row of its first beta, from 0.</param>
/// <param name="Betas">Its betas: one a trial, two in attention runs.</param>
public sealed record ImageryRun(int Number, string Name, ImageryTask Task, char Set, int FirstBeta, int Betas);

/// <summary>The 12 runs in the order of the GLM.</summary>
public static class ImageryRuns
{
    /// <summary>Trials of a run.</summary>
    public const int Trials = 48;
    /// <summary>Betas of the session.</summary>
    public const int Betas = 720;

    /// <summary>visA, attA, imgA_1, then B and C alike, then the second imagery runs.</summary>
    public static IReadOnlyList<ImageryRun> All { get; } = Build();

    private static ImageryRun[] Build()
    {
        string[] names = ["visA", "attA", "imgA_1", "visB", "attB", "imgB_1", "visC", "attC", "imgC_1", "imgA_2", "imgB_2", "imgC_2"];
        var runs = new ImageryRun[names.Length];
        for (int r = 0, first = 0; r < names.Length; first += runs[r++].Betas)
        {
            var task = names[r][..3] switch { "vis" => ImageryTask.Vision, "att" => ImageryTask.Attention, _ => ImageryTask.Imagery };
            runs[r] = new(r + 1, names[r], task, names[r][3], first, task == ImageryTask.Attention ? 2 * Trials : Trials);
        }
        return runs;
    }
}
