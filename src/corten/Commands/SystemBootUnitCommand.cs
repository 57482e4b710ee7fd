using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

/// <summary>Prints a unit of systemd(1); install.sh --service puts it in place.</summary>
internal static class SystemBootUnitCommand
{
    public static Verb Verb { get; } = new("boot-unit", "Print the systemd unit that starts containers with the machine, as their restart policies say", Define);

    private static void Define(Command command) => command.SetAction(result =>
    {
        var context = new CommandContext(result);
        string program = $"{Quote(Environment.ProcessPath!)} --root {Quote(context.Root)} --runroot {Quote(context.RunRoot)}";
        context.Output.Write(
            $"""
            [Unit]
            Description=Start containers whose restart policy says so
            Documentation=man:corten-run(1)
            Wants=network-online.target
            After=network-online.target
            RequiresMountsFor={Quote(context.Root)}

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            # The monitors and their containers outlive this command.
            KillMode=process
            ExecStart={program} start --all --filter should-start-on-boot=true

            [Install]
            WantedBy=multi-user.target

            """);
        return 0;
    });

    // systemd.syntax(7): in double quotes, with C's escapes; % begins a specifier.
    private static string Quote(string word) =>
        $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)}\"";
}
