using System.Globalization;
using System.Text.Json;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Writes what was really so: motion, responses, lapses, tuning. For scoring; nothing of a session may read it.</summary>
/// <remarks>One folder per run. <c>truth.json</c> settings, spoiled volumes, faults; <c>head_to_world.json</c> one 4x4 row-major matrix per volume, from the head
/// at rest to that volume's world; <c>motion.json</c> the same from volume 0's world, as <c>realign</c> writes it; <c>responses.tsv</c> one row per response;
/// <c>amplitudes.npy</c> [response, source] percent; <c>weights.npy</c> [response, item]; <c>sources.npy</c> [source, 3] mm; <c>hrf.npy</c> [source, 4];
/// <c>visual_share.nii</c> how much of each voxel responds to pictures.</remarks>
public static class SimulationTruth
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes what does not change during a run.</summary>
    public static void WriteParticipant(string folder, SimulatedRun run)
    {
        Directory.CreateDirectory(folder);
        NpyFile.Write(Path.Combine(folder, "sources.npy"), run.Visual.PositionsMm, run.Visual.Sources, 3);
        NpyFile.Write(Path.Combine(folder, "hrf.npy"), run.Visual.Hrfs.Parameters, run.Visual.Sources, 4);
        NpyFile.Write(Path.Combine(folder, "latents.npy"), run.Pictures.Latents, run.Pictures.Items.Count, run.Pictures.Dimensions);
        NiftiWriter.Write(Path.Combine(folder, "visual_share.nii"), run.Settings.Grid, [run.VisualShare()], run.Settings.RepetitionTimeSeconds);
    }

    /// <summary>Writes what is known so far; replaces what was written before.</summary>
    /// <param name="folder">The run's folder; made if it is not there.</param>
    /// <param name="run">The run.</param>
    /// <param name="faults">What was done to volumes on their way; null where nothing was.</param>
    /// <param name="lateVolumes">Volumes that were not ready when they were due.</param>
    public static void WriteRun(string folder, SimulatedRun run, Scanner.FaultLedger? faults = null, int lateVolumes = 0)
    {
        Directory.CreateDirectory(folder);
        var positions = run.Motion.Positions;
        var toWorld = positions.Select(p => HeadMotion.Rigid(p)).ToArray();
        WriteMatrices(Path.Combine(folder, "head_to_world.json"), toWorld);
        if (toWorld.Length > 0)
        {
            var first = toWorld[0].Inverse();
            WriteMatrices(Path.Combine(folder, "motion.json"), [.. toWorld.Select(t => t * first)]);
        }
        WriteResponses(folder, run);
        File.WriteAllText(Path.Combine(folder, "truth.json"), JsonSerializer.Serialize(new
        {
            run.Settings.RunId,
            run.Settings.Seed,
            run.Settings.ParticipantSeed,
            Grid = run.Settings.Grid.ToString(),
            run.Settings.RepetitionTimeSeconds,
            run.Settings.VisualGain,
            run.Settings.ImageryGain,
            run.Settings.MotionMm,
            run.Settings.Noise,
            Volumes = run.Made,
            LateVolumes = lateVolumes,
            run.Participant.UnknownItems,
            Items = run.Pictures.Items,
            SpoiledVolumes = run.Spikes,
            Faults = faults?.Entries ?? [],
        }, Indented));
    }

    private static void WriteResponses(string folder, SimulatedRun run)
    {
        NeuralEvent[] seen = [.. run.Participant.Events.Where(e => e.Kind != DesignEventKind.Button)];
        var lines = new List<string> { "onset\tduration\tkind\tstate\ttrial\titem\tshown\tknown\tlapsed\tvividness" };
        string Number(double? v) => v?.ToString("0.0###", CultureInfo.InvariantCulture) ?? "n/a";
        lines.AddRange(run.Participant.Events.Select(e => string.Join('\t',
            Number(e.OnsetSeconds), Number(e.EndSeconds - e.OnsetSeconds), e.Kind, e.State, e.Trial?.ToString(CultureInfo.InvariantCulture) ?? "n/a", e.Item ?? "n/a",
            Number(e.ShownSeconds), Number(e.KnownSeconds), e.Lapsed ? 1 : 0, Number(e.Vividness))));
        File.WriteAllLines(Path.Combine(folder, "responses.tsv"), lines);
        NpyFile.Write(Path.Combine(folder, "amplitudes.npy"), seen.SelectMany(e => e.Amplitudes).ToArray(), seen.Length, run.Visual.Sources);
        NpyFile.Write(Path.Combine(folder, "weights.npy"),
            seen.SelectMany(e => e.Weights.Length > 0 ? e.Weights : new float[run.Pictures.Items.Count]).ToArray(), seen.Length, run.Pictures.Items.Count);
    }

    private static void WriteMatrices(string path, Affine[] maps) =>
        File.WriteAllText(path, JsonSerializer.Serialize(maps.Select(m => m.ToRows().Concat([0, 0, 0, 1]).Chunk(4))));
}
