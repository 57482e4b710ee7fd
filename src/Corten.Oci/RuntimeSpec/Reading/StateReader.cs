namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>The state: runtime.md, "State".</summary>
internal static class StateReader
{
    /// <summary>The record at the reader's place; null for null.</summary>
    public static State? State(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new State();
        while (r.NextField())
        {
            if (r.Is("ociVersion"u8))
                value.OciVersion = r.String() ?? "";
            else if (r.Is("id"u8))
                value.Id = r.String() ?? "";
            else if (r.Is("status"u8))
                value.Status = r.String() ?? "";
            else if (r.Is("pid"u8))
                value.Pid = r.Int32();
            else if (r.Is("bundle"u8))
                value.Bundle = r.String() ?? "";
            else if (r.Is("annotations"u8))
                value.Annotations = r.Map();
            else
                r.Skip();
        }
        return value;
    }
}
