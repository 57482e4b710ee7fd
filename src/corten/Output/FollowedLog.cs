using Corten.Engine;
using Corten.Engine.Records;
using Corten.Linux.Polling;
using Corten.Monitor.Clients;
using Corten.Monitor.Logs;
using Corten.Monitor.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Corten.Output;

/// <summary>The log of one container while it grows.</summary>
internal sealed class FollowedLog : IDisposable
{
    private readonly LogFile _log;
    private readonly LogView _view;
    private readonly SafeFileHandle _watch;
    private readonly AttachConnection? _connection;
    private int _ended;

    public FollowedLog(ContainerEngine engine, Container container, string path, LogFile log, LogView view)
    {
        (_log, _view) = (log, view);
        _watch = FileWatch.Open(DirectoryOf(path));
        _connection = engine.Attach(container, AttachFlags.None);
        IsOver = _connection is null;
    }

    // Not the file alone, which is put aside for a new one when it is full.
    private static string DirectoryOf(string path) => path[..Math.Max(1, path.LastIndexOf('/'))];

    /// <summary>Whether the container has ended, and all that it wrote is printed.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Prints what is there.</summary>
    public void Show() => _view.ShowNew(_log);

    /// <summary>Waits with the others of <paramref name="set"/>.</summary>
    public void AddTo(PollSet set)
    {
        _ended = set.Add(_connection!.Socket, PollEvents.Readable);
        set.Add(_watch, PollEvents.Readable);
    }

    /// <summary>Prints what has come. The monitor says nothing to a client that wants no stream, until the end.</summary>
    public void Handle(PollSet set)
    {
        FileWatch.Drain(_watch);
        bool ended = set.Result(_ended) != PollEvents.None;
        Show();
        IsOver = ended;
    }

    public void Dispose()
    {
        _watch.Dispose();
        _connection?.Dispose();
    }
}
