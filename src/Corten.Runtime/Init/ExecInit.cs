using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Seccomp;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>A process that exec adds to a container, from clone3 to execve: it is in the container's namespaces when it begins.</summary>
internal sealed class ExecInit(
    Process process, LinuxSpec? linux, string? keyring, int preserveFds, SafeFileHandle? console, NamespaceKinds joined, SeccompFilter? filter,
    InitChannel channel)
{
    private const int Kill = 9;

    /// <summary>Runs until execve, or returns 1 after having told the other end why not.</summary>
    public int Run()
    {
        try
        {
            channel.Expect(InitMessage.Go);
            ThisProcess.SetParentDeathSignal(Kill);
            ExecAffinity.Settle(process.ExecCpuAffinity);
            ThisProcess.SetDumpable(false);
            ThisProcess.SetName("corun:exec");
            ThisProcess.NewSession();
            if (keyring is not null)
                SessionKeyring.JoinNew(keyring);
            if ((joined & NamespaceKinds.User) != 0)
                Credentials.BecomeRoot();
            var setup = new ProcessSetup(process, preserveFds, filter);
            if (process.Terminal)
                setup.Terminal = OpenTerminal();
            ProcessTuning.Apply(process, linux);
            SecurityLabels.SetForProgram(process);
            string program = setup.Apply();
            ThisProcess.SetParentDeathSignal(0);
            channel.Send(InitMessage.Created);
            channel.Expect(InitMessage.Start);
            setup.Confine(channel);
            channel.Send(InitMessage.Unexecutable, ProgramLookup.Refusal(program, -setup.Execute(program)));
            return 1;
        }
        catch (Exception error)
        {
            channel.Send(InitMessage.Error, error is RuntimeException or LinuxException ? error.Message : $"{error.GetType().Name}: {error.Message}");
            return 1;
        }
    }

    private ContainerTerminal OpenTerminal()
    {
        using var root = UnixFile.Open("/", OpenFlags.Path | OpenFlags.Directory);
        return ContainerTerminal.Open(root, process.ConsoleSize, console!, linux?.MountLabel, bindConsole: false);
    }
}
