using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Choice;

namespace RuntimesWeb.Components.Board.Form;

/// <summary>One more attempt beside the first: who, and with which model.</summary>
public sealed class AttemptDraft
{
    public string Runtime { get; set; } = "";

    public string Model { get; set; } = "";
}

/// <summary>How a task is to be worked on, as it is being filled in.</summary>
public sealed class WorkDraft
{
    /// <summary>As <see cref="Assignee.Value"/>; empty for nobody yet.</summary>
    public string Who { get; set; } = "";

    public string Model { get; set; } = "";

    /// <summary>A word of <see cref="PermissionModes"/>; empty for the project's or the agent's.</summary>
    public string Mode { get; set; } = "";

    public string Verify { get; set; } = "";

    /// <summary>In a new worktree, also when one was left to be gone on in.</summary>
    public bool StartsAnew { get; set; }

    /// <summary>Attempts beside the first one.</summary>
    public List<AttemptDraft> More { get; } = [];

    public bool CanAddAttempt => More.Count < WorkWish.MostAttempts - 1;

    /// <summary>As it was done the last time, else by whom the task is for.</summary>
    public static WorkDraft For(BoardTask task, Run? last, IReadOnlyList<Agent> agents)
    {
        var who = Assignee.Of(task, agents) ?? (last is null ? null : Assignee.Of(last.AgentId, last.RuntimeId, agents));
        return new WorkDraft
        {
            Who = who?.Value ?? "",
            Model = who is not null && last is { Model: { } model } && last.RuntimeId == who.Runtime.Value && who.Runtime != RuntimeCatalog.Local && who.AgentId is null ? ModelOf(last.Provider, model) : "",
        };
    }

    /// <summary>The wish, or the field that is missing.</summary>
    public Outcome<(Assignee Who, WorkWish Wish)> Read(Guid task, IReadOnlyList<Agent> agents)
    {
        if (Assignee.Parse(Who, agents) is not { } who)
        {
            return Failure.InvalidField("who", "choose who works on it");
        }

        var more = More.Where(a => RuntimeCatalog.Find(a.Runtime) is not null).Select(a => new AttemptWish(new RuntimeId(a.Runtime), Text(a.Model)));
        return (who, new WorkWish(task, [new AttemptWish(who.Runtime, who.Runtime == RuntimeCatalog.Local ? null : Text(Model)), .. more])
        {
            PermissionMode = PermissionModes.Parse(Mode),
            VerifyCommand = Text(Verify),
            StartAnew = StartsAnew,
        });
    }

    private static string ModelOf(string? provider, string model) => provider is null ? model : ModelIds.Of(new ProviderId(provider), model);

    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
