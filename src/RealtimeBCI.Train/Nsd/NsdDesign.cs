namespace RealtimeBCI.Train.Nsd;

/// <summary>Which picture each trial showed: <c>nsd_expdesign.mat</c>.</summary>
public sealed class NsdDesign
{
    private readonly int[] _ordering;
    private readonly MatArray _images;

    private NsdDesign(int[] ordering, MatArray images) => (_ordering, _images) = (ordering, images);

    /// <summary>Trials of the design; 30,000 in the release, more than some subjects did.</summary>
    public int Trials => _ordering.Length;

    /// <summary>Reads the file.</summary>
    /// <exception cref="NsdException">It is damaged, or its arrays are not shaped as in the release.</exception>
    public static NsdDesign Read(string path)
    {
        var arrays = MatFile.Read(path, "masterordering", "subjectim", "sharedix");
        var images = arrays["subjectim"];
        if (images.Dimensions is not [8, SubjectImageOneBased.Count])
            throw new NsdException($"{path}: subjectim is {string.Join(" x ", images.Dimensions)}; expected 8 x {SubjectImageOneBased.Count}.");
        var ordering = arrays["masterordering"].ToIntegers("masterordering");
        if (ordering.Length == 0 || ordering.Any(m => m is < 1 or > SubjectImageOneBased.Count))
            throw new NsdException($"{path}: masterordering has {ordering.Length} entries from {ordering.DefaultIfEmpty().Min()} to {ordering.DefaultIfEmpty().Max()}; expected places among a subject's {SubjectImageOneBased.Count} pictures, counted from 1.");
        var shared = arrays["sharedix"].ToIntegers("sharedix").ToHashSet();
        var design = new NsdDesign(ordering, images);
        for (var subject = 1; subject <= 8; subject++)
            if (Enumerable.Range(1, SubjectImageOneBased.Shared).Select(i => design.Picture(subject, new SubjectImageOneBased(i)).Value).FirstOrDefault(p => !shared.Contains(p)) is not 0 and var stranger)
                throw new NsdException($"{path}: subjectim counts picture {stranger} among the first {SubjectImageOneBased.Shared} of subject {subject}; sharedix does not hold it.");
        return design;
    }

    /// <summary>Which of the subject's pictures a trial showed.</summary>
    /// <exception cref="NsdException">The design has no such trial.</exception>
    public SubjectImageOneBased Image(TrialZeroBased trial) => trial.Value < Trials
        ? new(_ordering[trial.Value])
        : throw new NsdException($"trial {trial.Value + 1} is beyond the {Trials} trials of masterordering.");

    /// <summary>A subject's picture among the 73,000.</summary>
    /// <param name="subject">1 to 8.</param>
    /// <param name="image">Its place among the subject's pictures.</param>
    public Nsd73kOneBased Picture(int subject, SubjectImageOneBased image)
    {
        var stored = _images.Values[subject - 1 + 8 * (image.Value - 1)];
        return stored == Math.Floor(stored) && stored is >= 1 and <= Nsd73kZeroBased.Count
            ? new((int)stored)
            : throw new NsdException($"subjectim({subject}, {image.Value}) is {stored}; expected a 73k id counted from 1.");
    }
}
