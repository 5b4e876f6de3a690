using System.CommandLine;
using RealtimeBCI.Glm;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.App;

/// <summary><c>rtbci betas</c>: single-trial responses of a file, by the stages of a session.</summary>
public static class BetasCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var input = new Option<FileInfo>("--input") { Description = "The series (NIfTI).", Required = true, HelpName = "BOLD" };
        var events = new Option<FileInfo>("--events") { Description = "Its events; each row is a trial.", Required = true, HelpName = "TSV" };
        var output = new Option<FileInfo>("--output") { Description = "The betas: one volume per trial, in onset order.", Required = true, HelpName = "NII" };
        var mask = new Option<FileInfo?>("--mask") { Description = "Voxels to estimate; without it, all.", HelpName = "NII" };
        var estimator = new Option<string>("--estimator") { Description = "window or lss.", DefaultValueFactory = _ => "lss" };
        var hrf = new Option<string>("--hrf") { Description = "spm or glover.", DefaultValueFactory = _ => "spm" };
        var highPass = new Option<double>("--high-pass") { Description = "Cut-off of the cosine drift, Hz.", DefaultValueFactory = _ => 0.01, HelpName = "HZ" };
        var asOf = new Option<string>("--as-of") { Description = "final: the fit of the whole run; causal: what was known at each decision.", DefaultValueFactory = _ => "final" };
        var decideAfter = new Option<double?>("--decide-after") { Description = "Causal: seconds from a trial's onset to its decision.", HelpName = "S" };
        var expected = new Option<int?>("--expected-volumes") { Description = "Causal: planned length of the run.", HelpName = "N" };
        var tr = new Option<double?>("--tr") { Description = "Repetition time, where the file does not say.", HelpName = "S" };
        var percent = new Option<bool>("--percent") { Description = "Percent of each voxel's mean, in place of the input's units." };
        var realign = new Option<bool>("--realign") { Description = "Correct head motion to the first volume, with 6 motion regressors." };
        var censor = new Option<double?>("--censor") { Description = "Leave out volumes with more framewise displacement, mm (with --realign).", HelpName = "MM" };
        var reference = new Option<double>("--slice-time-ref") { Description = "Moment within a volume that its samples stand for, 0 to 1.", DefaultValueFactory = _ => 0.0 };
        asOf.AcceptOnlyFromAmong("final", "causal");
        estimator.AcceptOnlyFromAmong("window", "lss");
        hrf.AcceptOnlyFromAmong("spm", "glover");
        var command = new Command("betas", """
            Estimates a response for every trial of a series.
            Example: rtbci betas --input bold.nii --events events.tsv --estimator lss --hrf spm --high-pass 0.01 --as-of final --output betas.nii.gz
            """)
        { input, events, output, mask, estimator, hrf, highPass, asOf, decideAfter, expected, tr, percent, realign, censor, reference };
        command.Validators.Add(result =>
        {
            if (result.GetValue(asOf) == "causal" && (result.GetValue(decideAfter) is null || result.GetValue(expected) is null))
                result.AddError("--as-of causal needs --decide-after S and --expected-volumes N: the input's own length is never read.");
        });
        command.SetAction(parsed =>
        {
            var settings = new GlmSettings
            {
                Estimator = parsed.GetValue(estimator)!,
                Hrf = parsed.GetValue(hrf)!,
                HighPassHz = parsed.GetValue(highPass),
                MotionRegressors = parsed.GetValue(realign) ? 6 : 0,
                MotionPriorPercent = null,
                DriftPriorPercent = null,
                CensorDisplacementMm = parsed.GetValue(censor),
                SliceTimeReference = parsed.GetValue(reference),
                Percent = parsed.GetValue(percent),
            };
            using var series = NiftiReader.Open(parsed.GetValue(input)!.FullName);
            var voxels = parsed.GetValue(mask) is { } file ? NiftiReader.ReadMask(file.FullName) : Mask.Whole(series.Grid);
            var prepared = PreparedSeries.Read(series, voxels, parsed.GetValue(realign), settings.CensorDisplacementMm);
            var options = new RunBetasOptions
            {
                RepetitionTimeSeconds = parsed.GetValue(tr) ?? (series.Header.RepetitionTimeSeconds is > 0 and var own ? own
                    : throw new Cli.FailureException($"{parsed.GetValue(input)!.Name} states no repetition time; give --tr S.")),
                AsOf = parsed.GetValue(asOf) == "causal" ? AsOf.Causal : AsOf.Final,
                DecideAfterSeconds = parsed.GetValue(decideAfter),
                ExpectedVolumes = parsed.GetValue(expected),
                Motion = prepared.Motion,
                Censored = prepared.Censored,
            };
            var betas = RunBetas.Estimate(prepared.Volumes, EventsOf(parsed.GetValue(events)!.FullName), settings, options);
            NiftiWriter.Write(parsed.GetValue(output)!.FullName, series.Grid, [.. betas.Select(b => Scatter(b.Beta, voxels))], 1);
            foreach (var beta in betas.Where(b => b.Fit.State != BetaState.Determined))
                Console.Error.WriteLine($"trial {beta.Trial + 1}: {beta.Fit.State}: {beta.Fit.Reason}");
            return 0;
        });
        return command;
    }

    private static DesignEvent[] EventsOf(string path) => [.. EventsTable.Read(path).Select((row, trial) => new DesignEvent
    {
        Number = trial + 1, Kind = DesignEventKind.Trial, Trial = trial, OnsetSeconds = row.OnsetSeconds, DurationSeconds = row.DurationSeconds,
    })];

    private static float[] Scatter(float[] beta, Mask mask)
    {
        var volume = new float[mask.Grid.VoxelCount];
        for (var v = 0; v < beta.Length; v++)
            volume[mask.Voxels[v]] = beta[v];
        return volume;
    }
}
