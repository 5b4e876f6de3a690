using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Glm;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App;

/// <summary><c>rtbci betas</c>: single-trial responses of a file, by the stages of a session.</summary>
public static class BetasCommand
{
    private static readonly Option<FileInfo?> Input = new("--input") { Description = "The series (NIfTI).", HelpName = "BOLD" };
    private static readonly Option<FileInfo?> Events = new("--events") { Description = "Its events; each row is a trial.", HelpName = "TSV" };
    private static readonly Option<FileInfo?> Output = new("--output") { Description = "The betas: one volume per trial, in onset order.", HelpName = "NII" };
    private static readonly Option<FileInfo?> Variance = new("--variance") { Description = "The betas' variances, likewise (glmsingle).", HelpName = "NII" };
    private static readonly Option<string> Estimator = new("--estimator") { Description = "window, lss or glmsingle.", DefaultValueFactory = _ => "lss" };
    private static readonly Option<string> Hrf = new("--hrf") { Description = "window and lss: spm or glover.", DefaultValueFactory = _ => "spm" };
    private static readonly Option<string> When = new("--as-of") { Description = "final: the fit of the whole run; causal: what was known at each decision.", DefaultValueFactory = _ => "final" };
    private static readonly Option<double?> DecideAfter = new("--decide-after") { Description = "Causal: seconds from a trial's onset to its decision.", HelpName = "S" };
    private static readonly Option<int?> Expected = new("--expected-volumes") { Description = "Causal: planned length of the run; glmsingle takes the training runs' where it is not given.", HelpName = "N" };
    private static readonly Option<bool> Percent = new("--percent") { Description = "Percent of each voxel's mean, in place of the input's units (glmsingle: always)." };
    private static readonly Option<DirectoryInfo?> Fit = new("--fit") { Description = "glmsingle: learn from the runs of this folder.", HelpName = "TRAIN_DIR" };
    private static readonly Option<DirectoryInfo?> Model = new("--model") { Description = "glmsingle: what 'rtbci betas fit' has learned.", HelpName = "MODEL" };

    private static readonly Option<FileInfo[]> Earlier = new("--earlier")
    {
        Description = "glmsingle: an earlier run of the same session and its events, whose levels are carried over; repeated, in the runs' order.",
        HelpName = "BOLD TSV",
        Arity = new(0, 1000),
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var options = new SeriesOptions();
        Estimator.AcceptOnlyFromAmong("window", "lss", "glmsingle");
        Hrf.AcceptOnlyFromAmong("spm", "glover");
        When.AcceptOnlyFromAmong("final", "causal");
        var command = new Command("betas", """
            Estimates a response for every trial of a series.
            Example: rtbci betas --input bold.nii --events events.tsv --estimator lss --hrf spm --high-pass 0.01 --as-of final --output betas.nii.gz
            Example: rtbci betas --fit train --input bold.nii --events events.tsv --estimator glmsingle --as-of causal --decide-after 12.8 --expected-volumes 190 --output betas.nii.gz
            Example: rtbci betas --model model --earlier run-1_bold.nii run-1_events.tsv --earlier run-2_bold.nii run-2_events.tsv --input run-3_bold.nii --events run-3_events.tsv --estimator glmsingle --as-of causal --decide-after 12.8 --output betas.nii.gz
            """)
        { Input, Events, Output, Variance, Estimator, Hrf, When, DecideAfter, Expected, Percent, Fit, Model, Earlier };
        options.AddTo(command);
        command.Add(BetasFitCommand.Create());
        command.Validators.Add(result =>
        {
            if (result.GetValue(Input) is null || result.GetValue(Events) is null || result.GetValue(Output) is null)
                result.AddError("betas needs --input BOLD, --events TSV and --output NII.");
            var learned = result.GetValue(Estimator) == "glmsingle";
            if (learned == (result.GetValue(Fit) is null == result.GetValue(Model) is null))
                result.AddError(learned ? "--estimator glmsingle needs --fit TRAIN_DIR or --model MODEL, one of them." : "--fit and --model belong to --estimator glmsingle.");
            if (result.GetValue(Earlier) is { Length: > 0 } earlier && (!learned || earlier.Length % 2 != 0))
                result.AddError(learned ? $"--earlier takes a series and its events, both; {earlier.Length} files are given." : "--earlier belongs to --estimator glmsingle.");
            if (result.GetValue(When) == "causal" && (result.GetValue(DecideAfter) is null || !learned && result.GetValue(Expected) is null))
                result.AddError("--as-of causal needs --decide-after S and --expected-volumes N: the input's own length is never read.");
        });
        command.SetAction(parsed => Run(parsed, options));
        return command;
    }

    private static int Run(ParseResult parsed, SeriesOptions options)
    {
        var estimator = parsed.GetValue(Estimator)!;
        var settings = options.Settings(parsed, estimator, parsed.GetValue(Hrf)!, parsed.GetValue(Percent) || estimator == "glmsingle");
        var (model, learned) = parsed.GetValue(Model) is { } folder ? SingleTrialModelFile.Read(folder.FullName)
            : parsed.GetValue(Fit) is { } training ? BetasFitCommand.Learn(training.FullName, options, parsed)
            : ((SingleTrialModel?)null, (Mask?)null);
        using var series = NiftiReader.Open(parsed.GetValue(Input)!.FullName);
        var voxels = learned ?? options.MaskFor(parsed, series);
        float[]? reference = null;
        if (model is not null && parsed.GetValue(Earlier) is { Length: > 0 } earlier)
        {
            var files = earlier.Chunk(2).Select(pair => new BidsRun(pair[0].Name, pair[0].FullName, pair[1].FullName));
            (var runs, reference) = RecordedFiles.Read(files, voxels, options, parsed, settings);
            var planned = parsed.GetValue(Expected) ?? model.RunVolumes;
            model = EarlierRuns.Carry(model, runs.Select(r => r with { ExpectedVolumes = planned }));
        }
        var prepared = options.Prepare(parsed, series, voxels, reference);
        var betas = RunBetas.Estimate(prepared.Volumes, options.Trials(parsed, parsed.GetValue(Events)!.FullName), settings, new()
        {
            RepetitionTimeSeconds = options.RepetitionTime(parsed, series, parsed.GetValue(Input)!.Name),
            AsOf = parsed.GetValue(When) == "causal" ? AsOf.Causal : AsOf.Final,
            DecideAfterSeconds = parsed.GetValue(DecideAfter),
            ExpectedVolumes = parsed.GetValue(Expected) ?? model?.RunVolumes,
            Motion = prepared.Motion,
            Censored = prepared.Censored,
            Model = model,
        });
        int[] places = model is null ? voxels.Voxels : [.. model.Estimated.Select(v => voxels.Voxels[v])];
        NiftiWriter.Write(parsed.GetValue(Output)!.FullName, series.Grid, [.. betas.Select(b => Scatter(b.Beta, places, series.Grid))], 1);
        if (parsed.GetValue(Variance) is { } file)
            NiftiWriter.Write(file.FullName, series.Grid, [.. betas.Select(b => Scatter(b.Variance, places, series.Grid))], 1);
        Report(betas);
        return 0;
    }

    /// <summary>Says of each trial that is refused why, and of those that their prior holds how many they are.</summary>
    private static void Report(IReadOnlyList<TrialBeta> betas)
    {
        foreach (var beta in betas.Where(b => b.Fit.State == BetaState.Refused))
            Console.Error.WriteLine($"trial {beta.Trial + 1}: {beta.Fit.State}: {beta.Fit.Reason}");
        if (betas.Where(b => b.Fit.State == BetaState.Shrunk).ToArray() is { Length: > 0 } shrunk)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{shrunk.Length} of {betas.Count} trials are shrunk; trial {shrunk[0].Trial + 1}, for one: {shrunk[0].Fit.Reason}"));
    }

    private static float[] Scatter(float[] beta, int[] places, Grid grid)
    {
        var volume = new float[grid.VoxelCount];
        for (var v = 0; v < beta.Length; v++)
            volume[places[v]] = beta[v];
        return volume;
    }
}
