using System.Globalization;

namespace RealtimeBCI.Train;

/// <summary>Reads a family's own settings: every one that is given must be asked for.</summary>
/// <param name="family">The family's name, for messages.</param>
/// <param name="given">Settings by name, as they were written.</param>
public sealed class FamilySettings(string family, IReadOnlyDictionary<string, string> given)
{
    private readonly HashSet<string> _known = [];

    /// <summary>A whole number.</summary>
    /// <exception cref="TrainingException">It is no number, or lies outside its range.</exception>
    public int Whole(string key, int standard, int least = 1, int most = int.MaxValue) =>
        Read(key) is not { } text ? standard
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw Wrong(key, text, most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}");

    /// <summary>A number.</summary>
    /// <exception cref="TrainingException">It is no number, or lies outside its range.</exception>
    public double Number(string key, double standard, double least = 0, double most = double.MaxValue) =>
        Read(key) is not { } text ? standard
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw Wrong(key, text, string.Create(CultureInfo.InvariantCulture, $"a number of at least {least}{(most == double.MaxValue ? "" : $" and at most {most}")}"));

    /// <summary>One of some words.</summary>
    /// <exception cref="TrainingException">It is none of them.</exception>
    public string Word(string key, string standard, params ReadOnlySpan<string> words) =>
        Read(key) is not { } text ? standard : words.Length == 0 || words.Contains(text) ? text : throw Wrong(key, text, $"one of {string.Join(", ", words.ToArray())}");

    /// <summary>Ends reading.</summary>
    /// <exception cref="TrainingException">Something was given that nothing asked for.</exception>
    public void RequireNoOther()
    {
        if (given.Keys.FirstOrDefault(k => !_known.Contains(k)) is { } other)
            throw new TrainingException($"{family} has no setting '{other}'; {(_known.Count == 0 ? "it has none" : $"it has {string.Join(", ", _known.Order(StringComparer.Ordinal))}")}.");
    }

    private string? Read(string key)
    {
        _known.Add(key);
        return given.GetValueOrDefault(key);
    }

    private TrainingException Wrong(string key, string found, string expected) => new($"{family}'s setting {key} is '{found}'; expected {expected}.");
}
