namespace RealtimeBCI.Tests.Core;

public sealed class PooledBufferTests
{
    [Fact]
    public void A_buffer_that_was_given_back_cannot_be_used()
    {
        var buffer = new FloatBuffers(5).Rent();
        Assert.Equal(5, buffer.Span.Length);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
        buffer.Dispose();
    }

    [Fact]
    public void An_old_handle_stays_dead_when_its_memory_has_a_new_owner()
    {
        var buffers = new FloatBuffers(3);
        var old = buffers.Rent();
        old.Dispose();
        using var owner = buffers.Rent();
        owner.Span.Fill(1);
        Assert.Throws<ObjectDisposedException>(() => old.Span.Length);
        old.Dispose();
        using var third = buffers.Rent();
        third.Span.Fill(2);
        Assert.Equal([1, 1, 1], owner.Span.ToArray());
    }

    [Fact]
    public void Renting_and_giving_back_takes_no_memory_of_a_volumes_size()
    {
        var buffers = new FloatBuffers(100_000);
        buffers.Rent().Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            buffers.Rent().Dispose();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Bytes_are_copied_have_their_length_and_end_with_their_owner(int length)
    {
        var source = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var bytes = PooledBytes.Copy(source);
        Assert.Equal(source, bytes.Span.ToArray());
        Assert.Equal(length, bytes.Memory.Length);
        bytes.Dispose();
        bytes.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bytes.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => bytes.Memory.Length);
    }
}
