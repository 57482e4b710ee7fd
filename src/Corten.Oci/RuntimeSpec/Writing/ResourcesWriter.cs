using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Writing;

/// <summary>linux.resources: config-linux.md, "Control groups".</summary>
internal static class ResourcesWriter
{
    public static void Write(Utf8JsonWriter w, LinuxResources resources)
    {
        w.Records("devices"u8, resources.Devices, Write);
        w.Record("memory"u8, resources.Memory, Write);
        w.Record("cpu"u8, resources.Cpu, Write);
        w.Record("pids"u8, resources.Pids, static (w, pids) => w.Number("limit"u8, pids.Limit));
        w.Record("blockIO"u8, resources.BlockIO, Write);
        w.Records("hugepageLimits"u8, resources.HugepageLimits, Write);
        w.Record("network"u8, resources.Network, Write);
        w.Map("rdma"u8, resources.Rdma, Write);
        w.Map("unified"u8, resources.Unified);
    }

    private static void Write(Utf8JsonWriter w, LinuxDeviceRule rule)
    {
        w.Flag("allow"u8, rule.Allow);
        w.Text("type"u8, rule.Type);
        w.Number("major"u8, rule.Major);
        w.Number("minor"u8, rule.Minor);
        w.Text("access"u8, rule.Access);
    }

    private static void Write(Utf8JsonWriter w, LinuxMemory memory)
    {
        w.Number("limit"u8, memory.Limit);
        w.Number("reservation"u8, memory.Reservation);
        w.Number("swap"u8, memory.Swap);
        w.Number("kernel"u8, memory.Kernel);
        w.Number("kernelTCP"u8, memory.KernelTcp);
        w.Count("swappiness"u8, memory.Swappiness);
        w.Flag("disableOOMKiller"u8, memory.DisableOOMKiller);
        w.Flag("useHierarchy"u8, memory.UseHierarchy);
        w.Flag("checkBeforeUpdate"u8, memory.CheckBeforeUpdate);
    }

    private static void Write(Utf8JsonWriter w, LinuxCpu cpu)
    {
        w.Count("shares"u8, cpu.Shares);
        w.Number("quota"u8, cpu.Quota);
        w.Count("burst"u8, cpu.Burst);
        w.Count("period"u8, cpu.Period);
        w.Number("realtimeRuntime"u8, cpu.RealtimeRuntime);
        w.Count("realtimePeriod"u8, cpu.RealtimePeriod);
        w.Text("cpus"u8, cpu.Cpus);
        w.Text("mems"u8, cpu.Mems);
        w.Number("idle"u8, cpu.Idle);
    }

    private static void Write(Utf8JsonWriter w, LinuxBlockIo io)
    {
        w.Count("weight"u8, io.Weight);
        w.Count("leafWeight"u8, io.LeafWeight);
        w.Records("weightDevice"u8, io.WeightDevice, Write);
        w.Records("throttleReadBpsDevice"u8, io.ThrottleReadBpsDevice, Write);
        w.Records("throttleWriteBpsDevice"u8, io.ThrottleWriteBpsDevice, Write);
        w.Records("throttleReadIOPSDevice"u8, io.ThrottleReadIopsDevice, Write);
        w.Records("throttleWriteIOPSDevice"u8, io.ThrottleWriteIopsDevice, Write);
    }

    private static void Write(Utf8JsonWriter w, LinuxWeightDevice device)
    {
        w.Number("major"u8, device.Major);
        w.Number("minor"u8, device.Minor);
        w.Count("weight"u8, device.Weight);
        w.Count("leafWeight"u8, device.LeafWeight);
    }

    private static void Write(Utf8JsonWriter w, LinuxThrottleDevice device)
    {
        w.Number("major"u8, device.Major);
        w.Number("minor"u8, device.Minor);
        w.Count("rate"u8, device.Rate);
    }

    private static void Write(Utf8JsonWriter w, LinuxHugepageLimit limit)
    {
        w.Text("pageSize"u8, limit.PageSize);
        w.Count("limit"u8, limit.Limit);
    }

    private static void Write(Utf8JsonWriter w, LinuxNetwork network)
    {
        w.Count("classID"u8, network.ClassId);
        w.Records("priorities"u8, network.Priorities, Write);
    }

    private static void Write(Utf8JsonWriter w, LinuxInterfacePriority priority)
    {
        w.Text("name"u8, priority.Name);
        w.Count("priority"u8, priority.Priority);
    }

    private static void Write(Utf8JsonWriter w, LinuxRdma rdma)
    {
        w.Count("hcaHandles"u8, rdma.HcaHandles);
        w.Count("hcaObjects"u8, rdma.HcaObjects);
    }
}
