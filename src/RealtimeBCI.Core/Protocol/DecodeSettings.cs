namespace RealtimeBCI.Core;

/// <summary>On what a session's decoder runs.</summary>
public sealed record DecodeSettings
{
    /// <summary><c>cpu</c>, <c>cuda</c>, <c>tensorrt</c>, or <c>auto</c>, which takes the fastest that is there and says which.</summary>
    public string Device { get; init; } = "cpu";
    /// <summary>Threads for one decode, where the processor does it.</summary>
    public int Threads { get; init; } = 1;

    internal void Validate()
    {
        Setting.OneOf("decode.device", Device, "cpu", "cuda", "tensorrt", "auto");
        Setting.InRange("decode.threads", Threads, 1, 64);
    }
}
