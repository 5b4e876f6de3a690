using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Session.Registration;

/// <summary>The folder that <c>rtbci align</c> makes and a session uses: <c>alignment.json</c>, <c>reference.nii</c>, <c>field.nii</c> where there is one, and pictures of the result.</summary>
public static class AlignmentFolder
{
    /// <summary>The report.</summary>
    public const string ReportFile = "alignment.json";
    /// <summary>The session's reference volume as it was aligned, 32-bit floats.</summary>
    public const string ReferenceFile = "reference.nii";
    /// <summary>The unwarping field, as it was given.</summary>
    public const string FieldFile = "field.nii";
    /// <summary>See <see cref="OverlayPicture"/>.</summary>
    public const string OverlayFile = "overlay.png";
    /// <summary>See <see cref="ResidualMap"/>; on the training reference's grid.</summary>
    public const string ResidualFile = "residual.nii.gz";

    /// <summary>How the report is written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes what a session needs; the field is copied.</summary>
    /// <param name="folder">Made if need be; files in it are replaced.</param>
    /// <param name="report">Matrix, scores, verdict.</param>
    /// <param name="grid">Grid of the session's reference.</param>
    /// <param name="reference">The session's reference.</param>
    /// <param name="field">Path of the unwarping field; null without one.</param>
    public static void Write(string folder, AlignmentReport report, Grid grid, float[] reference, string? field)
    {
        Directory.CreateDirectory(folder);
        NiftiWriter.Write(Path.Combine(folder, ReferenceFile), grid, [reference], 1);
        if (field is not null)
            File.Copy(field, Path.Combine(folder, FieldFile), true);
        File.WriteAllBytes(Path.Combine(folder, ReportFile), JsonSerializer.SerializeToUtf8Bytes(report, Json));
    }

    /// <summary>Reads a folder and checks that its files belong together.</summary>
    /// <exception cref="SessionProtocolException">Something is missing or was changed; the message says what.</exception>
    public static SessionAlignment Load(string folder)
    {
        var path = Path.Combine(folder, ReportFile);
        if (!File.Exists(path))
            throw new SessionProtocolException($"{folder} holds no {ReportFile}; make it with 'rtbci align', or leave alignment.folder out to align the run's first volume.");
        var bytes = File.ReadAllBytes(path);
        var report = Parse(bytes, path);
        report.Map();
        var (header, volumes) = NiftiReader.ReadAll(Path.Combine(folder, ReferenceFile));
        if (AlignmentReport.HashOf(header.Grid, volumes[0]) is var found && found != report.SessionSha256)
            throw Changed(folder, ReferenceFile, found, report.SessionSha256);
        DisplacementField? field = null;
        if (report.FieldSha256 is { } expected)
        {
            var file = Path.Combine(folder, FieldFile);
            if (!File.Exists(file) || FileHash.Of(file) != expected)
                throw Changed(folder, FieldFile, File.Exists(file) ? FileHash.Of(file) : "missing", expected);
            field = DisplacementField.Read(file);
        }
        return new(report, header.Grid, volumes[0], field, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static AlignmentReport Parse(byte[] bytes, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<AlignmentReport>(bytes, Json) ?? throw new SessionProtocolException($"{path} holds null; make it again with 'rtbci align'.");
        }
        catch (JsonException failure)
        {
            throw new SessionProtocolException($"{path} cannot be read: {failure.Message.ReplaceLineEndings(" ")} Make it again with 'rtbci align'.");
        }
    }

    private static SessionProtocolException Changed(string folder, string file, string found, string expected) =>
        new($"{folder}: {file} is not the one that was aligned: its SHA-256 is {found[..Math.Min(16, found.Length)]}, {ReportFile} says {expected[..Math.Min(16, expected.Length)]}. Align again with 'rtbci align'.");
}
