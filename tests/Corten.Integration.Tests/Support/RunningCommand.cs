using System.Diagnostics;
using System.Text;

namespace Corten.Integration.Tests.Support;

/// <summary>A command under way: type to it, wait for what it writes, signal it, wait for its end.</summary>
internal sealed class RunningCommand : IDisposable
{
    private readonly Process _process;
    private readonly string _line;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Thread _outputReader;
    private readonly Thread _errorReader;

    public RunningCommand(Process process)
    {
        _process = process;
        _line = $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
        _outputReader = Read(process.StandardOutput, _output);
        _errorReader = Read(process.StandardError, _error);
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Text(_output);

    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public void Signal(string name) => Command.Run("/bin/kill", "-s", name, Pid.ToString()).Exits();

    /// <summary>Waits until the output has <paramref name="text"/>.</summary>
    public void WaitFor(string text)
    {
        bool found = Support.Wait.Until(() => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited && !_outputReader.IsAlive);
        Assert.True(found && Output.Contains(text, StringComparison.Ordinal), $"{_line}\nnever wrote {text}\n--- output\n{Output}\n--- error\n{Text(_error)}");
    }

    public CommandResult Wait(TimeSpan? limit = null)
    {
        TimeSpan left = limit ?? TimeSpan.FromSeconds(60);
        if (!_process.WaitForExit(left))
        {
            string processes = ProcessTree.Describe(_process.Id);
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"{_line}\ndid not end within {left.TotalSeconds} s\n--- output\n{Output}\n--- error\n{Text(_error)}\n--- processes\n{processes}");
        }
        // A background process that kept the pipe open would hold a reader for ever; that is a fault of the program under test.
        bool closed = _outputReader.Join(TimeSpan.FromSeconds(20)) && _errorReader.Join(TimeSpan.FromSeconds(20));
        Assert.True(closed, $"{_line}\nended, but something that it started still holds its standard output or error");
        return new CommandResult(_line, _process.ExitCode, Output, Text(_error));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static Thread Read(StreamReader reader, StringBuilder target)
    {
        var thread = new Thread(() =>
        {
            char[] buffer = new char[4096];
            int count;
            while ((count = reader.Read(buffer)) > 0)
            {
                lock (target)
                    target.Append(buffer, 0, count);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
