using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Monitor;

try
{
    return new ContainerMonitor(MonitorCommandLine.Parse(args), TimeProvider.System).Run();
}
catch (Exception failure) when (failure is MonitorException or LinuxException)
{
    UnixFile.Write(StandardStream.Error, Encoding.UTF8.GetBytes($"Error: {failure.Message}\n"));
    return 125;
}
