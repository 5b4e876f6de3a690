namespace RealtimeBCI.Decode;

/// <summary>How the weights of large linear maps are stored and multiplied.</summary>
public enum WeightFormat
{
    /// <summary>As float32.</summary>
    Float32,
    /// <summary>As 8-bit integers with one scale per 128 weights; see <see cref="EightBitKernel"/>.</summary>
    Int8,
}

/// <summary>How a model is written.</summary>
public sealed record WeightOptions
{
    /// <summary>How the weights of maps from one pattern are stored. Maps that are applied to every token are small and stay float32.</summary>
    public WeightFormat Format { get; init; }
    /// <summary>A model whose constants hold at least so many bytes keeps them in a data file beside it. At most 2 GB fit into a model file itself.</summary>
    public long ExternalFromBytes { get; init; } = 1L << 28;
}
