using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;

namespace RealtimeBCI.Tests.Core;

public sealed class NiftiDamageTests
{
    private static readonly Grid Small = new(3, 4, 2, new(2, 0, 0, -3, 0, 2, 0, -4, 0, 0, 2, -2));

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_with_one_line()
    {
        var whole = Bytes(".nii");
        for (var length = 0; length < whole.Length; length++)
            RequireRefusal(whole.AsSpan(0, length), ".nii");
    }

    [Fact]
    public void A_zipped_file_cut_before_its_last_voxel_is_refused_with_one_line()
    {
        const int Trailer = 8, EndOfBlock = 8;
        var whole = Bytes(".nii.gz");
        for (var length = 0; length < whole.Length - Trailer - EndOfBlock; length += 3)
            RequireRefusal(whole.AsSpan(0, length), ".nii.gz");
    }

    [Fact]
    public void Zipped_garbage_and_garbage_in_a_zip_are_refused()
    {
        var random = new Random(3);
        var noise = new byte[4000];
        random.NextBytes(noise);
        RequireRefusal(noise, ".nii");
        (noise[0], noise[1]) = (0x1f, 0x8b);
        RequireRefusal(noise, ".nii.gz");
        var zipped = Bytes(".nii.gz");
        for (var i = 12; i < zipped.Length; i++)
            zipped[i] ^= (byte)random.Next(256);
        RequireRefusal(zipped, ".nii.gz");
    }

    [Theory]
    [InlineData(new short[] { 4, 32767, 32767, 32767, 32767 }, "more than")]
    [InlineData(new short[] { 4, 640, 512, 800, 30000 }, "cut short")]
    [InlineData(new short[] { 4, -1, 4, 2, 2 }, "dim[1] is -1")]
    [InlineData(new short[] { 4, 3, 0, 2, 2 }, "dim[2] is 0")]
    [InlineData(new short[] { 8, 3, 4, 2, 2 }, "dim[0] is 8")]
    [InlineData(new short[] { 0, 3, 4, 2, 2 }, "dim[0] is 0")]
    [InlineData(new short[] { 5, 3, 4, 2, 2, 6 }, "dim[5..7]")]
    public void Dimensions_that_cannot_be_are_refused_before_memory_is_taken_for_them(short[] dims, string says)
    {
        foreach (var extension in new[] { ".nii", ".nii.gz" })
        {
            var bytes = Bytes(".nii");
            for (var i = 0; i < dims.Length; i++)
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(40 + 2 * i), dims[i]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(says, RequireRefusal(extension == ".nii" ? bytes : Zip(bytes), extension), StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        }
    }

    [Theory]
    [InlineData(70, 32, "voxel type 32")]
    [InlineData(70, 1, "voxel type 1")]
    [InlineData(344, 0x0031696e, ".hdr")]
    [InlineData(344, 0, "magic")]
    [InlineData(108, 0x43000000, "vox_offset")]
    [InlineData(108, 0x7fc00000, "vox_offset")]
    [InlineData(108, 0x7f000000, "vox_offset")]
    [InlineData(280, 0x7fc00000, "affine")]
    [InlineData(280, 0, "affine")]
    [InlineData(116, 0x7f800000, "scl_inter")]
    public void A_field_that_cannot_be_is_named(int at, int value, string says)
    {
        var bytes = Bytes(".nii");
        if (at == 70)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)value);
        else
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Assert.Contains(says, RequireRefusal(bytes, ".nii"), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_headers_throw_nothing_but_the_one_exception() =>
        Gen.Byte.Array[NiftiHeader.MaxLength].Select(Gen.Int[0, 3], Gen.Int[0, 12]).Sample((bytes, version, dims) =>
        {
            switch (version)
            {
                case 0: break;
                case 1: BinaryPrimitives.WriteInt32LittleEndian(bytes, 348); "n+1\0"u8.CopyTo(bytes.AsSpan(344)); break;
                case 2: BinaryPrimitives.WriteInt32LittleEndian(bytes, 540); "n+2\0"u8.CopyTo(bytes.AsSpan(4)); break;
                default: BinaryPrimitives.WriteInt32BigEndian(bytes, 348); "n+1\0"u8.CopyTo(bytes.AsSpan(344)); break;
            }
            if (version == 1 && dims > 4)
                for (var i = 0; i < 8; i++)
                    BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(40 + 2 * i), i == 0 ? (short)4 : (short)(i <= 4 ? dims : 1));
            try
            {
                var header = NiftiHeader.Parse(bytes, "random.nii");
                Assert.InRange((long)header.Grid.VoxelCount * header.DataType.ByteSize(), 1, NiftiHeader.MaxVolumeBytes);
            }
            catch (NiftiException e)
            {
                Assert.StartsWith("random.nii: ", e.Message, StringComparison.Ordinal);
            }
        }, iter: 20_000);

    [Fact]
    public void A_sound_file_with_one_random_byte_changed_reads_or_is_refused() =>
        Gen.Int[0, 351].Select(Gen.Byte).Sample((at, value) =>
        {
            var bytes = Bytes(".nii");
            bytes[at] = value;
            try
            {
                NiftiReader.ReadAll(Save(bytes, ".nii"));
            }
            catch (NiftiException)
            {
            }
        }, iter: 1000, threads: 1);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.nii", Assert.Throws<FileNotFoundException>(() => NiftiReader.Open("nowhere.nii")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mask_of_several_volumes_is_refused() =>
        Assert.Contains("holds 2 volumes", Assert.Throws<NiftiException>(() => NiftiReader.ReadMask(Save(Bytes(".nii"), ".nii"))).Message, StringComparison.Ordinal);

    private static readonly string Folder = TestPaths.TemporaryFolder();

    private static byte[] Bytes(string extension)
    {
        var path = Path.Combine(Folder, Guid.NewGuid() + extension);
        float[] volume = [.. Enumerable.Range(0, 24).Select(i => i * 7919 % 101 - 50.25f)];
        NiftiWriter.Write(path, Small, [volume, volume], 2);
        return File.ReadAllBytes(path);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest))
            zip.Write(bytes);
        return memory.ToArray();
    }

    private static string Save(ReadOnlySpan<byte> bytes, string extension)
    {
        var path = Path.Combine(Folder, "damaged" + Environment.CurrentManagedThreadId + extension);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string RequireRefusal(ReadOnlySpan<byte> bytes, string extension)
    {
        var path = Save(bytes, extension);
        var message = Assert.Throws<NiftiException>(() => NiftiReader.ReadAll(path)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains(Path.GetFileName(path), message, StringComparison.Ordinal);
        return message;
    }
}
