namespace RealtimeBCI.Core;

/// <summary>How a stored voxel is encoded; the values are NIfTI-1's datatype codes.</summary>
public enum VolumeDataType
{
    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,
    /// <summary>Signed, 16 bits.</summary>
    Int16 = 4,
    /// <summary>Signed, 32 bits.</summary>
    Int32 = 8,
    /// <summary>IEEE 754, 32 bits.</summary>
    Float32 = 16,
    /// <summary>IEEE 754, 64 bits.</summary>
    Float64 = 64,
    /// <summary>Signed, 8 bits.</summary>
    Int8 = 256,
    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 512,
    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 768,
    /// <summary>Signed, 64 bits.</summary>
    Int64 = 1024,
    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 1280,
}

/// <summary>Sizes of the stored types.</summary>
public static class VolumeDataTypes
{
    /// <summary>Bytes per voxel.</summary>
    /// <exception cref="NotSupportedException">The code is none of the integer and float types.</exception>
    public static int ByteSize(this VolumeDataType type) => type switch
    {
        VolumeDataType.UInt8 or VolumeDataType.Int8 => 1,
        VolumeDataType.Int16 or VolumeDataType.UInt16 => 2,
        VolumeDataType.Int32 or VolumeDataType.UInt32 or VolumeDataType.Float32 => 4,
        VolumeDataType.Float64 or VolumeDataType.Int64 or VolumeDataType.UInt64 => 8,
        _ => throw new NotSupportedException(
            $"Voxel type {(int)type} is not supported; expected one of NIfTI's codes {string.Join(", ", Enum.GetValues<VolumeDataType>().Select(t => (int)t))} (integers and floats)."),
    };
}
