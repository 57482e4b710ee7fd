using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Seccomp.Profiles;

/// <summary>
/// What a container may call unless it is told otherwise: the list that docker made the custom. Everything that is not listed fails with
/// EPERM. Some calls come with a capability, some are an architecture's own, some are judged by their arguments.
/// </summary>
public static class DefaultProfile
{
    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET.
    private const ulong NewNamespaces = 0x7e020000;

    private const ulong AddressFamilyAlg = 38;

    private const ulong AddressFamilyVsock = 40;

    private const string Everybody =
        "_llseek _newselect accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown chown32 clock_adjtime " +
        "clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 close " +
        "close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 " +
        "epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate " +
        "fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork " +
        "fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futex futex_requeue futex_time64 " +
        "futex_wait futex_waitv futex_wake futimesat get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 " +
        "geteuid geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom " +
        "getresgid getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getuid32 " +
        "getxattr getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents " +
        "io_pgetevents_time64 io_setup io_submit ioctl ioprio_get ioprio_set ipc kill landlock_add_rule landlock_create_ruleset " +
        "landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listmount listxattr listxattrat llistxattr lremovexattr lseek " +
        "lsetxattr lstat lstat64 madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod mknodat mlock " +
        "mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend " +
        "mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at nanosleep " +
        "newfstatat open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll " +
        "ppoll_time64 prctl pread64 preadv preadv2 prlimit64 process_mrelease pselect6 pselect6_time64 pwrite64 pwritev pwritev2 read " +
        "readahead readlink readlinkat readv recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr removexattrat rename " +
        "renameat renameat2 restart_syscall riscv_hwprobe rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn " +
        "rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min " +
        "sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 " +
        "sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop " +
        "semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_robust_list set_thread_area set_tid_address setfsgid " +
        "setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setitimer setpgid setpriority setregid setregid32 setresgid " +
        "setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setsockopt setuid setuid32 setxattr setxattrat shmat shmctl " +
        "shmdt shmget shutdown sigaltstack signalfd signalfd4 sigprocmask sigreturn socketcall socketpair splice stat stat64 statfs statfs64 " +
        "statmount statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete timer_getoverrun " +
        "timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime " +
        "timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat uretprobe utime utimensat utimensat_time64 " +
        "utimes vfork vmsplice wait4 waitid waitpid write writev";

    /// <summary>The profile, made anew at each call.</summary>
    public static Profile Create() => new()
    {
        DefaultAction = "SCMP_ACT_ERRNO",
        DefaultErrnoRet = Linux.Errno.EPERM,
        ArchMap = Architectures(),
        Syscalls = [.. General(), .. ByArchitecture(), .. ByCapability(), .. Cloning()],
    };

    private static ProfileArchitecture[] Architectures() =>
    [
        Machine("X86_64", "X86", "X32"),
        Machine("AARCH64", "ARM"),
        Machine("MIPS64", "MIPS", "MIPS64N32"),
        Machine("MIPS64N32", "MIPS", "MIPS64"),
        Machine("MIPSEL64", "MIPSEL", "MIPSEL64N32"),
        Machine("MIPSEL64N32", "MIPSEL", "MIPSEL64"),
        Machine("S390X", "S390"),
        Machine("RISCV64"),
        Machine("LOONGARCH64"),
    ];

    // On machines where sockets go through socketcall(2), which is allowed, the rules for socket(2) hold only for the direct call.
    private static IEnumerable<ProfileEntry> General() =>
    [
        Allow(Everybody),
        Allow("process_vm_readv process_vm_writev ptrace") with { Includes = new() { MinKernel = "4.8" } },
        AllowIf("socket", 0, "SCMP_CMP_LT", AddressFamilyAlg),
        AllowIf("socket", 0, "SCMP_CMP_EQ", AddressFamilyAlg + 1),
        AllowIf("socket", 0, "SCMP_CMP_GT", AddressFamilyVsock),

        // PER_LINUX, PER_LINUX32, both with UNAME26, and the question which it is.
        AllowIf("personality", 0, "SCMP_CMP_EQ", 0x0),
        AllowIf("personality", 0, "SCMP_CMP_EQ", 0x8),
        AllowIf("personality", 0, "SCMP_CMP_EQ", 0x20000),
        AllowIf("personality", 0, "SCMP_CMP_EQ", 0x20008),
        AllowIf("personality", 0, "SCMP_CMP_EQ", 0xffffffff),
    ];

    private static IEnumerable<ProfileEntry> ByArchitecture() =>
    [
        On("ppc64le", "sync_file_range2 swapcontext"),
        On("arm arm64", "arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls"),
        On("amd64 x32", "arch_prctl"),
        On("amd64 x32 x86", "modify_ldt"),
        On("s390 s390x", "s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr"),
        On("riscv64", "riscv_flush_icache"),
    ];

    private static IEnumerable<ProfileEntry> ByCapability() =>
    [
        With("CAP_DAC_READ_SEARCH", "open_by_handle_at"),
        With("CAP_SYS_ADMIN", "bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr lsm_list_modules " +
            "lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd setdomainname sethostname setns syslog umount " +
            "umount2 unshare"),
        With("CAP_SYS_BOOT", "reboot"),
        With("CAP_SYS_CHROOT", "chroot"),
        With("CAP_SYS_MODULE", "delete_module finit_module init_module"),
        With("CAP_SYS_PACCT", "acct"),
        With("CAP_SYS_PTRACE", "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace"),
        With("CAP_SYS_RAWIO", "ioperm iopl"),
        With("CAP_SYS_TIME", "clock_settime clock_settime64 settimeofday stime"),
        With("CAP_SYS_TTY_CONFIG", "vhangup"),
        With("CAP_SYS_NICE", "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"),
        With("CAP_SYSLOG", "syslog"),
        With("CAP_BPF", "bpf"),
        With("CAP_PERFMON", "perf_event_open"),
    ];

    // clone(2) without new namespaces; clone3(2), whose arguments a filter cannot see, looks absent so that programs take clone.
    private static IEnumerable<ProfileEntry> Cloning() =>
    [
        AllowIf("clone", 0, "SCMP_CMP_MASKED_EQ", NewNamespaces) with { Excludes = new() { Caps = ["CAP_SYS_ADMIN"], Arches = ["s390", "s390x"] } },

        // IBM Z has the flags in the second argument.
        AllowIf("clone", 1, "SCMP_CMP_MASKED_EQ", NewNamespaces) with
        {
            Includes = new() { Arches = ["s390", "s390x"] },
            Excludes = new() { Caps = ["CAP_SYS_ADMIN"] },
        },
        new ProfileEntry
        {
            Names = ["clone3"],
            Action = "SCMP_ACT_ERRNO",
            ErrnoRet = Linux.Errno.ENOSYS,
            Excludes = new() { Caps = ["CAP_SYS_ADMIN"] },
        },
    ];

    private static ProfileEntry Allow(string names) => new() { Names = names.Split(' '), Action = "SCMP_ACT_ALLOW" };

    private static ProfileEntry AllowIf(string name, uint argument, string comparison, ulong value) =>
        Allow(name) with { Args = [new LinuxSeccompArg { Index = argument, Op = comparison, Value = value }] };

    private static ProfileEntry On(string architectures, string names) => Allow(names) with { Includes = new() { Arches = architectures.Split(' ') } };

    private static ProfileEntry With(string capability, string names) => Allow(names) with { Includes = new() { Caps = [capability] } };

    private static ProfileArchitecture Machine(string architecture, params string[] further) => new()
    {
        Architecture = "SCMP_ARCH_" + architecture,
        SubArchitectures = [.. further.Select(name => "SCMP_ARCH_" + name)],
    };
}
