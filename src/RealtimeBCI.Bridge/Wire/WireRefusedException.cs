namespace RealtimeBCI.Bridge.Wire;

/// <summary>The server refused something that this bridge cannot mend.</summary>
/// <param name="fault">Its name.</param>
/// <param name="message">What was found, and what was expected.</param>
public sealed class WireRefusedException(WireFault fault, string message) : Exception(message)
{
    /// <summary>The name of the fault.</summary>
    public WireFault Fault => fault;
}
