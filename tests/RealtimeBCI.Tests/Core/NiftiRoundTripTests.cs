using System.Runtime.InteropServices;

namespace RealtimeBCI.Tests.Core;

public sealed class NiftiRoundTripTests
{
    private static readonly Grid Turned = new(5, 4, 3, new(-2, 0.5, 0, 31, 0.25, 2.5, 0.125, -20, 0, -0.25, 3, 7.5));

    [Theory]
    [InlineData(VolumeDataType.Int16, ".nii")]
    [InlineData(VolumeDataType.UInt16, ".nii.gz")]
    [InlineData(VolumeDataType.Float64, ".nii")]
    [InlineData(VolumeDataType.UInt8, ".nii.gz")]
    public void Stored_voxels_come_back_bit_for_bit_with_their_scaling(VolumeDataType type, string extension)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "series" + extension);
        var random = new Random(11);
        var volumes = Enumerable.Range(0, 4).Select(_ => new byte[Turned.VoxelCount * type.ByteSize()]).ToArray();
        foreach (var volume in volumes)
            random.NextBytes(volume);
        using (var writer = new NiftiWriter(path, Turned, type, volumes.Length, 1.6, 0.5, -3))
            foreach (var volume in volumes)
                writer.Add(volume);

        using var reader = NiftiReader.Open(path);
        Assert.True(reader.Grid.IsSameAs(Turned));
        Assert.Equal((type, 4, 0.5, -3.0), (reader.DataType, reader.Volumes, reader.Header.Slope, reader.Header.Intercept));
        Assert.Equal(1.6, reader.Header.RepetitionTimeSeconds, 6);
        var buffer = new byte[reader.VolumeBytes];
        foreach (var volume in volumes)
        {
            Assert.True(reader.ReadVolume(buffer.AsSpan()));
            Assert.Equal(volume, buffer);
        }
        Assert.False(reader.ReadVolume(buffer.AsSpan()));
        Assert.Equal(4, reader.Position);
    }

    [Fact]
    public void A_buffer_of_another_length_is_refused_naming_both()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "series.nii");
        NiftiWriter.Write(path, Turned, [new float[60]], 1);
        using var reader = NiftiReader.Open(path);
        var message = Assert.Throws<ArgumentException>(() => reader.ReadVolume(new byte[10])).Message;
        Assert.Contains("240", message, StringComparison.Ordinal);
        Assert.Contains("10", message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_volumes_than_announced_are_refused()
    {
        using var writer = new NiftiWriter(Path.Combine(TestPaths.TemporaryFolder(), "series.nii"), Turned, VolumeDataType.UInt8, 1, 1);
        writer.Add(new byte[60]);
        Assert.Throws<InvalidOperationException>(() => writer.Add(new byte[60]));
        Assert.Throws<ArgumentException>(() => writer.Add(new byte[59]));
    }

    [Fact]
    public void Real_series_open_with_their_geometry_and_repetition_time()
    {
        using var reader = NiftiReader.Open(TestPaths.RequireShared("data/haxby2001/sub-001_task-objectviewing_run-01_bold.nii.gz"));
        Assert.Equal((121, 2.5), (reader.Volumes, reader.Header.RepetitionTimeSeconds));
        var values = new float[reader.Grid.VoxelCount];
        while (reader.ReadVolume(values.AsSpan()))
            Assert.Equal(0, VoxelCodec.CountNonFinite(values));
        Assert.Equal(121, reader.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public void Voxels_of_every_type_become_scaled_intensities(int count)
    {
        foreach (var type in Enum.GetValues<VolumeDataType>())
        {
            var stored = new byte[count * type.ByteSize()];
            for (var i = 0; i < count; i++)
                Store(type, stored, i, (i * 37 + 5) % 100);
            var values = new float[count];
            Assert.Equal(0, VoxelCodec.ToFloat(stored, type, 0.5, 3, values));
            for (var i = 0; i < count; i++)
                Assert.Equal((i * 37 + 5) % 100 * 0.5f + 3, values[i]);
            Assert.Throws<ArgumentException>(() => VoxelCodec.ToFloat(stored, type, 1, 0, new float[count + 1]));
        }
    }

    [Fact]
    public void Values_that_are_not_finite_are_counted()
    {
        float[] stored = [1, float.NaN, float.PositiveInfinity, -2, float.NegativeInfinity];
        Assert.Equal(3, VoxelCodec.ToFloat(MemoryMarshal.AsBytes(stored.AsSpan()), VolumeDataType.Float32, 1, 0, new float[5]));
        double[] wide = [1e300, 0];
        Assert.Equal(1, VoxelCodec.ToFloat(MemoryMarshal.AsBytes(wide.AsSpan()), VolumeDataType.Float64, 1, 0, new float[2]));
    }

    private static void Store(VolumeDataType type, byte[] bytes, int index, int value)
    {
        byte[] stored = type switch
        {
            VolumeDataType.UInt8 or VolumeDataType.Int8 => [(byte)value],
            VolumeDataType.Int16 or VolumeDataType.UInt16 => BitConverter.GetBytes((short)value),
            VolumeDataType.Int32 or VolumeDataType.UInt32 => BitConverter.GetBytes(value),
            VolumeDataType.Int64 or VolumeDataType.UInt64 => BitConverter.GetBytes((long)value),
            VolumeDataType.Float32 => BitConverter.GetBytes((float)value),
            _ => BitConverter.GetBytes((double)value),
        };
        stored.CopyTo(bytes, index * stored.Length);
    }
}
