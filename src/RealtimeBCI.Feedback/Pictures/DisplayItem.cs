namespace RealtimeBCI.Feedback;

/// <summary>One candidate as the display needs it.</summary>
/// <param name="Id">Unique within the gallery; what decisions and trial states name.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="File">Its picture, absolute path; null where it has none, and its name is shown instead.</param>
public sealed record DisplayItem(string Id, string Name, string? File);
