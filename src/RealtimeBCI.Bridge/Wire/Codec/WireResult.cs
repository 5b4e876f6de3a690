namespace RealtimeBCI.Bridge.Wire;

/// <summary>What came out of decoding: a message, or the name of what is wrong with it.</summary>
/// <param name="Message">The message; null where there is a fault.</param>
/// <param name="Fault">What is wrong; <see cref="WireFault.None"/> where nothing is.</param>
/// <param name="Detail">What was found and what was expected; empty where nothing is wrong.</param>
/// <param name="Sequence">The faulty message's sequence where it could be read; 0 otherwise.</param>
public readonly record struct WireResult(WireMessage? Message, WireFault Fault, string Detail, long Sequence)
{
    internal static WireResult Of(WireMessage message) => new(message, WireFault.None, "", message.Sequence);

    internal static WireResult Bad(WireFault fault, string detail, long sequence = 0) => new(null, fault, detail, sequence);
}
