using System.Text;
using CsCheck;

namespace RealtimeBCI.Tests.Core;

public sealed class NpyFileTests
{
    private readonly string _folder = TestPaths.TemporaryFolder();

    [Fact]
    public void Arrays_that_numpy_saved_read_alike_in_every_type_and_version()
    {
        TestPaths.RequirePython("numpy");
        Python("""
            import numpy as n, sys, os
            os.chdir(sys.argv[1])
            a = n.arange(24).reshape(2, 3, 4)
            for t in ('f4', 'f8', 'i4', 'i8', 'u1'):
                n.save(t + '.npy', a.astype(t))
            n.save('b1.npy', a % 3 == 0)
            for v in ((1, 0), (2, 0), (3, 0)):
                n.lib.format.write_array(open(f'version{v[0]}.npy', 'wb'), a.astype('f4'), version=v)
            n.save('scalar.npy', n.float32(7))
            n.save('empty.npy', n.zeros((0, 5), 'f4'))
            """);
        var expected = Enumerable.Range(0, 24).Select(i => (float)i);
        foreach (var name in new[] { "f4", "f8", "i4", "i8", "u1", "version1", "version2", "version3" })
        {
            var (values, shape) = NpyFile.ReadFloats(Path.Combine(_folder, name + ".npy"));
            Assert.Equal([2, 3, 4], shape);
            Assert.Equal(expected, values);
        }
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i % 3 == 0), NpyFile.ReadFlags(Path.Combine(_folder, "b1.npy")).Values);
        var scalar = NpyFile.ReadFloats(Path.Combine(_folder, "scalar.npy"));
        Assert.Equal((7f, 0), (scalar.Values.Single(), scalar.Shape.Length));
        var empty = NpyFile.ReadFloats(Path.Combine(_folder, "empty.npy"));
        Assert.Empty(empty.Values);
        Assert.Equal([0, 5], empty.Shape);
    }

    [Fact]
    public void Arrays_that_we_saved_numpy_reads_alike()
    {
        TestPaths.RequirePython("numpy");
        NpyFile.Write(At("f.npy"), [1.5f, -2, 3, 4, 5, float.NaN], 2, 3);
        NpyFile.Write(At("d.npy"), new[] { 0.1, 0.2 }.AsSpan(), 2);
        NpyFile.Write(At("b.npy"), new[] { true, false, true, true }.AsSpan(), 2, 2, 1);
        NpyFile.Write(At("none.npy"), ReadOnlySpan<float>.Empty, 0, 3);
        NpyFile.Write(At("one.npy"), new[] { 9f }.AsSpan());
        var output = Python("""
            import numpy as n, sys, os
            os.chdir(sys.argv[1])
            for f in ('f', 'd', 'b', 'none', 'one'):
                a = n.load(f + '.npy')
                print(a.dtype, a.shape, a.flatten().tolist(), a.flags.c_contiguous)
            """);
        Assert.Equal(
            ["float32 (2, 3) [1.5, -2.0, 3.0, 4.0, 5.0, nan] True", "float64 (2,) [0.1, 0.2] True", "bool (2, 2, 1) [True, False, True, True] True",
             "float32 (0, 3) [] True", "float32 () [9.0] True"], output.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", "Fortran")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", ">f4")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }", "|O")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 300), }", "needs 2400 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", "more than")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }", "more than")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 3), }", "-2")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 6, }", "no shape")]
    [InlineData("{'descr': '<f4', 'shape': (2, 3), }", "fortran_order")]
    [InlineData("", "lacks")]
    public void An_array_that_cannot_be_read_is_refused_before_memory_is_taken(string header, string says)
    {
        var path = At("bad.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[24]]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(says, Assert.Throws<NpyException>(() => NpyFile.ReadFloats(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        NpyFile.Write(At("whole.npy"), [1f, 2, 3, 4, 5, 6], 2, 3);
        var whole = File.ReadAllBytes(At("whole.npy"));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(At("cut.npy"), whole[..length]);
            Assert.Throws<NpyException>(() => NpyFile.ReadFloats(At("cut.npy")));
        }
        whole[6] = 2;
        File.WriteAllBytes(At("cut.npy"), whole[..10]);
        Assert.Throws<NpyException>(() => NpyFile.ReadFloats(At("cut.npy")));
        whole[6] = 9;
        File.WriteAllBytes(At("cut.npy"), whole);
        Assert.Contains("version 9", Assert.Throws<NpyException>(() => NpyFile.ReadFloats(At("cut.npy"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_after_the_magic_throw_nothing_but_the_one_exception() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            var path = At($"random{Environment.CurrentManagedThreadId}.npy");
            File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, .. bytes]);
            Assert.Throws<NpyException>(() => NpyFile.ReadFloats(path));
        }, iter: 500);

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused() =>
        Assert.Contains("6 values", Assert.Throws<ArgumentException>(() => NpyFile.Write(At("x.npy"), new float[6], 2, 2)).Message, StringComparison.Ordinal);

    private string At(string name) => Path.Combine(_folder, name);

    private string Python(string program)
    {
        var (code, output, error) = TestPaths.Run(TestPaths.Python, "-c", program, _folder);
        Assert.True(code == 0, error);
        return output;
    }
}
