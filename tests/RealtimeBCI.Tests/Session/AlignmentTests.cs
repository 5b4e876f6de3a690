using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Session.Registration;
using RealtimeBCI.Tests.Decode;

namespace RealtimeBCI.Tests.Session;

public sealed class AlignmentTests
{
    private static readonly AlignmentReport Good = new()
    {
        TrainingToSession = [[1, 0, 0, 3], [0, 1, 0, -2], [0, 0, 1, 5], [0, 0, 0, 1]],
        Parameters = [3, -2, 5, 0, 0, 0],
        Similarity = 0.95,
        ResidualPercent = 5,
        OrientationMargin = 1,
        Orientation = "as stated",
        RivalOrientation = "mirrored left-right",
        MaskInFieldPercent = 99,
        MaskOnTissuePercent = 97,
        Verdict = AlignmentVerdict.Accept,
        Reasons = [],
        TrainingSha256 = new('a', 64),
        SessionSha256 = new('b', 64),
    };

    public static TheoryData<string, AlignmentVerdict, string> Faults => new()
    {
        { "none", AlignmentVerdict.Accept, "" },
        { "mirrored", AlignmentVerdict.Abort, "orientation is wrong" },
        { "unsure", AlignmentVerdict.Redo, "hardly better than mirrored left-right" },
        { "unlike", AlignmentVerdict.Redo, "similarity is 0.60" },
        { "another head", AlignmentVerdict.Abort, "another head" },
        { "uncovered", AlignmentVerdict.Redo, "plan the slices anew" },
        { "rough", AlignmentVerdict.Redo, "residual is 30.0 %" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_gate_gives_its_verdict_with_what_was_found_and_what_to_do(string fault, AlignmentVerdict verdict, string reason)
    {
        var found = fault switch
        {
            "mirrored" => Good with { OrientationMargin = -0.9 },
            "unsure" => Good with { OrientationMargin = 0.1 },
            "unlike" => Good with { Similarity = 0.6 },
            "another head" => Good with { Similarity = 0.2 },
            "uncovered" => Good with { MaskInFieldPercent = 80 },
            "rough" => Good with { ResidualPercent = 30 },
            _ => Good,
        };
        var judged = found.Judged(new());
        Assert.Equal(verdict, judged.Verdict);
        if (verdict == AlignmentVerdict.Accept)
        {
            AlignmentGate.Require(judged);
            return;
        }
        var message = Assert.Throws<SessionProtocolException>(() => AlignmentGate.Require(judged)).Message;
        Assert.Contains(reason, message);
        Assert.Contains(verdict.ToString().ToLowerInvariant(), message);
    }

    [Fact]
    public void A_folder_gives_back_what_was_written_and_refuses_a_reference_that_was_changed()
    {
        var (folder, report, reference) = Folder();
        var read = AlignmentFolder.Load(folder);
        Assert.Equal(report.TrainingToSession, read.Report.TrainingToSession);
        Assert.Equal(reference, read.Reference);
        Assert.Equal(Affine.Identity with { M03 = 3, M13 = -2, M23 = 5 }, read.Report.Map());
        reference[3] += 1;
        NiftiWriter.Write(Path.Combine(folder, AlignmentFolder.ReferenceFile), TestBundles.Grid, [reference], 1);
        Assert.Contains("reference.nii is not the one", Assert.Throws<SessionProtocolException>(() => AlignmentFolder.Load(folder)).Message);
    }

    [Fact]
    public void An_alignment_to_another_bundle_is_refused_with_both_hashes()
    {
        var (folder, _, _) = Folder();
        var message = Assert.Throws<SessionProtocolException>(() => SessionMaterial.Load(Protocol(TestBundles.Write(), folder))).Message;
        Assert.Contains("aaaaaaaaaaaaaaaa", message);
        Assert.Contains("rtbci align --to", message);
    }

    [Fact]
    public void A_run_on_another_grid_than_the_aligned_reference_is_refused_with_both_grids()
    {
        var bundle = TestBundles.Write();
        var loaded = RealtimeBCI.Decode.DecoderBundle.Load(bundle);
        var (folder, _, _) = Folder(AlignmentReport.HashOf(loaded.RequireMask().Grid, loaded.Reference));
        var material = SessionMaterial.Load(Protocol(bundle, folder));
        Assert.NotNull(material.PlaceOn(TestBundles.Grid));
        var message = Assert.Throws<GeometryException>(() => material.PlaceOn(TestBundles.Grid with { X = 9 })).Message;
        Assert.Contains("9x3x2", message);
        Assert.Contains("4x3x2", message);
    }

    [Fact]
    public void The_session_file_reads_thresholds_and_refuses_one_that_cannot_be()
    {
        var settings = SessionFile.Parse("name: x\ndecision: { afterOnsetSeconds: 8 }\nalignment: { folder: visit-2, minSimilarity: 0.8 }\n", "s").Alignment!;
        Assert.Equal(("visit-2", 0.8, 95.0), (settings.Folder, settings.MinSimilarity, settings.MinMaskInFieldPercent));
        Assert.Null(SessionFile.Parse("name: x\ndecision: { afterOnsetSeconds: 8 }\nalignment: {}\n", "s").Alignment!.Folder);
        var refused = Assert.Throws<SessionProtocolException>(() => SessionFile.Parse("name: x\ndecision: { afterOnsetSeconds: 8 }\nalignment: { minSimilarity: 1.5 }\n", "s")).Message;
        Assert.Contains("alignment.minSimilarity is 1.5", refused);
        Assert.Contains("alignment.field", Assert.Throws<SessionProtocolException>(
            () => SessionFile.Parse("name: x\ndecision: { afterOnsetSeconds: 8 }\nalignment: { folder: a, field: b.nii }\n", "s")).Message);
    }

    private static (string Folder, AlignmentReport Report, float[] Reference) Folder(string? trainingSha256 = null)
    {
        var folder = Path.Combine(TestPaths.TemporaryFolder(), "alignment");
        var reference = TestBundles.Numbers(new(3), TestBundles.Grid.VoxelCount);
        var report = Good with { SessionSha256 = AlignmentReport.HashOf(TestBundles.Grid, reference), TrainingSha256 = trainingSha256 ?? Good.TrainingSha256 };
        AlignmentFolder.Write(folder, report, TestBundles.Grid, reference, null);
        return (folder, report, reference);
    }

    private static SessionProtocol Protocol(string bundle, string folder)
    {
        var recipe = TestBundles.Recipe;
        return new()
        {
            Name = "x",
            Bundle = bundle,
            Alignment = new() { Folder = folder },
            Glm = recipe.Glm,
            Preprocess = recipe.Preprocess,
            RepetitionTimeSeconds = recipe.RepetitionTimeSeconds,
            Decision = new() { AfterOffsetSeconds = recipe.DecidedAfterOffsetSeconds },
        };
    }
}
