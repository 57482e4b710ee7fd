using System.Buffers.Binary;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Sockets;
using Corten.Linux.Terminals;
using Corten.Monitor.Protocol;
using Corten.Monitor.Restarting;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Streams;

/// <summary>
/// The attach socket with its clients. Output goes to all of them; while one has not taken its share, no more output is read, so that nobody
/// loses a byte (<see cref="Blocked"/>).
/// </summary>
internal sealed class AttachServer : IDisposable
{
    private readonly List<AttachClient> _clients = [];
    private readonly bool _closeInputOnce;
    private readonly string _path;
    private readonly SafeFileHandle _listener;
    private ProcessStreams _streams;
    private int _listenerIndex;

    public AttachServer(string path, ProcessStreams streams, bool closeInputOnce)
    {
        _path = path;
        _streams = streams;
        _closeInputOnce = closeInputOnce;
        _listener = UnixSocket.Listen(path);
    }

    /// <summary>Whether a client has said that the process is being stopped.</summary>
    public bool Stopping { get; private set; }

    /// <summary>The restart policy that a client gave; null where none did.</summary>
    public RestartPolicy? Policy { get; private set; }

    /// <summary>The size that a client gave to the terminal, which may not be there yet.</summary>
    public WindowSize? Size { get; private set; }

    /// <summary>Whether a client has yet to take what was sent.</summary>
    public bool Blocked => _clients.Exists(c => c.Blocked);

    /// <summary>Whether whoever started the process is connected still.</summary>
    public bool HasOwner => _clients.Exists(c => c.IsOwner);

    /// <summary>Takes the connection that the owner made before the start, and obeys the frames that it has sent already.</summary>
    public void AddOwner(int descriptor)
    {
        var client = new AttachClient(new SafeFileHandle(descriptor, ownsHandle: true), owner: true);
        _clients.Add(client);
        Read(client);
    }

    /// <summary>From now on clients are with the next process.</summary>
    public void Serve(ProcessStreams streams) => _streams = streams;

    public void AddTo(PollSet set)
    {
        _listenerIndex = _listener.IsClosed ? -1 : set.Add(_listener, PollEvents.Readable);
        foreach (var client in _clients)
        {
            // A client whose input nobody takes is not read; one that hung up meanwhile would make the loop spin.
            bool read = !(client.Flags.HasFlag(AttachFlags.Stdin) && _streams.Input.Blocked);
            var events = (read ? PollEvents.Readable : PollEvents.None) | (client.Blocked ? PollEvents.Writable : PollEvents.None);
            client.PollIndex = events == PollEvents.None ? -1 : set.Add(client.Socket, events);
        }
    }

    public void Handle(PollSet set)
    {
        foreach (var client in _clients)
        {
            var ready = set.Result(client.PollIndex);
            if (ready.HasFlag(PollEvents.Writable))
                client.Flush();
            if ((ready & ~PollEvents.Writable) != 0)
                Read(client);
        }
        Remove();
        if (set.Result(_listenerIndex) != PollEvents.None)
            _clients.Add(new AttachClient(UnixSocket.Accept(_listener), owner: false));
    }

    /// <summary>Sends a whole frame to every client that wants its stream.</summary>
    public void Broadcast(AttachFlags stream, ReadOnlySpan<byte> frame)
    {
        foreach (var client in _clients)
        {
            if (client.Flags.HasFlag(stream))
                client.Send(frame);
        }
    }

    /// <summary>Takes no more clients.</summary>
    public void StopListening()
    {
        _listener.Dispose();
        DirectoryTree.Remove(_path);
    }

    /// <summary>Tells every client of the exit and waits until each has read it, or is gone.</summary>
    public void SendExit(ReadOnlySpan<byte> frame, PollSet set)
    {
        Broadcast(AttachFlags.None, frame);
        while (Blocked)
        {
            set.Clear();
            AddTo(set);
            set.Wait();
            Handle(set);
        }
        Remove();
    }

    private void Read(AttachClient client)
    {
        bool open = client.Receive();
        while (client.Frames.TryTake(out var kind, out var payload))
            Obey(client, kind, payload);
        if (!open || client.Frames.Broken)
            client.Close();
    }

    private void Obey(AttachClient client, FrameKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.Attach when payload.Length == 1:
                client.Flags = (AttachFlags)payload[0];
                break;
            case FrameKind.Stdin when client.Flags.HasFlag(AttachFlags.Stdin):
                _streams.Input.Write(payload);
                break;
            case FrameKind.StdinEnd when _closeInputOnce && client.Flags.HasFlag(AttachFlags.Stdin):
                _streams.Input.Finish();
                break;
            case FrameKind.Stopping:
                Stopping = true;
                break;
            case FrameKind.Restart:
                Policy = RestartPolicy.TryParse(UnixString.FromBytes(payload)) ?? Policy;
                break;
            case FrameKind.Resize when payload.Length == 4:
                Resize(new WindowSize(BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt16BigEndian(payload[2..])));
                break;
        }
    }

    private void Resize(WindowSize size)
    {
        Size = size;
        if (_streams.Terminal is { } terminal)
            size.ApplyTo(terminal);
    }

    private void Remove()
    {
        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            var client = _clients[i];
            if (!client.Closed)
                continue;
            if (_closeInputOnce && client.Flags.HasFlag(AttachFlags.Stdin) && _streams.Terminal is null)
                _streams.Input.Finish();
            client.Dispose();
            _clients.RemoveAt(i);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var client in _clients)
            client.Dispose();
    }
}
