using NetMQ;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>The one thread that owns an endpoint's sockets. Everything that touches them runs here, one thing at a time.</summary>
/// <remarks><see cref="Post"/> may be called from any thread and never waits for the network. Whatever a handler throws is handed to
/// <c>onFailure</c>, and the thread goes on. <see cref="Dispose"/> ends the thread and closes what <see cref="Own"/> was told of.</remarks>
internal sealed class SocketThread : IDisposable
{
    private static readonly TimeSpan JoinAtMost = TimeSpan.FromSeconds(5);
    private readonly NetMQPoller _poller = [];
    private readonly NetMQQueue<Action> _posted = new();
    private readonly Action<Exception> _onFailure;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private bool _closed;

    public SocketThread(string name, TimeSpan tick, Action onTick, Action<Exception> onFailure)
    {
        _onFailure = onFailure;
        var timer = new NetMQTimer(tick);
        timer.Elapsed += (_, _) => Guard(onTick);
        _posted.ReceiveReady += (_, _) => RunPosted();
        _poller.Add(_posted);
        _poller.Add(timer);
        _thread = new(Run) { IsBackground = true, Name = name };
    }

    /// <summary>Sockets that are open when the thread ends; closed by it.</summary>
    public List<NetMQSocket> Open { get; } = [];

    public void Start() => _thread.Start();

    /// <summary>Has a socket's messages handled here. Before <see cref="Start"/>, or on the thread itself.</summary>
    public void Own(NetMQSocket socket, Action onReceive)
    {
        Open.Add(socket);
        socket.ReceiveReady += (_, _) => Guard(onReceive);
        _poller.Add(socket);
    }

    /// <summary>Closes a socket, on the thread itself.</summary>
    public void Close(NetMQSocket socket)
    {
        Open.Remove(socket);
        _poller.Remove(socket);
        socket.Dispose();
    }

    /// <summary>Has this run on the thread, after everything posted before; does nothing once disposed.</summary>
    public void Post(Action action)
    {
        lock (_gate)
            if (!_closed)
                _posted.Enqueue(action);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _posted.Enqueue(_poller.StopAsync);
        }
        if (Thread.CurrentThread != _thread)
            _thread.Join(JoinAtMost);
    }

    private void Run()
    {
        try
        {
            _poller.Run();
        }
        catch (Exception failure)
        {
            _onFailure(failure);
        }
        foreach (var socket in Open)
            socket.Dispose();
        _poller.Dispose();
        _posted.Dispose();
    }

    private void RunPosted()
    {
        while (_posted.TryDequeue(out var action, TimeSpan.Zero))
            Guard(action!);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            _onFailure(failure);
        }
    }
}
