using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace RealtimeBCI.Decode;

/// <summary>Splits captions into tokens as CLIP does: byte-level byte-pair encoding of lower-case words, an end-of-word mark, a start and an end token, a fixed context.</summary>
/// <remarks>Radford et al. 2021 (CLIP), Sennrich et al. 2016 (byte-pair encoding). HTML entities (with their semicolon) are resolved and white space is merged first. Accented letters are to be
/// composed (NFC), since this program does without the tables that would compose them; letters beyond the basic plane count as symbols.</remarks>
public sealed partial class CaptionTokenizer
{
    private const string EndOfWord = "</w>", Start = "<|startoftext|>", End = "<|endoftext|>";
    private readonly BpeTokenizer _bpe;
    private readonly int _start, _end, _padding;

    /// <summary>Loads a vocabulary.</summary>
    /// <param name="folder">Holds <c>vocab.json</c> (token to id, with the start and end token) and <c>merges.txt</c> (pairs, most frequent first; a first line that begins with # is skipped).</param>
    /// <param name="context">Tokens of a caption, start and end included; at least 3.</param>
    /// <param name="padding">Id that fills the context; null fills with the end token.</param>
    /// <exception cref="OnnxModelException">A file is absent or damaged; the message names it.</exception>
    public CaptionTokenizer(string folder, int context, int? padding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 3);
        string vocabularyFile = Path.Combine(folder, "vocab.json"), mergesFile = Path.Combine(folder, "merges.txt");
        if (new[] { vocabularyFile, mergesFile }.FirstOrDefault(f => !File.Exists(f)) is { } absent)
            throw new OnnxModelException($"There is no {absent}; a tokenizer needs vocab.json and merges.txt.");
        try
        {
            var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(vocabularyFile)) ?? [];
            if (!vocabulary.TryGetValue(Start, out _start) || !vocabulary.TryGetValue(End, out _end))
                throw new OnnxModelException($"{vocabularyFile} holds {vocabulary.Count} tokens without {Start} and {End}; it is not the vocabulary of a CLIP.");
            _bpe = BpeTokenizer.Create(new BpeOptions(vocabulary)
            {
                Merges = File.ReadLines(mergesFile).SkipWhile(l => l.StartsWith("#version", StringComparison.Ordinal)).Where(l => l.Length > 0),
                ByteLevel = true,
                EndOfWordSuffix = EndOfWord,
                PreTokenizer = new RegexPreTokenizer(Words(), null),
            });
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new OnnxModelException($"{folder} holds no vocabulary that can be used: {failure.Message.ReplaceLineEndings(" ")}");
        }
        (Context, _padding) = (context, padding ?? _end);
    }

    /// <summary>Tokens of a caption, start and end included.</summary>
    public int Context { get; }
    /// <summary>Number of ids.</summary>
    public int VocabularySize => _bpe.Vocabulary.Count;

    /// <summary>Ids of a caption; one that is too long loses its last tokens and keeps the end.</summary>
    /// <returns>Start, the caption, end, padding; shape [context].</returns>
    public long[] Encode(string caption)
    {
        var tokens = _bpe.EncodeToIds(Clean(caption));
        var ids = new long[Context];
        Array.Fill(ids, _padding);
        var kept = Math.Min(tokens.Count, Context - 2);
        ids[0] = _start;
        for (var t = 0; t < kept; t++)
            ids[t + 1] = tokens[t];
        ids[kept + 1] = _end;
        return ids;
    }

    /// <summary>Position of a caption's end among its ids; what follows is padding.</summary>
    public int EndOf(ReadOnlySpan<long> ids) => ids.IndexOf(_end);

    private static string Clean(string caption) =>
        Space().Replace(WebUtility.HtmlDecode(WebUtility.HtmlDecode(caption)), " ").Trim().ToLowerInvariant();

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
