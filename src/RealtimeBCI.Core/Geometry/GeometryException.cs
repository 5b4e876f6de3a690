namespace RealtimeBCI.Core;

/// <summary>Two things that must lie on one grid do not; the message names both.</summary>
public sealed class GeometryException(string message) : Exception(message);
