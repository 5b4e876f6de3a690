using System.Diagnostics;

namespace RealtimeBCI.Tests;

/// <summary>Where tests find the repository, the shared material beside it, and Debian's Python.</summary>
internal static class TestPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of real data and golden files; null where this checkout has none.</summary>
    public static string? Shared { get; } =
        Directory.Exists(Path.Combine(Root, "..", "shared", "golden")) ? Path.GetFullPath(Path.Combine(Root, "..", "shared")) : null;

    public static string Python => "/usr/bin/python3";

    public static string RequireShared(string relative)
    {
        Assert.SkipWhen(Shared is null, "../shared is not beside this checkout: real data and golden files are absent.");
        return Path.Combine(Shared!, relative);
    }

    public static void RequirePython(params string[] modules)
    {
        Assert.SkipUnless(File.Exists(Python), "there is no /usr/bin/python3");
        var (code, _, error) = Run(Python, "-c", string.Concat(modules.Select(m => $"import {m};")));
        Assert.SkipUnless(code == 0, $"Debian's Python lacks one of {string.Join(", ", modules)}: {error.Trim().Split('\n')[^1]}");
    }

    public static (int Code, string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static string TemporaryFolder()
    {
        var path = Directory.CreateTempSubdirectory("rtbci-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => { if (Directory.Exists(path)) Directory.Delete(path, true); };
        return path;
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "RealtimeBCI.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException($"No RealtimeBCI.sln above {AppContext.BaseDirectory}.");
    }
}
