using System.Text.Encodings.Web;
using System.Text.Json;

namespace RealtimeBCI.Train;

/// <summary>Learns a vocabulary by byte-pair encoding and writes it as <c>vocab.json</c> and <c>merges.txt</c>, the files of CLIP's tokenizer.</summary>
/// <remarks>Sennrich et al. 2016. The most frequent pair of neighbouring pieces becomes one piece, until every word is one; among equals, the first in ordinal order. Id 0 is padding.</remarks>
internal static class CaptionVocabulary
{
    public const int PaddingId = 0;
    private const string Padding = "<|padding|>", Start = "<|startoftext|>", End = "<|endoftext|>", EndOfWord = "</w>";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Learns from captions of plain words (letters a to z).</summary>
    /// <param name="folder">Receives the two files.</param>
    /// <param name="captions">In lower case, words parted by a space.</param>
    /// <returns>Number of ids.</returns>
    public static int Write(string folder, IEnumerable<string> captions)
    {
        var merges = Learn(captions);
        string[] bytes = [.. Enumerable.Range(0, 256).Select(Letter)];
        string[] tokens = [Padding, .. bytes, .. bytes.Select(b => b + EndOfWord), .. merges.Select(m => m.Left + m.Right), Start, End];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in tokens)
            ids.TryAdd(token, ids.Count);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(ids, Json) + "\n");
        File.WriteAllLines(Path.Combine(folder, "merges.txt"), merges.Select(m => $"{m.Left} {m.Right}").Prepend("#version: 0.2"));
        return ids.Count;
    }

    private static List<(string Left, string Right)> Learn(IEnumerable<string> captions)
    {
        var words = captions.SelectMany(c => c.Split(' ')).CountBy(w => w)
            .Select(w => (Pieces: w.Key.Select((c, i) => i == w.Key.Length - 1 ? c + EndOfWord : c.ToString()).ToList(), Count: w.Value)).ToArray();
        var merges = new List<(string, string)>();
        while (true)
        {
            var pairs = new Dictionary<(string Left, string Right), int>();
            foreach (var (pieces, count) in words)
                for (var i = 1; i < pieces.Count; i++)
                    pairs[(pieces[i - 1], pieces[i])] = pairs.GetValueOrDefault((pieces[i - 1], pieces[i])) + count;
            if (pairs.Count == 0)
                return merges;
            var best = pairs.OrderByDescending(p => p.Value).ThenBy(p => p.Key.Left, StringComparer.Ordinal).ThenBy(p => p.Key.Right, StringComparer.Ordinal).First().Key;
            merges.Add(best);
            foreach (var (pieces, _) in words)
                for (var i = 1; i < pieces.Count; i++)
                    if ((pieces[i - 1], pieces[i]) == best)
                    {
                        pieces[i - 1] += pieces[i];
                        pieces.RemoveAt(i);
                    }
        }
    }

    /// <summary>The letter that stands for a byte: itself where it is a visible one of Latin-1, else one of those from code point 256 on, in order.</summary>
    private static string Letter(int value)
    {
        static bool IsVisible(int b) => b is >= 33 and <= 126 or >= 161 and <= 172 or >= 174;
        return ((char)(IsVisible(value) ? value : 256 + Enumerable.Range(0, value).Count(b => !IsVisible(b)))).ToString();
    }
}
