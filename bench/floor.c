// The least that a container of the default configuration costs: one process makes the namespaces, the mounts, the devices and the new root,
// and executes the program, with constant arguments, no configuration, no checks, no cgroup and no state. The yardstick of bench/run.sh.
//   floor ROOTFS PROGRAM
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/sched.h>

static void need(long result, const char *what) {
  if (result < 0) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    _exit(1);
  }
}

static void place(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
  mkdir(target, 0755);
  need(mount(source, target, type, flags, data), target);
}

static void devices(void) {
  static const struct { const char *path; unsigned major, minor; } nodes[] = {
    {"dev/null", 1, 3}, {"dev/zero", 1, 5}, {"dev/full", 1, 7}, {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0},
  };
  static const char *const links[][2] = {
    {"/proc/self/fd", "dev/fd"}, {"/proc/self/fd/0", "dev/stdin"}, {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"},
    {"pts/ptmx", "dev/ptmx"},
  };
  umask(0);
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
    need(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)), nodes[i].path);
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    need(symlink(links[i][0], links[i][1]), links[i][1]);
}

static void protect(void) {
  static const char *const hidden[] = {"proc/kcore", "proc/keys", "proc/latency_stats", "proc/timer_list", "proc/timer_stats", "proc/sched_debug"};
  static const char *const empty[] = {"proc/acpi", "sys/firmware", "proc/scsi"};
  static const char *const fixed[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys", "proc/sysrq-trigger"};
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
    mount("/dev/null", hidden[i], NULL, MS_BIND, NULL);
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
    mount("tmpfs", empty[i], "tmpfs", MS_RDONLY, NULL);
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
    if (mount(fixed[i], fixed[i], NULL, MS_BIND | MS_REC, NULL) == 0)
      need(mount(NULL, fixed[i], NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), fixed[i]);
  }
}

static void contain(const char *rootfs, char *program) {
  const unsigned long plain = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  need(setsid(), "setsid");
  need(mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL), "propagation");
  need(mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL), rootfs);
  need(chdir(rootfs), rootfs);
  place("proc", "proc", "proc", plain, NULL);
  place("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k");
  place("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5");
  place("shm", "dev/shm", "tmpfs", plain, "mode=1777,size=65536k");
  place("mqueue", "dev/mqueue", "mqueue", plain, NULL);
  place("sysfs", "sys", "sysfs", plain | MS_RDONLY, NULL);
  devices();
  protect();
  need(sethostname("floor", 5), "host name");
  need(mount(NULL, ".", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL), "read-only root");
  need(syscall(SYS_pivot_root, ".", "."), "pivot_root");
  need(umount2(".", MNT_DETACH), "old root");
  char *const arguments[] = {program, NULL};
  char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL};
  execve(program, arguments, environment);
  need(-1, program);
}

int main(int count, char **arguments) {
  if (count != 3) {
    fputs("usage: floor ROOTFS PROGRAM\n", stderr);
    return 2;
  }
  struct clone_args kind = {
    .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_VFORK, .exit_signal = SIGCHLD,
  };
  long child = syscall(SYS_clone3, &kind, sizeof kind);
  need(child, "clone3");
  if (child == 0)
    contain(arguments[1], arguments[2]);
  int status;
  need(waitpid((pid_t)child, &status, 0), "wait");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
