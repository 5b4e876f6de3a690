namespace RealtimeBCI.Feedback;

/// <summary>The gallery's pictures, by the id of their items. What cannot be read becomes a plain card, and is said once: a session goes on.</summary>
/// <param name="gallery">The items, by id.</param>
/// <param name="onFault">Told of each picture that cannot be read.</param>
/// <param name="longestSide">Larger pictures are made smaller, pixels.</param>
public sealed class PictureShelf(IReadOnlyDictionary<string, DisplayItem> gallery, Action<string> onFault, int longestSide = 1024)
{
    /// <summary>Reads the picture of an item.</summary>
    public Raster Load(string item)
    {
        try
        {
            return gallery.TryGetValue(item, out var found) && found.File is { } file ? PictureFile.LoadWithin(file, longestSide) : Plain;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            onFault(fault.Message);
            return Plain;
        }
    }

    private static Raster Plain => new(1, 1, [Palette.Card.R, Palette.Card.G, Palette.Card.B, 255]);
}
