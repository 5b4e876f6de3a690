namespace RealtimeBCI.Decode;

/// <summary>A decoder bundle cannot be used; the message says in one line which part, what was found and what was expected.</summary>
public sealed class BundleException(string message) : Exception(message);
