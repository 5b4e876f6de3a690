using RealtimeBCI.Glm;

namespace RealtimeBCI.Benchmarks;

/// <summary>A made-up run for single-trial fits: data, columns and events of one design.</summary>
internal sealed class LssProblem
{
    public const double RepetitionTime = 1.5;
    private const int NuisanceColumns = 8;

    public LssProblem(int voxels, int volumes, int trials)
    {
        var random = new Random(2);
        var data = new float[volumes][];
        for (var t = 0; t < volumes; t++)
        {
            data[t] = new float[voxels];
            for (var v = 0; v < voxels; v++)
                data[t][v] = 1000 + 20 * random.NextSingle();
        }
        Data = [.. data.Select(d => (ReadOnlyMemory<float>)d)];
        Events = [.. Enumerable.Range(0, trials).Select(i => new DesignEvent
        {
            Number = i,
            Kind = DesignEventKind.Trial,
            Trial = i,
            OnsetSeconds = RepetitionTime * (2 + i * (volumes - 4.0) / trials),
            DurationSeconds = 3,
        })];
        Trials = [.. Events.Select(e => Enumerable.Range(0, volumes).Select(t => HemodynamicResponse.Spm.Boxcar(t * RepetitionTime, e.OnsetSeconds, e.DurationSeconds)).ToArray())];
        Nuisance = [.. Enumerable.Range(0, NuisanceColumns).Select(k => Enumerable.Range(0, volumes).Select(t => Math.Cos(Math.PI * k * (2 * t + 1) / (2.0 * volumes))).ToArray())];
    }

    /// <summary>Shape [volume][voxel].</summary>
    public ReadOnlyMemory<float>[] Data { get; }
    public DesignEvent[] Events { get; }
    /// <summary>Shape [trial][volume].</summary>
    public double[][] Trials { get; }
    /// <summary>The constant first; shape [column][volume].</summary>
    public double[][] Nuisance { get; }
}
