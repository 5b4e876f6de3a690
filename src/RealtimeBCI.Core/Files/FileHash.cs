using System.Security.Cryptography;

namespace RealtimeBCI.Core;

/// <summary>Names a file by its content.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
