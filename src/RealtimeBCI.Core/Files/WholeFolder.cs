namespace RealtimeBCI.Core;

/// <summary>Folders that are there whole or not at all.</summary>
public static class WholeFolder
{
    /// <summary>Lets a folder be filled beside the wanted one, and renames it; if filling fails, nothing is left.</summary>
    /// <param name="folder">The wanted one.</param>
    /// <param name="mark">The file by which a folder of this kind is known: one that stands there is replaced, any other that is not empty is refused.</param>
    /// <param name="refusal">Makes the exception of what stands there, such as <c>something that is no bundle</c>.</param>
    /// <param name="fill">Fills the folder that it is given, and proves that it can be used.</param>
    public static void Write(string folder, string mark, Func<string, Exception> refusal, Action<string> fill)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, mark)))
            throw refusal(folder);
        var partial = folder + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, true);
        Directory.CreateDirectory(partial);
        try
        {
            fill(partial);
            if (Directory.Exists(folder))
                Directory.Delete(folder, true);
            Directory.Move(partial, folder);
        }
        catch
        {
            Directory.Delete(partial, true);
            throw;
        }
    }
}
