using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeBCI.Decode;
using RealtimeBCI.Preprocess;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Session.Registration;

namespace RealtimeBCI.App;

/// <summary><c>rtbci align</c>: a session of another day to the training session of a decoder.</summary>
public static class AlignCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var input = new Option<FileInfo>("--input") { Description = "The session's reference: a volume, or a series (NIfTI).", Required = true, HelpName = "NII" };
        var volume = new Option<string>("--volume") { Description = "Which volume of a series, from 0; or mean, of a series without motion.", DefaultValueFactory = _ => "0", HelpName = "N|mean" };
        var to = new Option<string>("--to") { Description = "The training session: a decoder bundle, or its reference volume (NIfTI).", Required = true, HelpName = "BUNDLE|NII" };
        var mask = new Option<FileInfo?>("--mask") { Description = "Voxels whose coverage counts, on the training reference's grid; a bundle brings its own, and without one the brain counts.", HelpName = "NII" };
        var field = new Option<FileInfo?>("--field") { Description = "Unwarping field: three volumes in mm (right, front, top). The signal of an undistorted place u of the session's world lies at u + d(u).", HelpName = "NII" };
        var session = new Option<FileInfo?>("--session") { Description = "Session file whose thresholds judge; without it, the default ones.", HelpName = "YAML" };
        var output = new Option<DirectoryInfo>("--output") { Description = "Receives alignment.json, reference.nii, overlay.png and residual.nii.gz; a session file names it as alignment.folder.", Required = true, HelpName = "DIR" };
        var threads = new Option<int>("--threads") { Description = "Threads; the result is the same for any number.", DefaultValueFactory = _ => 2 };
        var json = new Option<bool>("--json") { Description = "Print alignment.json." };
        var command = new Command("align", """
            Aligns a session of another day to a decoder's training session, scores the result, and shows it.
            The matrix in alignment.json maps the training reference's world (RAS+ mm) to the session reference's.
            Exit code 1 where the verdict is not accept.
            Example: rtbci align --input today_bold.nii.gz --volume 0 --to decoders/visit-1 --output sessions/visit-2/alignment
            """)
        { input, volume, to, mask, field, session, output, threads, json };
        volume.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } which && which != "mean" && !(int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                result.AddError($"--volume is {which}; give a number from 0, or mean.");
        });
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is (< 1 or > 64) and var count)
                result.AddError($"--threads is {count}; it must lie between 1 and 64.");
        });
        command.SetAction(parsed =>
        {
            var settings = parsed.GetValue(session) is { } file ? SessionFile.Load(file.FullName).Protocol.Alignment ?? new() : new();
            var report = Align(
                parsed.GetValue(input)!.FullName, parsed.GetValue(volume)!, parsed.GetValue(to)!, parsed.GetValue(mask)?.FullName, parsed.GetValue(field)?.FullName,
                settings, parsed.GetValue(output)!.FullName, parsed.GetValue(threads));
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, AlignmentFolder.Json) : Summary(report));
            return report.Verdict == AlignmentVerdict.Accept ? 0 : 1;
        });
        return command;
    }

    private static AlignmentReport Align(
        string input, string volume, string to, string? maskFile, string? fieldFile, AlignmentSettings settings, string folder, int threads)
    {
        var (grid, session) = ReadVolume(input, volume);
        var (trainingGrid, training, bundleMask) = Directory.Exists(to) ? OfBundle(to) : OfFile(to);
        var mask = maskFile is not null ? NiftiReader.ReadMask(maskFile) : bundleMask ?? BrainMask.Of(training, trainingGrid);
        var field = fieldFile is null ? null : DisplacementField.Read(fieldFile);
        var estimate = SessionAligner.Estimate(training, trainingGrid, mask, session, grid, field, threads);
        var report = AlignmentReport.Of(
            estimate, settings, AlignmentReport.HashOf(trainingGrid, training), AlignmentReport.HashOf(grid, session), fieldFile is null ? null : FileHash.Of(fieldFile));
        AlignmentFolder.Write(folder, report, grid, session, fieldFile);
        OverlayPicture.Save(Path.Combine(folder, AlignmentFolder.OverlayFile), report, training, mask, session, grid, field);
        var residual = ResidualMap.Of(training, trainingGrid, SessionAligner.Unwarped(session, grid, field, threads), grid, estimate.TrainingToSession);
        NiftiWriter.Write(Path.Combine(folder, AlignmentFolder.ResidualFile), trainingGrid, [residual], 1);
        return report;
    }

    private static (Grid, float[], Mask?) OfBundle(string folder)
    {
        var bundle = DecoderBundle.Load(folder);
        return (bundle.RequireMask().Grid, bundle.RequireReference(), bundle.Mask);
    }

    private static (Grid, float[], Mask?) OfFile(string path)
    {
        var (grid, volume) = ReadVolume(path, "0");
        return (grid, volume, null);
    }

    private static (Grid Grid, float[] Volume) ReadVolume(string path, string which)
    {
        using var series = NiftiReader.Open(path);
        var first = which == "mean" ? 0 : int.Parse(which, CultureInfo.InvariantCulture);
        if (first >= series.Volumes)
            throw new Cli.FailureException($"--volume is {which}; {Path.GetFileName(path)} has {series.Volumes} volumes, counted from 0.");
        float[] volume = new float[series.Grid.VoxelCount], sum = new float[series.Grid.VoxelCount];
        for (var at = 0; at < (which == "mean" ? series.Volumes : first + 1); at++)
        {
            series.ReadVolume(volume.AsSpan());
            for (var i = 0; i < sum.Length; i++)
                sum[i] = (which == "mean" ? sum[i] : 0) + (float.IsFinite(volume[i]) ? volume[i] : 0);
        }
        var share = which == "mean" ? 1f / series.Volumes : 1f;
        return (AsStored(series.Grid), Array.ConvertAll(sum, v => v * share));
    }

    /// <summary>The grid as a NIfTI file gives it back.</summary>
    private static Grid AsStored(Grid grid) => grid with { VoxelToWorld = Affine.FromRows([.. grid.VoxelToWorld.ToRows().Select(v => (double)(float)v)]) };

    private static string Summary(AlignmentReport r)
    {
        var p = r.Parameters;
        var scores = string.Create(CultureInfo.InvariantCulture,
            $"{r.Verdict.ToString().ToLowerInvariant()}: similarity {r.Similarity:0.000}, residual {r.ResidualPercent:0.0} %, mask {r.MaskInFieldPercent:0.0} % in the field of view and {r.MaskOnTissuePercent:0.0} % on tissue, fits best {r.Orientation} (margin {r.OrientationMargin:0.00} over {r.RivalOrientation})\n"
            + $"moved {p[0]:0.00} {p[1]:0.00} {p[2]:0.00} mm, turned {p[3]:0.00} {p[4]:0.00} {p[5]:0.00} degrees");
        return string.Join('\n', [scores, .. r.Reasons.Select(reason => $"  - {reason}")]);
    }
}
