using System.Text.Json;
using RealtimeBCI.Session.Journal;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>Compares decisions of two sessions bit for bit, but for what the host's clock says of them: when they were issued, and how late that was.</summary>
internal static class Same
{
    public static void Decisions(IReadOnlyList<Decision> expected, IReadOnlyList<Decision> found) =>
        Assert.Equal(expected.Select(Text), found.Select(Text));

    private static string Text(Decision decision) =>
        JsonSerializer.Serialize(decision with { NewestVolumeReceivedNs = 0, PublishedNs = 0, StalenessSeconds = 0 }, JournalWriter.Json);
}
