namespace RealtimeBCI.Train.Nsd;

/// <summary>A user's copy of NSD: where the release keeps what. Nothing is ever fetched.</summary>
/// <param name="root">The folder that holds <c>nsddata</c>, <c>nsddata_betas</c> and <c>nsddata_stimuli</c>.</param>
/// <param name="subject">1 to 8.</param>
public sealed class NsdFolder(string root, int subject)
{
    private static readonly string[] BetaEndings = [".hdf5", ".nii.gz", ".nii", ".mat"];

    /// <summary>Where it is.</summary>
    public string Root { get; } = Path.GetFullPath(root);
    /// <summary>1 to 8.</summary>
    public int Subject { get; } = subject is >= 1 and <= 8 ? subject : throw new NsdException($"subject {subject} is none of NSD's; they are 1 to 8.");
    /// <summary><c>subj01</c> to <c>subj08</c>.</summary>
    public string SubjectName => $"subj{Subject:D2}";

    /// <summary>The order of trials and pictures.</summary>
    public string Design => Require("nsddata/experiments/nsd/nsd_expdesign.mat");
    /// <summary>What is known of each picture; null where this copy lacks it.</summary>
    public string? StimulusInfo => Optional("nsddata/experiments/nsd/nsd_stim_info_merged.csv");
    /// <summary>The subject's button presses, trial by trial; null where this copy lacks it.</summary>
    public string? Responses => Optional($"nsddata/ppdata/{SubjectName}/behav/responses.tsv");
    /// <summary>The pictures.</summary>
    public string Stimuli => Require("nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5");
    /// <summary>The mask from which decoders of NSD read.</summary>
    public string GeneralMask => Require($"nsddata/ppdata/{SubjectName}/func1pt8mm/roi/nsdgeneral.nii.gz");
    /// <summary>A region map such as <c>streams</c>; null where this copy lacks it.</summary>
    public string? Regions(string name) => Optional($"nsddata/ppdata/{SubjectName}/func1pt8mm/roi/{name}.nii.gz");
    /// <summary>Noise-ceiling signal-to-noise ratio; null where this copy lacks it.</summary>
    /// <param name="version">The betas' version, such as <c>betas_fithrf_GLMdenoise_RR</c>.</param>
    public string? NoiseCeiling(string version) => Optional($"{BetaFolder(version)}/ncsnr.nii.gz");

    /// <summary>One session's betas, in whichever of the release's formats this copy has (HDF5 first: it is read fastest).</summary>
    public string SessionBetas(string version, int session) =>
        FirstOf($"{BetaFolder(version)}/betas_session{session:D2}") ?? throw Missing($"{BetaFolder(version)}/betas_session{session:D2}.hdf5 (or .nii.gz, .mat)");

    /// <summary>Sessions whose betas are here, ascending from 1.</summary>
    public IReadOnlyList<int> Sessions(string version) =>
        [.. Enumerable.Range(1, 40).Where(s => FirstOf($"{BetaFolder(version)}/betas_session{s:D2}") is not null)];

    /// <summary>The 720 betas of NSD-Imagery.</summary>
    public string ImageryBetas =>
        FirstOf($"{BetaFolder("nsdimagerybetas_fithrf_GLMdenoise_RR")}/betas_nsdimagery")
        ?? throw Missing($"{BetaFolder("nsdimagerybetas_fithrf_GLMdenoise_RR")}/betas_nsdimagery.hdf5 (or .nii.gz)");

    /// <summary>The table of one run of NSD-Imagery, such as <c>visA</c>.</summary>
    public string ImageryRun(string run) => Require($"nsddata/bdata/nsdimagery/nsdimagery_{SubjectName}_{run}.tsv");

    /// <summary>A target picture of NSD-Imagery.</summary>
    public string ImageryPicture(char set, string file) => Require($"nsddata/experiments/nsdimagery/rawtargetimages/set{set}/{file}");

    private string BetaFolder(string version) => $"nsddata_betas/ppdata/{SubjectName}/func1pt8mm/{version}";

    private string? FirstOf(string relative) => BetaEndings.Select(e => Optional(relative + e)).FirstOrDefault(p => p is not null);

    private string? Optional(string relative) => Path.Combine(Root, relative) is var path && File.Exists(path) ? path : null;

    private string Require(string relative) => Optional(relative) ?? throw Missing(relative);

    private NsdException Missing(string relative) =>
        new($"There is no {Path.Combine(Root, relative)}; --nsd names the folder of your own copy that holds nsddata, nsddata_betas and nsddata_stimuli as released. Nothing is fetched.");
}
