namespace RealtimeBCI.Decode;

/// <summary>Descriptions of published encoders, for models that a user exports without an <c>encoder.json</c>.</summary>
/// <remarks>Figures from OpenCLIP's model configurations. The input's size is read from the model where its axes are fixed.</remarks>
public static class EncoderPresets
{
    private static readonly float[] ClipMean = [0.48145466f, 0.4578275f, 0.40821073f], ClipDeviation = [0.26862954f, 0.26130258f, 0.27577711f];
    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];

    private static readonly Dictionary<string, EncoderDescription> All = new(StringComparer.Ordinal)
    {
        ["openai-clip"] = Clip(224, 0),
        ["openai-clip-336"] = Clip(336, 0),
        ["laion-bigG"] = Clip(224, 0),
        ["transformers-clip"] = Clip(224, null),
        ["inception"] = new(new(new(224, ResizeMode.Stretch, ResizeFilter.Bicubic, Half, Half)), null),
    };

    /// <summary>What <see cref="Of"/> knows.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>A preset.</summary>
    /// <exception cref="OnnxModelException">There is none of that name.</exception>
    public static EncoderDescription Of(string name) => All.TryGetValue(name, out var preset) ? preset
        : throw new OnnxModelException($"There is no encoder preset '{name}'; there are {string.Join(", ", All.Keys)}.");

    private static EncoderDescription Clip(int size, int? padding) =>
        new(new(new(size, ResizeMode.ShorterEdge, ResizeFilter.Bicubic, ClipMean, ClipDeviation)), new(77, padding));
}
