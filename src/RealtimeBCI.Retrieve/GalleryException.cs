namespace RealtimeBCI.Retrieve;

/// <summary>A gallery cannot be used; the message says in one line which part, what was found and what was expected.</summary>
public sealed class GalleryException(string message) : Exception(message);
