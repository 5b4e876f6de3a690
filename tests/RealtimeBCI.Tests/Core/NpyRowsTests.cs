namespace RealtimeBCI.Tests.Core;

public sealed class NpyRowsTests
{
    [Fact]
    public void Rows_written_in_any_order_make_the_matrix_that_a_whole_reader_reads()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "rows.npy");
        using (var rows = NpyRows.Create(path, 3, 2))
        {
            rows.Write(1, [3, 4, 5, 6]);
            rows.Write(0, [1, 2]);
            var back = new float[4];
            rows.Read(1, back);
            Assert.Equal([3, 4, 5, 6], back);
            Assert.Throws<ArgumentException>(() => rows.Write(2, [1, 2, 3, 4]));
            Assert.Throws<ArgumentException>(() => rows.Read(0, new float[3]));
        }
        var (values, shape) = NpyFile.ReadFloats(path);
        Assert.Equal([3, 2], shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], values);
        using var again = NpyRows.Open(path);
        Assert.Equal((3, 2), (again.Rows, again.Columns));
    }

    [Theory]
    [InlineData("(2147483647, 2147483647)")]
    [InlineData("(3, 3)")]
    [InlineData("(4,)")]
    [InlineData("(4, 0)")]
    public void A_shape_that_the_file_cannot_fill_is_refused(string shape)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "rows.npy");
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[32]]);
        Assert.Throws<NpyException>(() => NpyRows.Open(path));
    }
}
