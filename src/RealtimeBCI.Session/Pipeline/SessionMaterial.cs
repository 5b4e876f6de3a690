using RealtimeBCI.Decode;
using RealtimeBCI.Glm;
using RealtimeBCI.Preprocess;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Registration;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>What a run needs from files: the bundle, the gallery and the mask, loaded and checked before the participant enters.</summary>
public sealed record SessionMaterial
{
    /// <summary>The decoder; null in a localiser.</summary>
    public DecoderBundle? Bundle { get; private init; }
    /// <summary>The candidates; null where none are needed.</summary>
    public Gallery? Gallery { get; private init; }
    /// <summary>What training learned for the estimator <c>glmsingle</c>; null for the others.</summary>
    public SingleTrialModel? SingleTrial { get; private init; }
    /// <summary>The voxels to resample: the bundle's, with its noise pool, or the session file's; null takes them from the first volume.</summary>
    public Mask? Mask { get; private init; }
    /// <summary>The volume to which all others are realigned, x fastest; null takes the run's first.</summary>
    public float[]? Reference { get; private init; }
    /// <summary>The session's alignment to the bundle's training session, made before the run; null where there is none.</summary>
    public SessionAlignment? Alignment { get; private init; }
    /// <summary>Aligns the run's first sound volume when it comes; null where nothing is to be aligned then.</summary>
    public FirstVolumeAlignment? FirstVolume { get; private init; }

    /// <summary>Stands in for the estimator of a run that is recorded for training; null estimates.</summary>
    public Func<int, RunTiming, ITrialEstimator>? Recorder { get; private init; }

    /// <summary>SHA-256 that names the bundle; empty without one.</summary>
    public string BundleHash { get; private init; } = "";
    /// <summary>SHA-256 that names the gallery; empty without one.</summary>
    public string GalleryHash { get; private init; } = "";
    /// <summary>SHA-256 that names the alignment, or the field that the first volume's takes; empty without either.</summary>
    public string AlignmentHash => Alignment?.Hash ?? FirstVolume?.FieldSha256 ?? "";

    /// <summary>SHA-256 that names the levels of the session's earlier runs; empty without any.</summary>
    public string EarlierRunsHash { get; private init; } = "";

    /// <summary>The grid on which volumes are expected; null where any will do.</summary>
    public Grid? VolumeGrid => Alignment?.Grid ?? (FirstVolume is null ? Mask?.Grid : null);

    /// <summary>Where the mask's voxels lie in a run's volumes; null where that is known with the first volume only.</summary>
    /// <exception cref="GeometryException">The run lies on another grid than it must; the message names both.</exception>
    public MaskPlacement? PlaceOn(Grid run) =>
        Mask is null || FirstVolume is not null ? null : Alignment is { } alignment ? alignment.Place(Mask, run) : MaskPlacement.OnOwnGrid(Mask, run);

    /// <summary>Loads everything that a session file names.</summary>
    /// <exception cref="BundleException">The bundle is damaged or does not fit.</exception>
    /// <exception cref="SessionProtocolException">Bundle and session file contradict each other.</exception>
    public static SessionMaterial Load(SessionProtocol protocol)
    {
        var bundle = protocol.Bundle is { } folder ? DecoderBundle.Load(folder) : null;
        var gallery = protocol.Gallery is { } pictures ? Gallery.Load(pictures) : null;
        if (bundle is not null && gallery is not null)
            RequireSpaces(bundle, gallery, protocol.Schedule);
        if (bundle?.RecipeDifferences(protocol.Glm, protocol.Preprocess, protocol.Decision, protocol.RepetitionTimeSeconds) is [var first, ..] differences)
            throw new SessionProtocolException(
                $"The bundle was trained on betas made otherwise: {first}{(differences.Count > 1 ? $", and {differences.Count - 1} more" : "")}. Use the settings of training, or train anew with these.");
        if (bundle is not null && protocol.Schedule is { State: var state } && !bundle.Calibration.Allows(state, protocol.Decision.AcceptCalibrationOf))
            throw new SessionProtocolException(
                $"The bundle is calibrated on {Other(state)} alone and schedule.state is {Word(state)}: its confidences would be wrong. Train it with trials of {Word(state)} too, or accept that with decision.acceptCalibrationOf: {Other(state)}; every decision then says so.");
        var (single, pool) = protocol.Glm.Estimator == "glmsingle" ? SingleTrialOf(bundle) : ((SingleTrialModel?)null, (Mask?)null);
        var earlier = "";
        if (single is not null)
            (single, earlier) = LevelsFile.Carry(single, protocol.EarlierRuns, bundle!.Hash);
        if (protocol.Alignment is not null && bundle is null)
            throw new SessionProtocolException("alignment is given without bundle; without a decoder there is nothing to align to: give bundle, or leave alignment out.");
        var alignment = protocol.Alignment?.Folder is { } aligned ? Judged(AlignmentFolder.Load(aligned), protocol.Alignment, bundle!) : null;
        var atFirst = protocol.Alignment is { Folder: null } settings ? new FirstVolumeAlignment(bundle!.RequireMask(), pool ?? bundle.RequireMask(), bundle.RequireReference(), settings, protocol.Preprocess.Threads) : null;
        return new()
        {
            Alignment = alignment,
            FirstVolume = atFirst,
            Bundle = bundle,
            Gallery = gallery,
            SingleTrial = single,
            EarlierRunsHash = earlier,
            Mask = pool ?? bundle?.RequireMask() ?? (protocol.Mask is { } mask ? NiftiReader.ReadMask(mask) : null),
            Reference = alignment is not null ? alignment.Reference : atFirst is not null ? null : bundle?.Reference,
            BundleHash = bundle?.Hash ?? "",
            GalleryHash = gallery?.Hash ?? "",
        };
    }

    /// <summary>What a training run needs: no decoder, voxels and reference where they are known, and something that records in place of an estimator.</summary>
    public static SessionMaterial OfTraining(Mask? mask, float[]? reference, Func<int, RunTiming, ITrialEstimator> recorder) =>
        new() { Mask = mask, Reference = reference, Recorder = recorder };

    /// <summary>The estimator of a run.</summary>
    /// <param name="glm">Its settings.</param>
    /// <param name="voxels">Voxels of every volume.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    public ITrialEstimator Estimator(GlmSettings glm, int voxels, RunTiming timing) =>
        Recorder?.Invoke(voxels, timing) ?? TrialEstimators.Create(glm, voxels, timing, SingleTrial);

    private static (SingleTrialModel Model, Mask Input) SingleTrialOf(DecoderBundle? bundle)
    {
        if (bundle is null)
            throw new SessionProtocolException("glm.estimator is glmsingle and there is no bundle; what it needs to know is learned in training. Use lss for a localiser, and name a bundle trained with glmsingle afterwards.");
        try
        {
            var (model, mask) = SingleTrialModelFile.Read(bundle.Folder);
            return mask.Only(model.Estimated).Voxels.AsSpan().SequenceEqual(bundle.RequireMask().Voxels) ? (model, mask)
                : throw new BundleException($"{bundle.Folder}: the single-trial model estimates other voxels than the decoder takes; train the bundle anew.");
        }
        catch (Exception failure) when (failure is NpyException or ArgumentException)
        {
            throw new BundleException($"{bundle.Folder}: {failure.Message}");
        }
    }

    /// <summary>The same, but a first volume is taken to lie where training had it: for made-up volumes, which fit no head.</summary>
    public SessionMaterial OfFirstSession() => FirstVolume is null ? this : this with { FirstVolume = null, Reference = Bundle!.Reference };

    private static string Word(CognitiveState state) => state.ToString().ToLowerInvariant();

    private static string Other(CognitiveState state) => Word(state == CognitiveState.Imagery ? CognitiveState.Perception : CognitiveState.Imagery);

    private static void RequireSpaces(DecoderBundle bundle, Gallery gallery, TrialSchedule? schedule)
    {
        foreach (var target in bundle.Targets.Where(t => t.IsScored && t.Score != TargetScore.Given))
            if (gallery.Space(target.Space) is var space && (space.Tokens != target.Tokens || space.Channels != target.Channels))
                throw new SessionProtocolException(
                    $"The bundle decodes '{target.Name}' as {target.Tokens} x {target.Channels} numbers; the gallery's embeddings '{space.Name}' have {space.Tokens} x {space.Channels}. Use the gallery for which the bundle was trained.");
        string[] asked = schedule is null ? [] : schedule.Targets.Count > 0 ? [.. schedule.Targets] : [.. gallery.Items.Select(i => i.Id)];
        foreach (var target in bundle.Targets)
            if (asked.FirstOrDefault(a => !TargetScores.Knows(target, a)) is { } stranger)
                throw new SessionProtocolException(
                    $"The bundle scores the {target.Candidates.Count} candidates that it was given in training, and '{stranger}' of the schedule is not among them. Name those it knows in schedule.targets, or train it with this one.");
    }

    private static SessionAlignment Judged(SessionAlignment found, AlignmentSettings settings, DecoderBundle bundle)
    {
        if (AlignmentReport.HashOf(bundle.RequireMask().Grid, bundle.RequireReference()) is var training && training != found.Report.TrainingSha256)
            throw new SessionProtocolException(
                $"The alignment was made to another training reference (SHA-256 {found.Report.TrainingSha256[..16]}) than the bundle's ({training[..16]}). Align the session to this bundle with 'rtbci align --to {bundle.Folder}'.");
        return found with { Report = found.Report.Judged(settings) };
    }

}
