using System.Text;
using System.Text.Json.Nodes;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Oci.Tests.RuntimeSpec;

/// <summary>Changes one thing in a valid configuration and expects the sentence for it.</summary>
public sealed class SpecValidatorTests
{
    [Fact]
    public void The_default_configurations_are_valid()
    {
        SpecValidator.Validate(DefaultSpec.Create());
        SpecValidator.Validate(DefaultSpec.Create(cgroupNamespace: true));
        SpecValidator.Validate(DefaultSpec.CreateRootless(1000, 1000));
    }

    [Theory]
    [InlineData("ociVersion", null, "ociVersion is missing")]
    [InlineData("ociVersion", "\"1.0\"", "ociVersion must be a version like 1.3.0, not \"1.0\"")]
    [InlineData("ociVersion", "\"2.0.0\"", "ociVersion 2.0.0 is not supported, only versions 1.x.y of the runtime specification are")]
    [InlineData("process", null, "process is missing")]
    [InlineData("process.args", null, "process.args is missing, it must name the program to run")]
    [InlineData("process.args", "[]", "process.args is missing, it must name the program to run")]
    [InlineData("process.cwd", null, "process.cwd is missing")]
    [InlineData("process.cwd", "\"work\"", "process.cwd must be an absolute path, not \"work\"")]
    [InlineData("process.oomScoreAdj", "1001", "process.oomScoreAdj must be from -1000 to 1000, not 1001")]
    [InlineData("process.rlimits", """[{"type": "NOFILE"}]""", "process.rlimits[0].type must be a limit of getrlimit(2) like RLIMIT_NOFILE, not \"NOFILE\"")]
    [InlineData("process.rlimits", """[{"type": "RLIMIT_AS"}, {"type": "RLIMIT_AS"}]""", "process.rlimits names RLIMIT_AS twice")]
    [InlineData("process.rlimits", """[{"type": "RLIMIT_AS", "soft": 2, "hard": 1}]""", "process.rlimits: the soft limit of RLIMIT_AS (2) is above the hard limit (1)")]
    [InlineData("process.ioPriority", """{"class": "IOPRIO_CLASS_BE", "priority": 8}""", "process.ioPriority.priority must be from 0 to 7, not 8")]
    [InlineData("process.scheduler", """{"policy": "SCHED_OTHER", "priority": 1}""", "process.scheduler.priority goes with SCHED_FIFO and SCHED_RR only")]
    [InlineData("process.scheduler", "{}", "process.scheduler.policy must be one of SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_ISO, SCHED_IDLE, SCHED_DEADLINE, not \"\"")]
    [InlineData("process.scheduler", """{"policy": "SCHED_OTHER", "nice": 20}""", "process.scheduler.nice must be from -20 to 19, not 20")]
    [InlineData("process.scheduler", """{"policy": "SCHED_FIFO"}""", "process.scheduler.priority must be from 1 to 99 for SCHED_FIFO, not 0")]
    [InlineData("process.scheduler", """{"policy": "SCHED_RR", "priority": 100}""", "process.scheduler.priority must be from 1 to 99 for SCHED_RR, not 100")]
    [InlineData("process.scheduler", """{"policy": "SCHED_IDLE", "runtime": 1}""", "process.scheduler.runtime, deadline and period go with SCHED_DEADLINE only")]
    [InlineData("process.scheduler", """{"policy": "SCHED_DEADLINE", "runtime": 2000, "deadline": 1999}""", "process.scheduler: SCHED_DEADLINE needs a runtime of at least 1024 ns, a deadline not below it, and a period not below that")]
    [InlineData("process.execCPUAffinity", """{"initial": "a"}""", "process.execCPUAffinity.initial: \"a\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("process.execCPUAffinity", """{"final": "1-0"}""", "process.execCPUAffinity.final: \"1-0\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("process.ioPriority", """{"class": "IOPRIO_CLASS_NONE"}""", "process.ioPriority.class must be one of IOPRIO_CLASS_RT, IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE, not \"IOPRIO_CLASS_NONE\"")]
    [InlineData("root", null, "root is missing")]
    [InlineData("root.path", null, "root.path is missing")]
    [InlineData("mounts", """[{"source": "x"}]""", "mounts[0].destination is missing")]
    [InlineData("mounts", """[{"destination": "/x", "type": "bind", "uidMappings": [{"size": 1}]}]""", "mounts[0] (/x) must have both uidMappings and gidMappings or neither")]
    [InlineData("hooks", """{"poststop": [{"path": "x"}]}""", "hooks.poststop[0].path must be an absolute path, not \"x\"")]
    [InlineData("hooks", """{"prestart": [{"path": "/x", "timeout": 0}]}""", "hooks.prestart[0].timeout must be a number of seconds above zero, not 0")]
    [InlineData("windows", "{}", "the section windows is for another platform, this runtime makes Linux containers only")]
    [InlineData("solaris", "{}", "the section solaris is for another platform, this runtime makes Linux containers only")]
    [InlineData("vm", "{}", "the section vm is for another platform, this runtime makes Linux containers only")]
    [InlineData("zos", "{}", "the section zos is for another platform, this runtime makes Linux containers only")]
    public void One_fault_gives_one_sentence(string field, string? value, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => SpecValidator.Validate(With(field, value))).Message);

    [Theory]
    [InlineData("linux.namespaces", """[{"type": "net"}]""", "linux.namespaces[0].type must be one of pid, network, mount, ipc, uts, user, cgroup, time, not \"net\"")]
    [InlineData("linux.namespaces", """[{"type": "pid"}, {"type": "pid"}]""", "linux.namespaces names the type pid twice")]
    [InlineData("linux.namespaces", """[{"type": "pid", "path": "ns"}]""", "linux.namespaces[0].path must be an absolute path, not \"ns\"")]
    [InlineData("linux.namespaces", """[{"type": "mount"}]""", "hostname is set, which needs a uts namespace in linux.namespaces")]
    [InlineData("linux.namespaces", """[{"type": "uts"}]""", "linux.maskedPaths or linux.readonlyPaths is set, which needs a mount namespace in linux.namespaces")]
    [InlineData("linux.uidMappings", """[{"size": 1}]""", "linux.uidMappings or linux.gidMappings is set, which needs a user namespace in linux.namespaces")]
    [InlineData("linux.namespaces", """[{"type": "user"}, {"type": "uts"}, {"type": "mount"}]""", "a new user namespace needs linux.uidMappings and linux.gidMappings")]
    [InlineData("linux.timeOffsets", """{"monotonic": {"secs": 1}}""", "linux.timeOffsets is set, which needs a time namespace in linux.namespaces")]
    [InlineData("linux.devices", """[{"path": "/dev/x", "type": "x"}]""", "linux.devices[0].type must be c, u, b or p, not \"x\"")]
    [InlineData("linux.devices", """[{"path": "dev/x", "type": "c"}]""", "linux.devices[0].path must be an absolute path, not \"dev/x\"")]
    [InlineData("linux.devices", """[{"path": "/dev/x", "type": "c", "major": -1}]""", "linux.devices[0] (/dev/x) must have a major and a minor number from 0 to 4294967295")]
    [InlineData("linux.resources", """{"devices": [{"allow": true, "type": "p", "access": "r"}]}""", "linux.resources.devices[0].type must be a, c or b, not \"p\"")]
    [InlineData("linux.resources", """{"devices": [{"allow": true, "access": "rx"}]}""", "linux.resources.devices[0].access must be made of r, w and m, not \"rx\"")]
    [InlineData("linux.resources", """{"devices": [{"allow": true}]}""", "linux.resources.devices[0].access is missing")]
    [InlineData("linux.rootfsPropagation", "\"loud\"", "linux.rootfsPropagation must be shared, slave, private or unbindable, not \"loud\"")]
    [InlineData("linux.personality", """{"domain": "BSD"}""", "linux.personality.domain must be LINUX or LINUX32, not \"BSD\"")]
    [InlineData("linux.personality", """{"domain": "LINUX", "flags": ["F"]}""", "linux.personality.flags must be empty, the specification defines none, not \"F\"")]
    [InlineData("linux.memoryPolicy", """{"mode": "MPOL_LOCAL", "nodes": "0-7"}""", "linux.memoryPolicy.nodes: this mode requires 0 nodes but got 8 (MPOL_LOCAL)")]
    [InlineData("linux.memoryPolicy", """{"mode": "MPOL_BIND"}""", "linux.memoryPolicy.nodes: this mode requires at least one node but got 0 (MPOL_BIND)")]
    [InlineData("linux.memoryPolicy", """{"mode": "MPOL_BIND", "nodes": "x"}""", "linux.memoryPolicy.nodes: invalid memory policy node list: \"x\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("linux.memoryPolicy", """{"mode": "MPOL_PREFERRED", "flags": ["f"]}""", "linux.memoryPolicy.flags[0]: invalid memory policy flag \"f\", it must be one of MPOL_F_NUMA_BALANCING, MPOL_F_RELATIVE_NODES, MPOL_F_STATIC_NODES")]
    [InlineData("linux.maskedPaths", """["proc"]""", "linux.maskedPaths[0] must be an absolute path, not \"proc\"")]
    [InlineData("linux.netDevices", """{"a/b": {}}""", "linux.netDevices: \"a/b\" is not the name of a network device")]
    [InlineData("linux.netDevices", """{"sixteenbytes-and": {}}""", "linux.netDevices: \"sixteenbytes-and\" is not the name of a network device")]
    [InlineData("linux.netDevices", """{"eth0": {"name": "a b"}}""", "linux.netDevices: \"a b\" is not the name of a network device")]
    [InlineData("linux.netDevices", """{"eth0": {"name": "e%dx"}}""", "linux.netDevices: \"e%dx\" is not the name of a network device")]
    [InlineData("linux.netDevices", """{"eth%d": {}}""", "linux.netDevices: \"eth%d\" is not the name of a network device")]
    [InlineData("linux.intelRdt", """{"closID": "a/b"}""", "linux.intelRdt.closID must be the name of a class of service, or / for the default one, not \"a/b\"")]
    [InlineData("linux.intelRdt", """{"closID": ".."}""", "linux.intelRdt.closID must be the name of a class of service, or / for the default one, not \"..\"")]
    [InlineData("linux.intelRdt", """{"closID": "info"}""", "linux.intelRdt.closID must be the name of a class of service, or / for the default one, not \"info\"")]
    [InlineData("linux.intelRdt", """{"memBwSchema": "L3:0=1"}""", "linux.intelRdt.memBwSchema must start with MB:, not \"L3:0=1\"")]
    [InlineData("linux.intelRdt", """{"l3CacheSchema": "L3:0=1\nMB:0=1"}""", "linux.intelRdt.l3CacheSchema must be one line")]
    [InlineData("linux.intelRdt", """{"schemata": ["a\nb"]}""", "linux.intelRdt.schemata[0] must be one line")]
    public void One_fault_in_the_linux_section_gives_one_sentence(string field, string? value, string message) => One_fault_gives_one_sentence(field, value, message);

    [Theory]
    [InlineData("kernel.msgmax")]
    [InlineData("kernel.shm_rmid_forced")]
    [InlineData("fs.mqueue.msg_max")]
    [InlineData("net.ipv4.ip_forward")]
    [InlineData("net/ipv4/conf/eth0.100/rp_filter")]
    [InlineData("kernel.domainname")]
    public void A_namespaced_kernel_parameter_is_allowed(string name) => SpecValidator.Validate(With("linux.sysctl", $$"""{"{{name}}": "1"}"""));

    [Theory]
    [InlineData("kernel.core_pattern", "linux.sysctl: kernel.core_pattern does not belong to a namespace, so it cannot be set for a container")]
    [InlineData("vm.swappiness", "linux.sysctl: vm.swappiness does not belong to a namespace, so it cannot be set for a container")]
    [InlineData("kernel.hostname", "linux.sysctl: kernel.hostname must be set by the field hostname")]
    [InlineData("user.max_user_namespaces", "linux.sysctl: user.max_user_namespaces needs a user namespace in linux.namespaces")]
    [InlineData("kernel.msgmax+kernel.core_pattern", "linux.sysctl: kernel.msgmax+kernel.core_pattern does not belong to a namespace, so it cannot be set for a container")]
    [InlineData("net/../kernel/core_pattern", "linux.sysctl: \"net/../kernel/core_pattern\" is not the name of a kernel parameter")]
    [InlineData("net...kernel.core_pattern", "linux.sysctl: \"net...kernel.core_pattern\" is not the name of a kernel parameter")]
    [InlineData("net.//.kernel", "linux.sysctl: \"net.//.kernel\" is not the name of a kernel parameter")]
    [InlineData("/net/x", "linux.sysctl: \"/net/x\" is not the name of a kernel parameter")]
    public void Any_other_kernel_parameter_is_refused(string name, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => SpecValidator.Validate(With("linux.sysctl", $$"""{"{{name}}": "1"}"""))).Message);

    [Fact]
    public void A_kernel_parameter_of_an_inherited_namespace_is_refused()
    {
        var spec = With("linux.sysctl", """{"net.ipv4.ip_forward": "1"}""");
        spec.Linux!.Namespaces = [.. spec.Linux.Namespaces!.Where(n => n.Type != NamespaceType.Network)];
        Assert.Equal("linux.sysctl: net.ipv4.ip_forward needs a network namespace in linux.namespaces", Assert.Throws<SpecException>(() => SpecValidator.Validate(spec)).Message);
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward", "net/ipv4/ip_forward")]
    [InlineData("net.ipv4.conf.eth0/100.rp_filter", "net/ipv4/conf/eth0.100/rp_filter")]
    [InlineData("net/ipv4/conf/eth0.100/rp_filter", "net/ipv4/conf/eth0.100/rp_filter")]
    public void The_path_of_a_kernel_parameter_follows_its_first_separator(string name, string path) => Assert.Equal(path, Sysctl.ToPath(name));

    private static Spec With(string field, string? value)
    {
        var json = JsonNode.Parse(SpecWriter.ToJson(DefaultSpec.Create()))!;
        string[] parts = field.Split('.');
        var owner = json.AsObject();
        foreach (string part in parts[..^1])
            owner = owner[part]!.AsObject();
        if (value is null)
            owner.Remove(parts[^1]);
        else
            owner[parts[^1]] = JsonNode.Parse(value);
        return SpecParser.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
