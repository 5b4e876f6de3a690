using System.Globalization;
using System.Net;
using System.Text;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Numbers and names as the page writes them.</summary>
internal static class Words
{
    /// <summary>Text made safe for HTML, attributes included.</summary>
    public static string Safe(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A fraction as percent, with as many digits as help.</summary>
    public static string Percent(double fraction) => double.IsNaN(fraction) ? "–" : fraction is > 0 and < 0.1 ? $"{100 * fraction:0.0} %" : $"{100 * fraction:0} %";

    /// <summary>A chance level as percent: 12.5 % stays 12.5 %.</summary>
    public static string Chance(double fraction) => double.IsNaN(fraction) ? "–" : $"{100 * fraction:0.#} %";

    /// <summary>A probability as journals write it: 0.013, or 3 × 10⁻⁹.</summary>
    public static string Probability(double p)
    {
        if (double.IsNaN(p))
            return "–";
        if (p == 0)
            return "0";
        if (p >= 0.00095)
            return p >= 0.095 ? $"{p:0.00}" : $"{p:0.000}";
        var exponent = (int)Math.Floor(Math.Log10(p));
        return $"{p / Math.Pow(10, exponent):0} × 10{Superscript(exponent)}";
    }

    /// <summary>The p of a test, with its sign: p = .013, or p ≤ .0001 where permutations could not go lower.</summary>
    public static string PermutationP(double p, int permutations) => p * (permutations + 1) < 1.5 ? $"p ≤ {1.0 / permutations:0.####}" : $"p = {Probability(p)}";

    /// <summary>Milliseconds with about three digits.</summary>
    public static string Ms(double ms) => double.IsNaN(ms) ? "–" : Math.Abs(ms) < 10 ? $"{ms:0.00}" : Math.Abs(ms) < 100 ? $"{ms:0.0}" : $"{ms:0}";

    /// <summary>A number with two decimals; a dash where it is unknown.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>An identifier in camel case as words: MotionLost, motion lost.</summary>
    public static string Spoken(string identifier)
    {
        var words = new StringBuilder();
        foreach (var c in identifier)
            words.Append(char.IsUpper(c) && words.Length > 0 ? $" {char.ToLowerInvariant(c)}" : c.ToString());
        return words.ToString();
    }

    /// <summary>The beginning of a hash.</summary>
    public static string Short(string hash) => hash.Length == 0 ? "none" : hash[..Math.Min(12, hash.Length)];

    /// <summary>Numbers in a row, the first ones only where there are many.</summary>
    public static string Some(IReadOnlyList<int> numbers, int most = 20) =>
        string.Join(", ", numbers.Take(most)) + (numbers.Count > most ? $" and {numbers.Count - most} more" : "");

    private static string Superscript(int exponent) =>
        string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
