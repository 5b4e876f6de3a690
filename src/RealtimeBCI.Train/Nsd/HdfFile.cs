using PureHDF;
using PureHDF.VOL.Native;

namespace RealtimeBCI.Train.Nsd;

/// <summary>An HDF5 file, MATLAB's version 7.3 included. The one place that meets the HDF5 reader: whatever that throws at a damaged file comes out as <see cref="NsdException"/>.</summary>
public sealed class HdfFile : IDisposable
{
    private const long ReadsToOpen = 200_000;
    private readonly WatchedStream _stream;
    private readonly NativeFile _file;

    private HdfFile(string path, WatchedStream stream, NativeFile file) => (Path, _stream, _file) = (path, stream, file);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="NsdException">It is no HDF5 file, or damaged.</exception>
    public static HdfFile Open(string path)
    {
        var stream = new WatchedStream(new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
        try
        {
            return new(path, stream, Guarded(path, stream, ReadsToOpen, () => H5File.Open(stream, leaveOpen: true)));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Finds an array.</summary>
    /// <exception cref="NsdException">It is not there, or its description is damaged.</exception>
    public HdfArray Array(string name) => Guarded(ReadsToOpen, () =>
        !_file.LinkExists(name) ? throw new NsdException($"{Path} holds no '{name}'.")
        : _file.Get(name) is NativeDataset dataset ? new HdfArray(this, name, dataset)
        : throw new NsdException($"{Path}: '{name}' is no array."));

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _stream.Dispose();
    }

    internal T Guarded<T>(long reads, Func<T> work) => Guarded(Path, _stream, reads, work);

    private static T Guarded<T>(string path, WatchedStream stream, long reads, Func<T> work)
    {
        stream.Allow(reads);
        try
        {
            return work();
        }
        catch (Exception e) when (e is not (NsdException or OperationCanceledException))
        {
            throw new NsdException($"{path} is no HDF5 file that can be read, or it is damaged ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ").Trim()}).");
        }
    }
}
