using System.Threading.Channels;

namespace RealtimeBCI.Feedback;

/// <summary>Writes frames as PNG files: the first of each state and, if wanted, every so many. Frames are compressed on a thread of their own;
/// where the disk falls behind, frames are left out and counted.</summary>
public sealed class FrameRecorder : IAsyncDisposable
{
    private const int Queued = 12;
    private readonly string _folder;
    private readonly int _every;
    private readonly Channel<(string Path, Raster Frame)> _frames = Link.Lossless<(string, Raster)>(Queued);
    private readonly Task _writing;
    private long _frame;
    private long _states;

    /// <summary>Starts writing into a folder, which is made where it is missing.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="every">Writes every so many frames as well; 0 writes only the first of each state.</param>
    public FrameRecorder(string folder, int every = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(every);
        (_folder, _every) = (folder, every);
        Directory.CreateDirectory(folder);
        _writing = Task.Run(Write);
    }

    /// <summary>Frames that were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Takes the first frame of a state.</summary>
    public void State(TrialState state, IRenderer renderer)
    {
        var kind = state.Phase == TrialPhase.Feedback ? $"{state.Phase}-{state.Feedback}" : $"{state.Phase}";
        Take($"state-{++_states:00000}-{kind}.png".ToLowerInvariant(), renderer);
    }

    /// <summary>Counts a frame, and takes it if its turn has come.</summary>
    public void Frame(IRenderer renderer)
    {
        if (_every > 0 && _frame % _every == 0)
            Take($"frame-{_frame:0000000}.png", renderer);
        _frame++;
    }

    /// <summary>Writes what is still queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        await _writing;
    }

    private void Take(string name, IRenderer renderer)
    {
        if (_frames.Reader.Count >= Queued || !_frames.Writer.TryWrite((Path.Combine(_folder, name), renderer.Read())))
            LeftOut++;
    }

    private async Task Write()
    {
        await foreach (var (path, frame) in _frames.Reader.ReadAllAsync())
            PictureFile.Save(path, frame.Width, frame.Height, frame.Rgba);
    }
}
