using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Corten.TestSupport;

namespace Corten.Registry.Tests;

/// <summary>Debian's docker-registry, the reference implementation, on a free port of 127.0.0.1 with its storage in a directory of its own.</summary>
public sealed class DebianRegistry : IDisposable
{
    private const string Program = "/usr/bin/docker-registry";

    // The password is "secret"; docker-registry takes bcrypt only.
    private const string BcryptLine = "alice:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-docker-registry-");
    private readonly Process _process;

    public DebianRegistry(bool withPassword = false)
    {
        if (!File.Exists(Program))
            Assert.Skip("docker-registry is not installed: nothing is tried against the real registry");
        _process = StartOnSomePort(withPassword);
    }

    /// <summary>The host and port.</summary>
    public string Host { get; private set; } = "";

    /// <summary>Pushes an image that skopeo can read ("oci:DIR:TAG", "docker-archive:FILE").</summary>
    public void Push(string source, string repository, params string[] options) =>
        Run("skopeo", ["--insecure-policy", "copy", "-q", "--dest-tls-verify=false", .. options, source, $"docker://{Host}/{repository}"]);

    /// <summary>Runs a program, which must succeed, and returns what it printed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private string WritePasswords()
    {
        string path = Path.Combine(_directory.FullName, "htpasswd");
        File.WriteAllText(path, BcryptLine + "\n");
        return path;
    }

    // Somebody may still take the port first: the registry then ends, and another port is tried.
    private Process StartOnSomePort(bool withPassword)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            int port = LoopbackPort.Next();
            Host = $"127.0.0.1:{port}";
            var process = Start(withPassword);
            if (Answers(process, port))
                return process;
            process.Dispose();
        }
        throw new InvalidOperationException("docker-registry does not come up");
    }

    private Process Start(bool withPassword)
    {
        string configuration = Path.Combine(_directory.FullName, "config.yml");
        File.WriteAllText(configuration, $"""
            version: 0.1
            log:
              level: error
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: {_directory.FullName}/storage
              delete:
                enabled: true
            http:
              addr: {Host}
            {(withPassword ? $"auth:\n  htpasswd:\n    realm: test\n    path: {WritePasswords()}" : "")}
            """);
        var process = Process.Start(new ProcessStartInfo(Program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static bool Answers(Process process, int port)
    {
        while (!process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return !process.HasExited;
            }
            catch (SocketException)
            {
                Thread.Sleep(25);
            }
        }
        return false;
    }
}
