using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>The kernel's own judgement on corun's filters, with runc beside where it is the same question.</summary>
public sealed class SeccompTests
{
    private static JsonObject Rule(string action, params string[] names) => new()
    {
        ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
        ["action"] = action,
    };

    private static JsonObject Profile(string fallback, params JsonObject[] rules) => new()
    {
        ["defaultAction"] = fallback,
        ["architectures"] = new JsonArray("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"),
        ["syscalls"] = new JsonArray([.. rules]),
    };

    private static Bundle With(JsonObject profile, string? runtime = null, bool noNewPrivileges = true)
    {
        var bundle = new Bundle(runtime);
        bundle.Linux["seccomp"] = profile;
        bundle.Process["noNewPrivileges"] = noNewPrivileges;
        bundle.Config["root"]!["readonly"] = false;
        return bundle;
    }

    [Theory]
    [InlineData("SCMP_ACT_ERRNO", null, true)]
    [InlineData("SCMP_ACT_ERRNO", 28, true)]
    [InlineData("SCMP_ACT_ERRNO", 28, false)]
    [InlineData("SCMP_ACT_KILL", null, true)]
    [InlineData("SCMP_ACT_KILL_PROCESS", null, false)]
    [InlineData("SCMP_ACT_TRAP", null, true)]
    [InlineData("SCMP_ACT_LOG", null, true)]
    public void A_call_gets_its_action_as_under_runc(string action, int? errno, bool noNewPrivileges)
    {
        string Run(string runtime)
        {
            var rule = Rule(action, "mkdir", "mkdirat");
            if (errno is not null)
                rule["errnoRet"] = errno;
            using var bundle = With(Profile("SCMP_ACT_ALLOW", rule), runtime, noNewPrivileges);
            return bundle.Script("mkdir /x; echo $?; ls -d /x; grep -E '^(Seccomp|NoNewPrivs|CapEff)' /proc/self/status").Run().Output;
        }
        Assert.Equal(Run(Programs.Peer("runc")), Run(Programs.Corun));
    }

    // The numbers are the kernel's: include/uapi/linux/seccomp.h.
    [Theory]
    [InlineData(null, 4)]
    [InlineData("[]", 0)]
    [InlineData("[\"SECCOMP_FILTER_FLAG_LOG\", \"SECCOMP_FILTER_FLAG_TSYNC\"]", 2)]
    public void The_filters_flags_are_told_to_who_debugs(string? flags, int number)
    {
        var profile = Profile("SCMP_ACT_ALLOW");
        if (flags is not null)
            profile["flags"] = JsonNode.Parse(flags);
        using var bundle = With(profile);
        bundle.Args("true").Save();
        string told = bundle.Corun("--debug", "run", "-b", bundle.Directory.Path, bundle.Id).Exits().Error;
        Assert.Contains($"seccomp filter flags: {number}\"", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_judged()
    {
        var rule = Rule("SCMP_ACT_ERRNO", "kill");
        rule["args"] = new JsonArray(new JsonObject { ["index"] = 1, ["value"] = 10, ["op"] = "SCMP_CMP_EQ" });
        using var bundle = With(Profile("SCMP_ACT_ALLOW", rule));
        Assert.Equal("refused\nsent", bundle.Script("trap true USR2; kill -USR1 $$ 2>/dev/null || echo refused; kill -USR2 $$ && echo sent").Run().Exits().Text);
    }

    [Fact]
    public void A_call_newer_than_the_profile_does_not_exist()
    {
        // statx and what came before; a call with the number 999 is nobody's.
        File.WriteAllText("/tmp/corten-test-enosys.c", "#include <errno.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { syscall(999); printf(\"%d \", errno); syscall(156); printf(\"%d\\n\", errno); }");
        try
        {
            using var bundle = With(Profile("SCMP_ACT_ERRNO", Rule("SCMP_ACT_ALLOW", "statx", "read", "write", "writev", "execve", "exit", "exit_group", "brk", "mmap",
                "mprotect", "munmap", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "readlink", "readlinkat", "getrandom", "newfstatat", "fstat", "ioctl",
                "uname", "capset", "prctl", "close", "rt_sigprocmask", "rt_sigaction", "futex", "madvise")));
            Command.Run(Programs.Peer("gcc"), "-static", "-O1", "-o", bundle.Rootfs + "/calls", "/tmp/corten-test-enosys.c").Exits();
            Assert.Equal("38 1", bundle.Args("/calls").Run().Exits().Text);
        }
        finally
        {
            File.Delete("/tmp/corten-test-enosys.c");
        }
    }

    [Fact]
    public void A_program_needs_no_more_calls_than_its_own()
    {
        // After the filter corun itself makes only execve: all that a static program calls is enough.
        File.WriteAllText("/tmp/corten-test-exit.c", "void _start(void) { __asm__ volatile(\"syscall\" : : \"a\"(231), \"D\"(7)); }");
        try
        {
            using var bundle = With(Profile("SCMP_ACT_KILL_PROCESS", Rule("SCMP_ACT_ALLOW", "execve", "exit_group")));
            Command.Run(Programs.Peer("gcc"), "-static", "-nostdlib", "-o", bundle.Rootfs + "/seven", "/tmp/corten-test-exit.c").Exits();
            Assert.Equal(7, bundle.Args("/seven").Run().ExitCode);
        }
        finally
        {
            File.Delete("/tmp/corten-test-exit.c");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exec_has_the_containers_filter(bool noNewPrivileges)
    {
        using var bundle = With(Profile("SCMP_ACT_ALLOW", Rule("SCMP_ACT_ERRNO", "mkdir", "mkdirat")), null, noNewPrivileges);
        bundle.Args("/bin/sleep", "600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        Assert.Equal("refused\nSeccomp:\t2", bundle.Corun("exec", bundle.Id, "sh", "-c", "mkdir /x 2>/dev/null || echo refused; grep ^Seccomp: /proc/self/status").Exits().Text);
    }

    [Fact]
    public void Hooks_of_the_start_are_filtered_as_the_program_is()
    {
        using var bundle = With(Profile("SCMP_ACT_ALLOW", Rule("SCMP_ACT_ERRNO", "mkdir", "mkdirat")));
        bundle.Config["hooks"] = new JsonObject
        {
            ["startContainer"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "mkdir /x 2>/refused; true") }),
        };
        Assert.Contains("not permitted", bundle.Args("cat", "/refused").Run().Exits().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_listener_gets_the_notifications(bool noNewPrivileges, bool exec)
    {
        var profile = Profile("SCMP_ACT_ALLOW", Rule("SCMP_ACT_NOTIFY", "mkdir", "mkdirat"));
        using var bundle = With(profile, null, noNewPrivileges);
        profile["listenerPath"] = bundle.Directory["agent"];
        profile["listenerMetadata"] = "meta data";
        Compile(bundle.Directory["agent-program"]);
        using var agent = Command.Start(bundle.Directory["agent-program"], bundle.Directory["agent"], exec ? "2" : "1");
        Assert.True(Wait.Until(() => File.Exists(bundle.Directory["agent"])));
        string output;
        if (exec)
        {
            bundle.Args("/bin/sleep", "600").Create().Exits();
            bundle.Corun("start", bundle.Id).Exits();
            output = bundle.Corun("exec", bundle.Id, "sh", "-c", "mkdir /x; echo $?").Output;
        }
        else
        {
            output = bundle.Script("mkdir /x; echo $?").Run().Output;
        }
        Assert.Equal("1", output.Trim());
        var lines = agent.Wait().Exits().Lines;
        var state = JsonNode.Parse(lines[exec ? 1 : 0])!;
        Assert.Equal("seccompFd", (string)state["fds"]![0]!);
        Assert.Equal("meta data", (string)state["metadata"]!);
        Assert.Equal(bundle.Id, (string)state["state"]!["id"]!);
        Assert.Equal(exec ? "running" : "created", (string)state["state"]!["status"]!);
        Assert.True((int)state["pid"]! > 0);
        Assert.StartsWith("call ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_of_an_ordinary_user_gets_the_notifications()
    {
        using var user = new OrdinaryUser();
        using var bundle = new Bundle(user.Corun, OrdinaryUser.Id);
        var profile = Profile("SCMP_ACT_ALLOW", Rule("SCMP_ACT_NOTIFY", "mkdir", "mkdirat"));
        profile["listenerPath"] = bundle.Directory["agent"];
        bundle.Linux["seccomp"] = profile;
        Compile(bundle.Directory["agent-program"]);
        using var agent = Command.Start("/bin/sh", "-c", $"umask 0; exec {bundle.Directory["agent-program"]} {bundle.Directory["agent"]} 1");
        Assert.True(Wait.Until(() => File.Exists(bundle.Directory["agent"])));
        bundle.Script("mkdir /tmp/x; echo $?").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        Assert.True(bundle.WaitForStatus("stopped"));
        Assert.EndsWith("1", bundle.Log.TrimEnd(), StringComparison.Ordinal);
        Assert.StartsWith("call ", agent.Wait().Exits().Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_is_not_there_fails_the_start()
    {
        var profile = Profile("SCMP_ACT_ALLOW", Rule("SCMP_ACT_NOTIFY", "mkdir"));
        using var bundle = With(profile);
        profile["listenerPath"] = "/nonexistent/agent";
        bundle.Args("true").Run().FailsWith(1, "/nonexistent/agent");
        bundle.AssertNothingLeft();
    }

    [Theory]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_FLY\"}", "linux.seccomp.defaultAction")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_NOTIFY\"}", "linux.seccomp.defaultAction")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_Z80\"]}", "linux.seccomp.architectures[0]")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_S390X\"]}", "SCMP_ARCH_S390X has another byte order")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"flags\": [\"X\"]}", "linux.seccomp.flags[0]")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"action\": \"SCMP_ACT_KILL\"}]}", "linux.seccomp.syscalls[0].names")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}", "linux.seccomp.listenerPath")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_KILL\", \"errnoRet\": 1}]}", "errnoRet")]
    [InlineData("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_KILL\", \"args\": [{\"index\": 6, \"op\": \"SCMP_CMP_EQ\"}]}]}", "index must be from 0 to 5")]
    public void A_profile_that_makes_no_sense_is_refused_by_its_field(string profile, string message)
    {
        using var bundle = With(JsonNode.Parse(profile)!.AsObject());
        bundle.Args("true").Run().FailsWith(1, message);
        bundle.AssertNothingLeft();
    }

    [Fact]
    public void A_filter_that_is_too_long_is_refused()
    {
        var rules = Enumerable.Range(0, 3000).Select(i =>
        {
            var rule = Rule("SCMP_ACT_ERRNO", "ioctl");
            rule["args"] = new JsonArray(new JsonObject { ["index"] = 1, ["value"] = (long)i << 32, ["op"] = "SCMP_CMP_EQ" });
            return rule;
        });
        using var bundle = With(Profile("SCMP_ACT_ALLOW", [.. rules]));
        bundle.Args("true").Run().FailsWith(1, "more than 4096 instructions");
    }

    // An agent in C: prints the state that it receives, and refuses every call with EPERM until its peers are gone.
    private static void Compile(string target)
    {
        const string Source = """
            #include <errno.h>
            #include <linux/seccomp.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/ioctl.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            #include <unistd.h>
            #include <stdlib.h>
            int main(int argc, char **argv)
            {
                struct sockaddr_un address = { .sun_family = AF_UNIX };
                strcpy(address.sun_path, argv[1]);
                int listener = socket(AF_UNIX, SOCK_STREAM, 0), notify = -1;
                if (bind(listener, (void *)&address, sizeof address) || listen(listener, 5)) return 1;
                alarm(30);
                for (int i = 0; i < atoi(argv[2]); i++) {
                    int client = accept(listener, 0, 0);
                    char text[8192], control[CMSG_SPACE(sizeof(int))];
                    struct iovec vector = { text, sizeof text - 1 };
                    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
                    ssize_t length = recvmsg(client, &message, 0);
                    if (length < 0 || !CMSG_FIRSTHDR(&message)) return 2;
                    text[length] = 0;
                    memcpy(&notify, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof notify);
                    puts(text);
                }
                struct seccomp_notif call;
                memset(&call, 0, sizeof call);
                if (ioctl(notify, SECCOMP_IOCTL_NOTIF_RECV, &call)) return 3;
                struct seccomp_notif_resp answer = { .id = call.id, .error = -EPERM };
                printf("call %d\n", call.data.nr);
                fflush(stdout);
                return ioctl(notify, SECCOMP_IOCTL_NOTIF_SEND, &answer) ? 4 : 0;
            }
            """;
        File.WriteAllText(target + ".c", Source);
        Command.Run(Programs.Peer("gcc"), "-O1", "-w", "-o", target, target + ".c").Exits();
    }
}
