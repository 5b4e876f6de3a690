using System.Runtime.InteropServices;

namespace RealtimeBCI.Train.Nsd;

/// <summary>Betas in a NIfTI series: one volume a trial.</summary>
internal sealed class NiftiBetas : IBetaFile
{
    private readonly NiftiReader _reader;
    private readonly string _path;

    public NiftiBetas(string path, Grid grid)
    {
        (_path, _reader) = (path, NiftiReader.Open(path));
        var header = _reader.Header;
        var fault = !_reader.Grid.IsSameAs(grid) ? $"lies on another grid than the mask nsdgeneral: {_reader.Grid} instead of {grid}"
            : header.DataType == VolumeDataType.Int16 && (header.Slope != 1 || header.Intercept != 0) ? $"scales its int16 values by {header.Slope} and {header.Intercept}; NSD's betas are int16 without scaling, 300 times the percent signal change"
            : header.DataType is not (VolumeDataType.Int16 or VolumeDataType.Float32 or VolumeDataType.Float64) ? $"holds {header.DataType}; NSD's betas are int16, 300 times the percent signal change"
            : null;
        if (fault is null)
            return;
        _reader.Dispose();
        throw new NsdException($"{path} {fault}.");
    }

    public int Trials => _reader.Volumes;

    public void Read(Mask mask, float[] betas)
    {
        if (_reader.DataType == VolumeDataType.Int16)
            ReadStored(mask, betas);
        else
            ReadPercent(mask, betas);
    }

    public void Dispose() => _reader.Dispose();

    private void ReadStored(Mask mask, float[] betas)
    {
        var volume = new byte[_reader.VolumeBytes];
        var stored = MemoryMarshal.Cast<byte, short>(volume.AsSpan());
        for (var t = 0; t < Trials; t++)
        {
            Next(_reader.ReadVolume(volume.AsSpan()), t);
            var row = betas.AsSpan(t * mask.Count, mask.Count);
            for (var v = 0; v < row.Length; v++)
                row[v] = stored[mask.Voxels[v]] / BetaFile.StoredPerPercent;
        }
    }

    private void ReadPercent(Mask mask, float[] betas)
    {
        var volume = new float[_reader.Grid.VoxelCount];
        for (var t = 0; t < Trials; t++)
        {
            Next(_reader.ReadVolume(volume.AsSpan()), t);
            var row = betas.AsSpan(t * mask.Count, mask.Count);
            for (var v = 0; v < row.Length; v++)
                row[v] = volume[mask.Voxels[v]];
        }
    }

    private void Next(bool read, int trial)
    {
        if (!read)
            throw new NsdException($"{_path} ends before trial {trial}.");
    }
}
