using RuntimesWeb.Core.Access;
using RuntimesWeb.Core.Runs;

namespace RuntimesWeb.Core.Mcp;

/// <summary>Who stands at the door of an MCP server: a program with the pass of a run, or a person's own client with an access key.</summary>
public sealed record McpCaller(RunPass? Pass, Guid? Key)
{
    /// <summary>Cancelled when what it does has to end: its run is over.</summary>
    public CancellationToken Held => Pass?.Held ?? CancellationToken.None;

    /// <summary>It will open nothing any more.</summary>
    public bool IsOver => Pass?.IsOver is true;
}

/// <summary>Lets the programs of runs in by their pass, as long as their run goes on.</summary>
public sealed class AdmitRun(RunPasses passes, RunEngine engine)
{
    /// <summary>Null when the token opens nothing now: it is none, its run is over, or the next turn has not begun.</summary>
    public McpCaller? Find(string token) => passes.Find(token, RunPassUse.Mcp) is { } pass && pass.Run is { } run && engine.FindActive(run) is not null ? new McpCaller(pass, null) : null;
}
