using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Session.Registration;

/// <summary>An alignment with its scores and verdict, as <c>alignment.json</c> and the journal hold it.</summary>
public sealed record AlignmentReport
{
    /// <summary>Text of <see cref="Convention"/>.</summary>
    public const string ConventionText =
        "trainingToSession is a 4x4 row-major matrix; with a column vector on its right it maps the training reference's world (RAS+ mm) to the session reference's world (RAS+ mm, undistorted where a field is given)";

    /// <summary>What the matrix means.</summary>
    public string Convention { get; init; } = ConventionText;
    /// <summary>See <see cref="Convention"/>; shape [4, 4].</summary>
    public required double[][] TrainingToSession { get; init; }
    /// <summary>Shift x, y, z (mm) at the training field's centre and rotation x, y, z (degrees); shape [6].</summary>
    public required IReadOnlyList<double> Parameters { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.Similarity"/>.</summary>
    public required double Similarity { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.ResidualPercent"/>.</summary>
    public required double ResidualPercent { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.OrientationMargin"/>.</summary>
    public required double OrientationMargin { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.Orientation"/>.</summary>
    public required string Orientation { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.RivalOrientation"/>.</summary>
    public required string RivalOrientation { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.MaskInFieldPercent"/>.</summary>
    public required double MaskInFieldPercent { get; init; }
    /// <summary>See <see cref="AlignmentEstimate.MaskOnTissuePercent"/>.</summary>
    public required double MaskOnTissuePercent { get; init; }
    /// <summary>By the thresholds that were in force.</summary>
    public required AlignmentVerdict Verdict { get; init; }
    /// <summary>Why it is not accepted, and what to do; empty where it is.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
    /// <summary>SHA-256 of the training reference: grid and intensities.</summary>
    public required string TrainingSha256 { get; init; }
    /// <summary>SHA-256 of the session's reference: grid and intensities.</summary>
    public required string SessionSha256 { get; init; }
    /// <summary>SHA-256 of the unwarping field's file; null without one.</summary>
    public string? FieldSha256 { get; init; }

    /// <summary>The matrix as a map.</summary>
    /// <exception cref="SessionProtocolException">It is no 4x4 matrix of a rigid map.</exception>
    public Affine Map()
    {
        if (TrainingToSession is not [{ Length: 4 }, { Length: 4 }, { Length: 4 }, [0, 0, 0, 1]])
            throw new SessionProtocolException("trainingToSession is no 4x4 matrix whose last row is 0 0 0 1; make the alignment again with 'rtbci align'.");
        var map = Affine.FromRows([.. TrainingToSession.SelectMany(r => r)]);
        return Math.Abs(map.Determinant - 1) < 1e-6
            ? map
            : throw new SessionProtocolException($"trainingToSession has determinant {map.Determinant}; a rigid map has 1. Make the alignment again with 'rtbci align'.");
    }

    /// <summary>Puts an estimate before the gate.</summary>
    public static AlignmentReport Of(AlignmentEstimate estimate, AlignmentSettings settings, string trainingSha256, string sessionSha256, string? fieldSha256)
    {
        var m = estimate.TrainingToSession;
        var report = new AlignmentReport
        {
            TrainingToSession = [[m.M00, m.M01, m.M02, m.M03], [m.M10, m.M11, m.M12, m.M13], [m.M20, m.M21, m.M22, m.M23], [0, 0, 0, 1]],
            Parameters = estimate.Parameters,
            Similarity = estimate.Similarity,
            ResidualPercent = estimate.ResidualPercent,
            OrientationMargin = estimate.OrientationMargin,
            Orientation = estimate.Orientation,
            RivalOrientation = estimate.RivalOrientation,
            MaskInFieldPercent = estimate.MaskInFieldPercent,
            MaskOnTissuePercent = estimate.MaskOnTissuePercent,
            Verdict = AlignmentVerdict.Redo,
            Reasons = [],
            TrainingSha256 = trainingSha256,
            SessionSha256 = sessionSha256,
            FieldSha256 = fieldSha256,
        };
        return report.Judged(settings);
    }

    /// <summary>The same by other thresholds.</summary>
    public AlignmentReport Judged(AlignmentSettings settings)
    {
        var (verdict, reasons) = AlignmentGate.Judge(this, settings);
        return this with { Verdict = verdict, Reasons = reasons };
    }

    /// <summary>SHA-256 that names a volume on its grid.</summary>
    public static string HashOf(Grid grid, ReadOnlySpan<float> volume)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(grid.Hash));
        hash.AppendData(MemoryMarshal.AsBytes(volume));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
