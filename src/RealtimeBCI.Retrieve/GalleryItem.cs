namespace RealtimeBCI.Retrieve;

/// <summary>One candidate of a gallery.</summary>
/// <param name="Id">Unique within the gallery; letters, digits, dashes and the like, no tab.</param>
/// <param name="Name">What a person calls it; shown in cues.</param>
/// <param name="File">Its picture, relative to the gallery's folder; empty where there is none.</param>
/// <param name="Caption">A sentence about it; may be empty.</param>
public sealed record GalleryItem(string Id, string Name, string File = "", string Caption = "");
