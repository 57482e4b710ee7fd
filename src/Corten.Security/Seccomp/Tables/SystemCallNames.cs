namespace Corten.Security.Seccomp.Tables;

/// <summary>The names of system calls on any architecture, made by eng/syscall-tables.sh: data in the binary, nothing runs to load it.</summary>
internal static class SystemCallNames
{
    /// <summary>Number of names.</summary>
    public const int Count = 508;

    /// <summary>All names in ASCII, in the order of their bytes, one behind the other.</summary>
    public static ReadOnlySpan<byte> Text =>
        "_llseek_newselect_sysctlacceptaccept4accessacctadd_keyadjtimexafs_syscallalarmarch_prctlarm_fadvise64_64arm_sync_file_rangeato"u8 +
        "mic_barrieratomic_cmpxchg_32bdflushbindbpfbreakbreakpointbrkcachectlcacheflushcachestatcapgetcapsetchdirchmodchownchown32chroo"u8 +
        "tclock_adjtimeclock_adjtime64clock_getresclock_getres_time64clock_gettimeclock_gettime64clock_nanosleepclock_nanosleep_time64c"u8 +
        "lock_settimeclock_settime64cloneclone3closeclose_rangeconnectcopy_file_rangecreatcreate_moduledelete_moduledupdup2dup3epoll_cr"u8 +
        "eateepoll_create1epoll_ctlepoll_ctl_oldepoll_pwaitepoll_pwait2epoll_waitepoll_wait_oldeventfdeventfd2execveexecveatexitexit_gr"u8 +
        "oupfaccessatfaccessat2fadvise64fadvise64_64fallocatefanotify_initfanotify_markfchdirfchmodfchmodatfchmodat2fchownfchown32fchow"u8 +
        "natfcntlfcntl64fdatasyncfgetxattrfile_getattrfile_setattrfinit_moduleflistxattrflockforkfremovexattrfsconfigfsetxattrfsmountfs"u8 +
        "openfspickfstatfstat64fstatat64fstatfsfstatfs64fsyncftimeftruncateftruncate64futexfutex_requeuefutex_time64futex_waitfutex_wai"u8 +
        "tvfutex_wakefutimesatget_kernel_symsget_mempolicyget_robust_listget_thread_areaget_tlsgetcpugetcwdgetdentsgetdents64getegidget"u8 +
        "egid32geteuidgeteuid32getgidgetgid32getgroupsgetgroups32getitimergetpagesizegetpeernamegetpgidgetpgrpgetpidgetpmsggetppidgetpr"u8 +
        "ioritygetrandomgetresgidgetresgid32getresuidgetresuid32getrlimitgetrusagegetsidgetsocknamegetsockoptgettidgettimeofdaygetuidge"u8 +
        "tuid32getxattrgetxattratgttyidleinit_moduleinotify_add_watchinotify_initinotify_init1inotify_rm_watchio_cancelio_destroyio_get"u8 +
        "eventsio_pgeteventsio_pgetevents_time64io_setupio_submitio_uring_enterio_uring_registerio_uring_setupioctliopermioplioprio_get"u8 +
        "ioprio_setipckcmpkexec_file_loadkexec_loadkeyctlkilllandlock_add_rulelandlock_create_rulesetlandlock_restrict_selflchownlchown"u8 +
        "32lgetxattrlinklinkatlistenlistmountlistnslistxattrlistxattratllistxattrlocklookup_dcookielremovexattrlseeklsetxattrlsm_get_se"u8 +
        "lf_attrlsm_list_moduleslsm_set_self_attrlstatlstat64madvisemap_shadow_stackmbindmembarriermemfd_creatememfd_secretmigrate_page"u8 +
        "smincoremkdirmkdiratmknodmknodatmlockmlock2mlockallmmapmmap2modify_ldtmountmount_setattrmove_mountmove_pagesmprotectmpxmq_gets"u8 +
        "etattrmq_notifymq_openmq_timedreceivemq_timedreceive_time64mq_timedsendmq_timedsend_time64mq_unlinkmremapmsealmsgctlmsggetmsgr"u8 +
        "cvmsgsndmsyncmultiplexermunlockmunlockallmunmapname_to_handle_atnanosleepnewfstatatnfsservctlniceoldfstatoldlstatoldoldunameol"u8 +
        "dstatoldunameopenopen_by_handle_atopen_treeopen_tree_attropenatopenat2pausepciconfig_iobasepciconfig_readpciconfig_writeperf_e"u8 +
        "vent_openpersonalitypidfd_getfdpidfd_openpidfd_send_signalpipepipe2pivot_rootpkey_allocpkey_freepkey_mprotectpollppollppoll_ti"u8 +
        "me64prctlpread64preadvpreadv2prlimit64process_madviseprocess_mreleaseprocess_vm_readvprocess_vm_writevprofprofilpselect6pselec"u8 +
        "t6_time64ptraceputpmsgpwrite64pwritevpwritev2query_modulequotactlquotactl_fdreadreadaheadreaddirreadlinkreadlinkatreadvrebootr"u8 +
        "ecvrecvfromrecvmmsgrecvmmsg_time64recvmsgremap_file_pagesremovexattrremovexattratrenamerenameatrenameat2request_keyrestart_sys"u8 +
        "callriscv_flush_icacheriscv_hwprobermdirrseqrseq_slice_yieldrt_sigactionrt_sigpendingrt_sigprocmaskrt_sigqueueinfort_sigreturn"u8 +
        "rt_sigsuspendrt_sigtimedwaitrt_sigtimedwait_time64rt_tgsigqueueinfortass390_guarded_storages390_pci_mmio_reads390_pci_mmio_wri"u8 +
        "tes390_runtime_instrs390_sthyisched_get_priority_maxsched_get_priority_minsched_getaffinitysched_getattrsched_getparamsched_ge"u8 +
        "tschedulersched_rr_get_intervalsched_rr_get_interval_time64sched_setaffinitysched_setattrsched_setparamsched_setschedulersched"u8 +
        "_yieldseccompsecurityselectsemctlsemgetsemopsemtimedopsemtimedop_time64sendsendfilesendfile64sendmmsgsendmsgsendtoset_mempolic"u8 +
        "yset_mempolicy_home_nodeset_robust_listset_thread_areaset_tid_addressset_tlssetdomainnamesetfsgidsetfsgid32setfsuidsetfsuid32s"u8 +
        "etgidsetgid32setgroupssetgroups32sethostnamesetitimersetnssetpgidsetprioritysetregidsetregid32setresgidsetresgid32setresuidset"u8 +
        "resuid32setreuidsetreuid32setrlimitsetsidsetsockoptsettimeofdaysetuidsetuid32setxattrsetxattratsgetmaskshmatshmctlshmdtshmgets"u8 +
        "hutdownsigactionsigaltstacksignalsignalfdsignalfd4sigpendingsigprocmasksigreturnsigsuspendsocketsocketcallsocketpairsplicespu_"u8 +
        "createspu_runssetmaskstatstat64statfsstatfs64statmountstatxstimesttysubpage_protswapcontextswapoffswaponswitch_endiansymlinksy"u8 +
        "mlinkatsyncsync_file_rangesync_file_range2syncfssys_debug_setcontextsyscallsysfssysinfosyslogsysmipsteetgkilltimetimer_createt"u8 +
        "imer_deletetimer_getoverruntimer_gettimetimer_gettime64timer_settimetimer_settime64timerfdtimerfd_createtimerfd_gettimetimerfd"u8 +
        "_gettime64timerfd_settimetimerfd_settime64timestkilltruncatetruncate64tuxcallugetrlimitulimitumaskumountumount2unameunlinkunli"u8 +
        "nkatunshareuprobeuretprobeuselibuserfaultfdusr26usr32ustatutimeutimensatutimensat_time64utimesvforkvhangupvm86vm86oldvmsplicev"u8 +
        "serverwait4waitidwaitpidwritewritev"u8;

    /// <summary>Where each name begins in <see cref="Text"/>, and where the last one ends.</summary>
    public static ReadOnlySpan<ushort> Starts =>
    [
        0, 7, 17, 24, 30, 37, 43, 47, 54, 62, 73, 78, 88, 104, 123, 137, 154, 161, 165, 168, 173, 183, 186, 194, 204, 213, 219, 225, 230, 235,
        240, 247, 253, 266, 281, 293, 312, 325, 340, 355, 377, 390, 405, 410, 416, 421, 432, 439, 454, 459, 472, 485, 488, 492, 496, 508, 521,
        530, 543, 554, 566, 576, 590, 597, 605, 611, 619, 623, 633, 642, 652, 661, 673, 682, 695, 708, 714, 720, 728, 737, 743, 751, 759, 764,
        771, 780, 789, 801, 813, 825, 835, 840, 844, 856, 864, 873, 880, 886, 892, 897, 904, 913, 920, 929, 934, 939, 948, 959, 964, 977, 989,
        999, 1010, 1020, 1029, 1044, 1057, 1072, 1087, 1094, 1100, 1106, 1114, 1124, 1131, 1140, 1147, 1156, 1162, 1170, 1179, 1190, 1199, 1210,
        1221, 1228, 1235, 1241, 1248, 1255, 1266, 1275, 1284, 1295, 1304, 1315, 1324, 1333, 1339, 1350, 1360, 1366, 1378, 1384, 1392, 1400, 1410,
        1414, 1418, 1429, 1446, 1458, 1471, 1487, 1496, 1506, 1518, 1531, 1551, 1559, 1568, 1582, 1599, 1613, 1618, 1624, 1628, 1638, 1648, 1651,
        1655, 1670, 1680, 1686, 1690, 1707, 1730, 1752, 1758, 1766, 1775, 1779, 1785, 1791, 1800, 1806, 1815, 1826, 1836, 1840, 1854, 1866, 1871,
        1880, 1897, 1913, 1930, 1935, 1942, 1949, 1965, 1970, 1980, 1992, 2004, 2017, 2024, 2029, 2036, 2041, 2048, 2053, 2059, 2067, 2071, 2076,
        2086, 2091, 2104, 2114, 2124, 2132, 2135, 2148, 2157, 2164, 2179, 2201, 2213, 2232, 2241, 2247, 2252, 2258, 2264, 2270, 2276, 2281, 2292,
        2299, 2309, 2315, 2332, 2341, 2351, 2361, 2365, 2373, 2381, 2392, 2399, 2407, 2411, 2428, 2437, 2451, 2457, 2464, 2469, 2485, 2499, 2514,
        2529, 2540, 2551, 2561, 2578, 2582, 2587, 2597, 2607, 2616, 2629, 2633, 2638, 2650, 2655, 2662, 2668, 2675, 2684, 2699, 2715, 2731, 2748,
        2752, 2758, 2766, 2781, 2787, 2794, 2802, 2809, 2817, 2829, 2837, 2848, 2852, 2861, 2868, 2876, 2886, 2891, 2897, 2901, 2909, 2917, 2932,
        2939, 2955, 2966, 2979, 2985, 2993, 3002, 3013, 3028, 3046, 3059, 3064, 3068, 3084, 3096, 3109, 3123, 3138, 3150, 3163, 3178, 3200, 3217,
        3221, 3241, 3259, 3278, 3296, 3306, 3328, 3350, 3367, 3380, 3394, 3412, 3433, 3461, 3478, 3491, 3505, 3523, 3534, 3541, 3549, 3555, 3561,
        3567, 3572, 3582, 3599, 3603, 3611, 3621, 3629, 3636, 3642, 3655, 3678, 3693, 3708, 3723, 3730, 3743, 3751, 3761, 3769, 3779, 3785, 3793,
        3802, 3813, 3824, 3833, 3838, 3845, 3856, 3864, 3874, 3883, 3894, 3903, 3914, 3922, 3932, 3941, 3947, 3957, 3969, 3975, 3983, 3991, 4001,
        4009, 4014, 4020, 4025, 4031, 4039, 4048, 4059, 4065, 4073, 4082, 4092, 4103, 4112, 4122, 4128, 4138, 4148, 4154, 4164, 4171, 4179, 4183,
        4189, 4195, 4203, 4212, 4217, 4222, 4226, 4238, 4249, 4256, 4262, 4275, 4282, 4291, 4295, 4310, 4326, 4332, 4352, 4359, 4364, 4371, 4377,
        4384, 4387, 4393, 4397, 4409, 4421, 4437, 4450, 4465, 4478, 4493, 4500, 4514, 4529, 4546, 4561, 4578, 4583, 4588, 4596, 4606, 4613, 4623,
        4629, 4634, 4640, 4647, 4652, 4658, 4666, 4673, 4679, 4688, 4694, 4705, 4710, 4715, 4720, 4725, 4734, 4750, 4756, 4761, 4768, 4772, 4779,
        4787, 4794, 4799, 4805, 4812, 4817, 4823,
    ];

    /// <summary>Open hash table of 1024 places: 0 is empty, n is name n - 1. The hash of a name is h = (h * 31 + byte) mod 65536, its place h mod 1024.</summary>
    public static ReadOnlySpan<ushort> Places =>
    [
        0, 104, 17, 373, 0, 235, 187, 359, 348, 393, 0, 129, 0, 0, 331, 0, 0, 0, 282, 7, 433, 188, 166, 457, 0, 227, 222, 0, 179, 0, 68, 0, 385,
        0, 16, 0, 0, 0, 0, 0, 0, 463, 255, 303, 5, 0, 0, 36, 215, 284, 157, 105, 0, 244, 46, 344, 342, 490, 0, 0, 0, 18, 161, 93, 127, 0, 212,
        134, 225, 278, 156, 0, 0, 493, 173, 297, 0, 0, 0, 0, 0, 426, 458, 0, 0, 89, 0, 0, 0, 150, 10, 80, 111, 285, 453, 487, 0, 0, 0, 185, 0,
        177, 133, 219, 320, 337, 479, 0, 0, 301, 0, 0, 0, 399, 329, 264, 0, 0, 0, 508, 271, 201, 495, 159, 326, 29, 0, 0, 483, 0, 0, 0, 0, 0,
        239, 0, 247, 49, 131, 113, 196, 332, 478, 0, 0, 0, 119, 0, 0, 0, 334, 97, 62, 0, 0, 0, 0, 0, 0, 435, 300, 0, 204, 253, 160, 171, 305,
        437, 439, 450, 130, 74, 128, 210, 395, 325, 406, 464, 0, 381, 392, 466, 387, 471, 0, 0, 0, 0, 281, 441, 0, 205, 207, 350, 24, 33, 92,
        481, 181, 494, 0, 0, 0, 0, 0, 427, 0, 0, 0, 0, 0, 155, 0, 70, 25, 440, 63, 286, 0, 0, 0, 0, 448, 0, 0, 480, 0, 0, 202, 0, 486, 302, 0, 0,
        47, 101, 456, 0, 0, 0, 0, 216, 0, 0, 0, 477, 349, 226, 108, 0, 0, 14, 180, 260, 362, 20, 57, 30, 454, 0, 369, 0, 0, 0, 4, 0, 0, 0, 0, 0,
        240, 0, 0, 0, 0, 0, 0, 0, 175, 1, 0, 154, 0, 364, 0, 2, 67, 340, 0, 0, 152, 0, 0, 0, 0, 0, 0, 0, 0, 199, 403, 0, 0, 294, 0, 0, 0, 0, 189,
        0, 0, 0, 0, 0, 153, 0, 0, 0, 0, 190, 275, 383, 423, 0, 245, 377, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 505, 170, 0, 0, 0, 0, 0, 455, 0, 0, 0, 0,
        0, 43, 0, 146, 504, 0, 76, 429, 6, 0, 419, 138, 213, 475, 0, 402, 186, 0, 0, 0, 0, 178, 0, 0, 0, 0, 0, 0, 40, 151, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 485, 0, 0, 83, 0, 0, 0, 394, 0, 0, 88, 0, 0, 124, 0, 209, 307, 388, 405, 0, 0, 0, 0, 0, 116, 198, 312, 0, 176, 15, 73,
        149, 353, 391, 135, 469, 0, 0, 0, 95, 192, 277, 496, 0, 39, 0, 0, 0, 122, 172, 148, 0, 401, 409, 0, 0, 0, 0, 438, 8, 231, 304, 333, 0, 0,
        193, 0, 0, 0, 0, 0, 404, 82, 224, 0, 72, 474, 0, 0, 0, 230, 0, 19, 0, 306, 0, 0, 270, 0, 0, 259, 165, 0, 0, 0, 115, 314, 0, 60, 293, 0,
        308, 0, 0, 0, 0, 0, 249, 0, 257, 341, 357, 268, 0, 45, 142, 468, 0, 241, 0, 197, 52, 0, 0, 355, 200, 327, 396, 0, 84, 28, 102, 0, 0, 71,
        0, 0, 376, 250, 0, 339, 53, 54, 484, 501, 0, 0, 0, 252, 22, 400, 0, 0, 0, 0, 126, 434, 0, 169, 354, 0, 0, 0, 0, 211, 229, 0, 367, 0, 217,
        38, 0, 168, 0, 0, 0, 0, 0, 167, 118, 498, 194, 42, 265, 296, 343, 0, 0, 0, 0, 26, 234, 436, 416, 246, 0, 78, 114, 262, 424, 0, 94, 417,
        11, 328, 382, 432, 0, 415, 143, 338, 0, 64, 462, 0, 0, 274, 0, 0, 324, 0, 412, 238, 0, 0, 0, 58, 75, 0, 335, 0, 0, 98, 273, 346, 0, 0, 0,
        0, 137, 44, 109, 163, 0, 0, 431, 428, 0, 0, 386, 0, 0, 0, 499, 87, 0, 144, 236, 0, 0, 0, 0, 0, 0, 0, 0, 310, 91, 120, 315, 398, 389, 0,
        0, 0, 0, 0, 447, 0, 366, 0, 0, 0, 0, 218, 0, 476, 470, 0, 0, 418, 0, 0, 452, 0, 330, 206, 352, 0, 472, 443, 0, 0, 0, 0, 0, 233, 261, 0,
        0, 0, 345, 0, 279, 0, 34, 370, 311, 467, 0, 0, 32, 0, 0, 292, 136, 0, 459, 0, 0, 0, 0, 0, 0, 13, 299, 0, 0, 491, 0, 316, 35, 0, 0, 0, 0,
        360, 0, 0, 195, 0, 90, 280, 0, 0, 0, 0, 411, 0, 0, 0, 0, 0, 0, 0, 492, 123, 0, 0, 319, 0, 258, 140, 243, 372, 69, 41, 442, 65, 0, 289,
        117, 9, 103, 237, 444, 0, 0, 0, 0, 0, 375, 0, 50, 0, 0, 0, 422, 449, 248, 0, 0, 221, 0, 56, 347, 214, 0, 0, 0, 31, 358, 0, 0, 488, 0, 0,
        0, 79, 0, 0, 0, 0, 228, 0, 0, 61, 288, 125, 66, 380, 174, 232, 309, 446, 86, 460, 465, 503, 0, 322, 0, 361, 445, 0, 0, 287, 147, 473,
        408, 413, 0, 0, 0, 0, 0, 0, 0, 27, 317, 132, 0, 0, 0, 0, 0, 220, 23, 121, 295, 183, 256, 184, 321, 384, 390, 0, 397, 0, 145, 0, 0, 0, 0,
        0, 0, 96, 0, 0, 410, 0, 139, 110, 425, 0, 0, 0, 290, 0, 0, 0, 0, 365, 371, 208, 269, 51, 351, 0, 0, 336, 430, 0, 0, 368, 223, 59, 107,
        276, 407, 420, 0, 0, 0, 0, 0, 162, 0, 0, 263, 0, 141, 112, 0, 0, 0, 379, 414, 489, 0, 0, 0, 0, 313, 421, 0, 0, 0, 374, 85, 451, 0, 0, 0,
        12, 0, 0, 164, 203, 0, 0, 0, 0, 0, 99, 0, 0, 0, 0, 283, 0, 0, 0, 0, 48, 291, 0, 0, 0, 182, 0, 356, 106, 254, 0, 0, 0, 0, 0, 0, 158, 267,
        251, 77, 0, 0, 0, 318, 0, 0, 0, 507, 298, 363, 0, 0, 0, 272, 461, 378, 0, 0, 242, 0, 0, 0, 482, 0, 0, 21, 37, 323, 497, 500, 502, 55,
        100, 506, 81, 191, 0, 266, 0, 0,
    ];
}
