namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>One thing that a recipe looks at by itself, shown as a tool call; what changes anything goes through the tools.</summary>
internal sealed class Look(TimeProvider time, string name, string input)
{
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly long _begun = time.GetTimestamp();

    public RunEvent.ToolCall Call => RunEvent.ToolCall.Of(_id, name, input);

    public RunEvent.ToolResult Done(string output) => new(_id, name, output, IsError: false, (long)time.GetElapsedTime(_begun).TotalMilliseconds);
}
