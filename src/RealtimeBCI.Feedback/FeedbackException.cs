namespace RealtimeBCI.Feedback;

/// <summary>The display cannot start; the message says in one line what is missing and what to do.</summary>
public sealed class FeedbackException(string message, Exception? inner = null) : Exception(message, inner);
