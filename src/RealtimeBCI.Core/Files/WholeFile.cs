namespace RealtimeBCI.Core;

/// <summary>Files that are there whole or as they were.</summary>
public static class WholeFile
{
    /// <summary>Lets a file be written beside the wanted one, and renames it; if writing fails, nothing is left of it.</summary>
    /// <param name="path">The wanted one; replaced if it is there.</param>
    /// <param name="write">Writes the file that it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        var partial = path + ".partial";
        try
        {
            write(partial);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
