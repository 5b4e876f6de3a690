using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Tests.Train;

public sealed class NsdIdTests
{
    [Fact]
    public void The_same_picture_counted_from_1_is_one_more_than_counted_from_0()
    {
        Assert.Equal(28753, new Nsd73kZeroBased(28752).ToOneBased().Value);
        Assert.Equal(new Nsd73kZeroBased(0), new Nsd73kOneBased(1).ToZeroBased());
        Assert.Equal(new TrialZeroBased(749), new TrialOneBased(750).ToZeroBased());
        Assert.Equal(750, TrialZeroBased.Of(2, 0, TrialZeroBased.PerSession).Value);
    }

    [Fact]
    public void Ids_outside_their_range_are_refused()
    {
        Assert.Throws<NsdException>(() => new Nsd73kZeroBased(73_000));
        Assert.Throws<NsdException>(() => new Nsd73kZeroBased(-1));
        Assert.Throws<NsdException>(() => new Nsd73kOneBased(0));
        Assert.Throws<NsdException>(() => new Nsd73kOneBased(73_001));
        Assert.Throws<NsdException>(() => new SubjectImageOneBased(0));
        Assert.Throws<NsdException>(() => new SubjectImageOneBased(10_001));
        Assert.Throws<NsdException>(() => new TrialOneBased(0));
    }

    [Theory]
    [InlineData(typeof(Nsd73kZeroBased))]
    [InlineData(typeof(Nsd73kOneBased))]
    [InlineData(typeof(SubjectImageOneBased))]
    [InlineData(typeof(TrialZeroBased))]
    [InlineData(typeof(TrialOneBased))]
    public void No_id_converts_without_a_name(Type id) =>
        Assert.DoesNotContain(id.GetMethods(), m => m.Name is "op_Implicit" or "op_Explicit");

    [Fact]
    public void An_item_names_its_picture_counted_from_0()
    {
        Assert.Equal("nsd00059", new Nsd73kZeroBased(59).ToItem());
        Assert.Equal(new Nsd73kZeroBased(59), Nsd73kZeroBased.FromItem("nsd00059"));
        Assert.Null(Nsd73kZeroBased.FromItem("nsd73000"));
        Assert.Null(Nsd73kZeroBased.FromItem("imagery-H"));
        Assert.Null(Nsd73kZeroBased.FromItem("nsd-0059"));
    }

    [Fact]
    public void The_first_thousand_pictures_of_a_subject_are_the_shared_ones()
    {
        Assert.True(new SubjectImageOneBased(1000).IsShared);
        Assert.False(new SubjectImageOneBased(1001).IsShared);
    }
}
