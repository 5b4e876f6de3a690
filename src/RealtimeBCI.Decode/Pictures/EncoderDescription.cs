using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeBCI.Decode;

/// <summary>One output of an encoder.</summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Tokens">Tokens of one picture or caption; 1 for a pooled vector.</param>
/// <param name="Channels">Numbers per token.</param>
public sealed record EncoderOutput(string Name, int Tokens, int Channels);

/// <summary>An ONNX model that embeds pictures.</summary>
/// <param name="Preparation">What is done to a picture first.</param>
public sealed record ImageTower(PicturePreparation Preparation)
{
    /// <summary>Name of the model's input, float32 [1, 3, size, size]; null takes its only one.</summary>
    public string? Input { get; init; }
    /// <summary>The vector of the whole picture; null takes what looks like it, see <see cref="EncoderModel"/>.</summary>
    public EncoderOutput? Pooled { get; init; }
    /// <summary>A vector per token; null takes what looks like it, or none.</summary>
    public EncoderOutput? Tokens { get; init; }
}

/// <summary>An ONNX model that embeds captions.</summary>
/// <param name="Context">Tokens that the model takes, start and end included.</param>
/// <param name="Padding">Id that fills the context after the end; null fills with the end itself.</param>
public sealed record TextTower(int Context, int? Padding)
{
    /// <summary>Name of the model's input, int64 or int32 [1, context]; null takes <c>input_ids</c> or the only one.</summary>
    public string? Input { get; init; }
    /// <summary>The vector of the whole caption; null takes what looks like it, see <see cref="EncoderModel"/>.</summary>
    public EncoderOutput? Pooled { get; init; }
    /// <summary>A vector per token; null takes what looks like it, or none.</summary>
    public EncoderOutput? Tokens { get; init; }
}

/// <summary>What one has to know of encoders in order to use them: the file <c>encoder.json</c> that lies beside the models, or a preset.</summary>
/// <param name="Image">The picture encoder; null where there is none.</param>
/// <param name="Text">The caption encoder; null where there is none.</param>
public sealed record EncoderDescription(ImageTower? Image, TextTower? Text)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "encoder.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>How the encoders came to be: settings of their training, for the record.</summary>
    public IReadOnlyDictionary<string, string>? Origin { get; init; }

    /// <summary>Reads the description of the encoders of a folder.</summary>
    /// <exception cref="OnnxModelException">It is absent or cannot be used; the message names the reason.</exception>
    public static EncoderDescription Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new OnnxModelException($"There is no {FileName} in {folder}; write one beside the model, or name one of the presets {string.Join(", ", EncoderPresets.Names)}.");
        try
        {
            var read = JsonSerializer.Deserialize<EncoderDescription>(File.ReadAllText(path), Json);
            return read is not null && FaultOf(read) is not { } fault ? read
                : throw new OnnxModelException($"{path}: {(read is null ? "it is empty" : FaultOf(read))}.");
        }
        catch (JsonException failure)
        {
            throw new OnnxModelException($"{path} cannot be read: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Writes the description into a folder.</summary>
    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    private static string? FaultOf(EncoderDescription d) => d switch
    {
        { Image: null, Text: null } => "it describes neither an image nor a text encoder",
        { Image.Preparation: null } => "image.preparation is missing",
        { Image.Preparation: { Mean: not { Length: 3 } } or { Deviation: not { Length: 3 } } } => "image.preparation.mean and deviation need three numbers each",
        { Image.Preparation: { Size: < 1 or > 4096 } p } => $"image.preparation.size is {p.Size}; expected 1 to 4096",
        { Text.Context: < 3 or > 100_000 } => $"text.context is {d.Text!.Context}; expected at least 3 tokens",
        _ when d.Image is { } i && i.Preparation.Deviation.Any(s => !(s > 0)) => "image.preparation.deviation holds a number that is not above 0",
        _ => null,
    };
}
