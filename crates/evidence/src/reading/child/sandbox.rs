//! What a child takes from itself before it looks at its input.

use super::ChildLimits;
use rustix::process::{Resource, Rlimit, Signal, setrlimit};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek};

/// Which parts of the confinement hold; what does not is for the application to say once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// Whether all limits on processor time, memory and files are set.
    pub limits: bool,
    /// Whether Landlock denies every path of the file system.
    pub landlock: bool,
    /// Whether seccomp denies opening files, sockets, and starting programs.
    pub seccomp: bool,
}

impl Sandbox {
    /// Tells whether every part holds.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.limits && self.landlock && self.seccomp
    }

    /// Gives what holds in both of two children.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            limits: self.limits && other.limits,
            landlock: self.landlock && other.landlock,
            seccomp: self.seccomp && other.seccomp,
        }
    }
}

/// Takes from this thread, and from those it starts, all but the streams that are open.
///
/// There is no way back: only a process that does nothing else afterwards may call it.
#[must_use]
pub fn confine(limits: &ChildLimits) -> Sandbox {
    // If the parent is killed the child must not go on alone.
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    let set = |resource: Resource, most: u64, hard: u64| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(hard) }).is_ok()
    };
    let cpu = limits.cpu.as_secs().max(1);
    let limits = [
        // At the soft limit the kernel sends a signal that names the cause, a second later it kills.
        set(Resource::Cpu, cpu, cpu + 1),
        set(Resource::As, limits.memory_bytes, limits.memory_bytes),
        set(Resource::Nofile, limits.open_files, limits.open_files),
        set(Resource::Fsize, 0, 0),
        set(Resource::Core, 0, 0),
    ];
    Sandbox { limits: limits.iter().all(|held| *held), landlock: landlock(), seccomp: seccomp() }
}

#[cfg(target_os = "linux")]
fn landlock() -> bool {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus};
    let denied = || {
        // What the kernel does not know of this version is left out, which the status tells.
        Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?
            .create()?
            .restrict_self()
    };
    denied().is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(not(target_os = "linux"))]
fn landlock() -> bool {
    false
}

#[cfg(target_os = "linux")]
fn seccomp() -> bool {
    // Two filters, since one has one answer: "not allowed", and "no such call" for `clone3`, of which the flags
    // stand where a filter cannot look; the C library then uses `clone`.
    let filters = || -> Option<()> {
        install(denied_calls()?, libc::EPERM)?;
        install([(libc::SYS_clone3, Vec::new())].into(), libc::ENOSYS)
    };
    filters().is_some()
}

#[cfg(not(target_os = "linux"))]
fn seccomp() -> bool {
    false
}

#[cfg(target_os = "linux")]
type Rules = std::collections::BTreeMap<i64, Vec<seccompiler::SeccompRule>>;

#[cfg(target_os = "linux")]
fn install(rules: Rules, error: i32) -> Option<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let error = SeccompAction::Errno(u32::try_from(error).ok()?);
    let architecture = std::env::consts::ARCH.try_into().ok()?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, error, architecture).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    seccompiler::apply_filter(&program).ok()
}

/// The calls by which a process reaches anything outside itself.
#[cfg(target_os = "linux")]
fn denied_calls() -> Option<Rules> {
    use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};
    let mut rules: Rules = [
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_open_by_handle_at,
        libc::SYS_mkdirat,
        libc::SYS_mknodat,
        libc::SYS_symlinkat,
        libc::SYS_linkat,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_truncate,
        libc::SYS_fchmodat,
        libc::SYS_fchownat,
        libc::SYS_utimensat,
        libc::SYS_memfd_create,
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_kill,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_chroot,
        libc::SYS_bpf,
        libc::SYS_io_uring_setup,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_prlimit64,
    ]
    .into_iter()
    .map(|call| (call, Vec::new()))
    .collect();
    #[cfg(target_arch = "x86_64")]
    rules.extend(
        [
            libc::SYS_open,
            libc::SYS_creat,
            libc::SYS_mkdir,
            libc::SYS_mknod,
            libc::SYS_symlink,
            libc::SYS_link,
            libc::SYS_unlink,
            libc::SYS_rmdir,
            libc::SYS_rename,
            libc::SYS_renameat,
            libc::SYS_chmod,
            libc::SYS_chown,
            libc::SYS_fork,
            libc::SYS_vfork,
        ]
        .into_iter()
        .map(|call| (call, Vec::new())),
    );
    // A new thread is allowed, a new process is not.
    let thread = u64::try_from(libc::CLONE_THREAD).ok()?;
    let is_process =
        SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0).ok()?;
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![is_process]).ok()?]);
    Some(rules)
}

/// What this process has used so far; its files are opened before opening is forbidden.
pub(super) struct Usage {
    stat: Option<File>,
    status: Option<File>,
}

impl Usage {
    pub(super) fn open() -> Self {
        Self { stat: File::open("/proc/self/stat").ok(), status: File::open("/proc/self/status").ok() }
    }

    /// Gives processor time in milliseconds and the most memory held, in bytes; 0 where it is not known.
    pub(super) fn now(&mut self) -> (u64, u64) {
        let cpu = read_again(self.stat.as_mut()).and_then(|stat| cpu_ms(&stat));
        let memory = read_again(self.status.as_mut()).and_then(|status| max_rss(&status));
        (cpu.unwrap_or(0), memory.unwrap_or(0))
    }
}

fn read_again(file: Option<&mut File>) -> Option<String> {
    let file = file?;
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    Some(text)
}

/// Reads user and system time from `/proc/PID/stat`: fields 14 and 15, counted in hundredths of a second.
pub(super) fn cpu_ms(stat: &str) -> Option<u64> {
    // The second field is the name of the program in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()?.checked_add(fields.get(12)?.parse().ok()?)?;
    ticks.checked_mul(10)
}

/// Reads the most memory held from `/proc/PID/status`.
pub(super) fn max_rss(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}
