using System.Globalization;

namespace RealtimeBCI.Train.Nsd;

/// <summary>A picture by its place among NSD's 73,000, counted from 0, as <c>nsdId</c> of <c>nsd_stim_info_merged.csv</c> and the rows of <c>imgBrick</c> count.</summary>
/// <remarks>There is no conversion without a name: a picture off by one is a picture mislabelled.</remarks>
public readonly record struct Nsd73kZeroBased
{
    /// <summary>Pictures of NSD.</summary>
    public const int Count = 73_000;

    /// <summary>Checks the range.</summary>
    /// <exception cref="NsdException">The number is below 0 or above 72,999.</exception>
    public Nsd73kZeroBased(int value) =>
        Value = value is >= 0 and < Count ? value : throw new NsdException($"{value} is no 73k id counted from 0; those run from 0 to {Count - 1}.");

    /// <summary>The number, from 0.</summary>
    public int Value { get; }

    /// <summary>The same picture, counted from 1.</summary>
    public Nsd73kOneBased ToOneBased() => new(Value + 1);

    /// <summary>The picture's id in galleries and trial tables: <c>nsd</c> and five digits, counted from 0.</summary>
    public string ToItem() => string.Create(CultureInfo.InvariantCulture, $"nsd{Value:D5}");

    /// <summary>Reads what <see cref="ToItem"/> writes; null where the text is something else.</summary>
    public static Nsd73kZeroBased? FromItem(string item) =>
        item.Length == 8 && item.StartsWith("nsd", StringComparison.Ordinal)
        && int.TryParse(item.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < Count ? new(value) : null;
}

/// <summary>A picture by its place among NSD's 73,000, counted from 1, as <c>subjectim</c>, <c>sharedix</c> and column 73KID of <c>responses.tsv</c> count.</summary>
public readonly record struct Nsd73kOneBased
{
    /// <summary>Checks the range.</summary>
    /// <exception cref="NsdException">The number is below 1 or above 73,000.</exception>
    public Nsd73kOneBased(int value) =>
        Value = value is >= 1 and <= Nsd73kZeroBased.Count ? value : throw new NsdException($"{value} is no 73k id counted from 1; those run from 1 to {Nsd73kZeroBased.Count}.");

    /// <summary>The number, from 1.</summary>
    public int Value { get; }

    /// <summary>The same picture, counted from 0.</summary>
    public Nsd73kZeroBased ToZeroBased() => new(Value - 1);
}

/// <summary>A picture by its place among one subject's 10,000, counted from 1, as <c>masterordering</c> and column 10KID of <c>responses.tsv</c> count.</summary>
public readonly record struct SubjectImageOneBased
{
    /// <summary>Pictures of a subject.</summary>
    public const int Count = 10_000;
    /// <summary>The first so many are the shared ones.</summary>
    public const int Shared = 1_000;

    /// <summary>Checks the range.</summary>
    /// <exception cref="NsdException">The number is below 1 or above 10,000.</exception>
    public SubjectImageOneBased(int value) =>
        Value = value is >= 1 and <= Count ? value : throw new NsdException($"{value} is no place among a subject's pictures counted from 1; those run from 1 to {Count}.");

    /// <summary>The number, from 1.</summary>
    public int Value { get; }

    /// <summary>Whether every subject was to see this picture.</summary>
    public bool IsShared => Value <= Shared;
}
