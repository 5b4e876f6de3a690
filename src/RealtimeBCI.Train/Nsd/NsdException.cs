namespace RealtimeBCI.Train.Nsd;

/// <summary>A copy of NSD or NSD-Imagery, or an imported folder, cannot be used; the message says in one line what was found, where, and what to do.</summary>
public sealed class NsdException(string message) : Exception(message);
