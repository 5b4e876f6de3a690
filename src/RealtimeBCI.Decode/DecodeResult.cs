namespace RealtimeBCI.Decode;

/// <summary>What a decoder makes of one pattern: a vector per target, or the reason why there is none.</summary>
public abstract record DecodeResult
{
    private DecodeResult() { }

    /// <summary>The pattern was decoded.</summary>
    /// <param name="Outputs">Finite; one per target, shape [dimension]. They lie in the decoder's own buffers: copy them before the next call.</param>
    public sealed record Decoded(IReadOnlyList<ReadOnlyMemory<float>> Outputs) : DecodeResult;

    /// <summary>The model threw, answered with numbers that are not finite, or got a pattern that cannot be decoded.</summary>
    /// <param name="Reason">One line for the journal and the operator.</param>
    public sealed record Failed(string Reason) : DecodeResult;
}
