namespace RuntimesWeb.Core.Platform;

/// <summary>Who asked for a change, as the audit log names them: <c>page</c>, <c>api</c>, <c>server</c>, followed by the access key's name when one was used.</summary>
public sealed record Actor(string Name)
{
    public static Actor Server { get; } = new("server");
}
