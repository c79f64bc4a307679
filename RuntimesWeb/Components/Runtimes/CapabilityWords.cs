using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Components.Runtimes;

/// <summary>Capabilities as plain sentences, the true ones first.</summary>
public static class CapabilityWords
{
    public static IEnumerable<(bool Can, string Sentence)> Of(Capabilities c) => new (bool Can, string Yes, string No)[]
    {
        (c.Resume, "Takes up earlier work where it stopped", "Starts afresh each time"),
        (c.Cancel, "Can be stopped while it works", "Cannot be stopped while it works"),
        (c.Approvals, "Asks before it does something risky", "Does not ask for approval"),
        (c.McpServers, "Uses your MCP tools", "Does not use MCP tools"),
        (c.ProfileTests, "Runs the tests of a profile", "Does not run profile tests"),
        (c.TaskAssist, "Helps to write tasks", "Does not help to write tasks"),
        (c.ProfileAssist, "Helps to write profiles", "Does not help to write profiles"),
        (c.AuthHealthCheck, "Tells whether its login works", "Needs no login check"),
    }.OrderByDescending(w => w.Can).Select(w => (w.Can, w.Can ? w.Yes : w.No));
}
