using System.CommandLine;
using System.CommandLine.Parsing;
using RealtimeBCI.Decode;
using RealtimeBCI.Feedback;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Checkpoints;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.App;

/// <summary>Runs a command line: exit code 0 on success, 2 on a usage error, 1 on a failure, with one line that says what, where and what to do.</summary>
public static class Cli
{
    /// <summary>A failure that a command reports in one line.</summary>
    public sealed class FailureException(string message) : Exception(message);

    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (UsageError(parsed) is { } error)
        {
            await Console.Error.WriteLineAsync($"rtbci: {error} See rtbci {NameOf(parsed.CommandResult)} --help.").ConfigureAwait(false);
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("rtbci: stopped.").ConfigureAwait(false);
            return 1;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            await Console.Error.WriteLineAsync($"rtbci: {failure.Message.ReplaceLineEndings(" ")}").ConfigureAwait(false);
            return 1;
        }
    }

    private static string? UsageError(ParseResult parsed)
    {
        var stranger = parsed.UnmatchedTokens.Concat(parsed.Tokens.Where(IsMistakenForAnArgument).Select(t => t.Value)).FirstOrDefault();
        return stranger is not null ? $"'{stranger}' is no command or option here."
            : parsed.Errors.Count > 0 ? string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : null;
    }

    private static bool IsMistakenForAnArgument(Token token) => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal);

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult { Parent: not null } group ? $"{NameOf(group)} {command.Command.Name}" : command.Command.Name;

    private static bool IsExpected(Exception failure) => failure is FailureException or SessionProtocolException or GeometryException
        or NiftiException or NpyException or NsdException or EventsException or JournalException or BundleException or GalleryException or TrainingException
        or CheckpointException
        or FeedbackException or OnnxModelException or IOException or UnauthorizedAccessException or ArgumentException;
}
