namespace Corten.Help;

/// <summary>How containers are made and run.</summary>
internal static class RunExamples
{
    public static IReadOnlyDictionary<string, Example[]> All { get; } = new Dictionary<string, Example[]>(StringComparer.Ordinal)
    {
        ["run"] =
        [
            new("run --rm -it debian bash", "A shell in a new container, which is gone afterwards"),
            new("run -d --name web --memory 256m --cpus 0.5 nginx", "In the background, with a quarter of a gigabyte and half a processor"),
            new("run --rm -v \"$PWD:/src:ro\" -w /src debian make -n", "With a directory of the host, which it may only read"),
            new("run -d --restart on-failure:5 --cap-add SYS_TIME --name ntpd ntp", "Started again when it fails, with one capability more"),
            new("run --rm --pid host --network host --privileged debian ps aux", "Seeing the processes and networks of the host"),
        ],
        ["create"] =
        [
            new("create --name job debian sh -c 'echo done'", "A container to be started later"),
        ],
        ["spc"] =
        [
            new("spc rhel-tools strace -p 1", "Trace a process of the host with the tools of an image"),
        ],
        ["start"] =
        [
            new("start web", "Start a container again"),
            new("start -ai job", "Start it and stay attached to it"),
        ],
        ["stop"] =
        [
            new("stop web", "Ask it to end, and kill it after ten seconds"),
            new("stop -t 60 db", "Give it a minute"),
        ],
        ["restart"] =
        [
            new("restart web", "Stop a container and start it again"),
        ],
        ["kill"] =
        [
            new("kill web", "End a container at once"),
            new("kill -s HUP web", "Have it read its configuration again"),
        ],
        ["pause"] =
        [
            new("pause web", "Freeze all processes of a container"),
        ],
        ["unpause"] =
        [
            new("unpause web", "Let them go on"),
        ],
        ["wait"] =
        [
            new("wait job", "Print the exit code of a container as soon as it has ended"),
        ],
        ["rm"] =
        [
            new("rm job", "Remove a container that has ended"),
            new("rm -f web", "Remove one that still runs"),
            new("rm -fv db", "The volumes that only it uses too"),
        ],
        ["rename"] =
        [
            new("rename web web-old", "Give a container another name"),
        ],
        ["update"] =
        [
            new("update --memory 512m web", "Change the limits of a running container"),
        ],
        ["container runlabel"] =
        [
            new("container runlabel --display run tools", "Show what an image wants to be run with"),
            new("container runlabel install tools", "Do what its label INSTALL says"),
        ],
    };
}
