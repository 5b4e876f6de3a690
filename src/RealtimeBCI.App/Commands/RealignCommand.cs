using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.App;

/// <summary><c>rtbci realign</c>: head motion of a file, by the stages of a session.</summary>
public static class RealignCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var input = new Option<FileInfo>("--input") { Description = "The series (NIfTI).", Required = true, HelpName = "BOLD" };
        var reference = new Option<int>("--reference") { Description = "Volume to which the others are compared, from 0.", HelpName = "N" };
        var matrices = new Option<FileInfo>("--matrices") { Description = "Receives one 4x4 row-major matrix per volume: reference mm (RAS+) to that volume's mm.", Required = true, HelpName = "JSON" };
        var output = new Option<FileInfo?>("--output") { Description = "Receives the series resampled to the reference, 32-bit floats.", HelpName = "NII" };
        var threads = new Option<int>("--threads") { Description = "Threads for one volume.", DefaultValueFactory = _ => 2 };
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON." };
        var command = new Command("realign", """
            Estimates the head's motion in every volume of a series.
            Example: rtbci realign --input bold.nii.gz --reference 0 --matrices motion.json --output realigned.nii.gz
            """)
        { input, reference, matrices, output, threads, json };
        reference.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 and var volume)
                result.AddError($"--reference is {volume}; volumes are counted from 0.");
        });
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is (< 1 or > 64) and var count)
                result.AddError($"--threads is {count}; it must lie between 1 and 64.");
        });
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(input)!;
            var settings = new PreprocessSettings { Threads = parsed.GetValue(threads) };
            var motion = Realign(file, parsed.GetValue(reference), settings, parsed.GetValue(output), out var milliseconds);
            File.WriteAllText(parsed.GetValue(matrices)!.FullName, JsonSerializer.Serialize(motion.Select(m => Rows(m.ReferenceToVolume))));
            foreach (var (estimate, volume) in motion.Select((m, t) => (m, t)).Where(m => m.m.State == MotionState.Lost))
                Console.Error.WriteLine($"volume {volume}: motion lost (residual {estimate.ResidualFraction:P1} of the mean); its matrix is the last good one.");
            if (motion.All(m => m.State == MotionState.NotEstimated))
                Console.Error.WriteLine($"{file.Name}: an axis has fewer than {Realigner.LeastVoxelsPerAxis} voxels, so there is no rigid motion to estimate; every matrix is the identity.");
            var lost = motion.Count(m => m.State == MotionState.Lost);
            Array.Sort(milliseconds);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { volumes = motion.Count, lost, medianMsPerVolume = milliseconds[milliseconds.Length / 2] })
                : string.Create(CultureInfo.InvariantCulture, $"{motion.Count} volumes, {lost} lost, median {milliseconds[milliseconds.Length / 2]:0.0} ms per volume"));
            return 0;
        });
        return command;
    }

    private static List<MotionEstimate> Realign(FileInfo file, int reference, PreprocessSettings settings, FileInfo? output, out double[] milliseconds)
    {
        using var series = NiftiReader.Open(file.FullName);
        var grid = series.Grid;
        var realign = new RealignStep(grid, VolumeOf(file, reference), settings);
        var mask = Mask.Whole(grid);
        var resample = output is null ? null : new ResampleStep(grid, mask, settings);
        using var writer = output is null ? null : new NiftiWriter(output.FullName, grid, VolumeDataType.Float32, series.Volumes, series.Header.RepetitionTimeSeconds);
        var images = new FloatBuffers(grid.VoxelCount);
        var whole = new float[grid.VoxelCount];
        var motion = new List<MotionEstimate>();
        milliseconds = new double[series.Volumes];
        for (var volume = 0; volume < series.Volumes; volume++)
        {
            var image = images.Rent();
            series.ReadVolume(image.Span);
            var start = Stopwatch.GetTimestamp();
            var realigned = realign.Apply(new() { ScannerNumber = volume, AcquiredSeconds = volume * series.Header.RepetitionTimeSeconds, Image = image, Times = new() });
            milliseconds[volume] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            motion.Add(realigned.Motion);
            if (resample is null)
            {
                image.Dispose();
                continue;
            }
            using var voxels = resample.Apply(realigned).Voxels!;
            for (var i = 0; i < mask.Count; i++)
                whole[mask.Voxels[i]] = voxels.Span[i];
            writer!.Add(MemoryMarshal.AsBytes(whole.AsSpan()));
        }
        return motion;
    }

    private static float[] VolumeOf(FileInfo file, int number)
    {
        using var series = NiftiReader.Open(file.FullName);
        if (number >= series.Volumes)
            throw new Cli.FailureException($"--reference is {number}; {file.Name} has {series.Volumes} volumes, counted from 0.");
        var volume = new float[series.Grid.VoxelCount];
        for (var at = 0; at <= number; at++)
            series.ReadVolume(volume.AsSpan());
        return volume;
    }

    private static double[][] Rows(in Affine m) =>
        [[m.M00, m.M01, m.M02, m.M03], [m.M10, m.M11, m.M12, m.M13], [m.M20, m.M21, m.M22, m.M23], [0, 0, 0, 1]];
}
