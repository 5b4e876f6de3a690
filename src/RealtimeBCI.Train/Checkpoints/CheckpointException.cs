namespace RealtimeBCI.Train.Checkpoints;

/// <summary>A checkpoint cannot be used; the message says in one line which part, what was found and what was expected.</summary>
public sealed class CheckpointException(string message) : Exception(message);
