using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Components.Board;

/// <summary>How a run is shown.</summary>
public static class RunLook
{
    public static string State(Run run) => run.Status switch
    {
        RunStatus.WaitingInput => "Asks you",
        RunStatus.Completed when run.DoneReason == DoneReason.MaxTurns => "Turn limit",
        _ => Words.Capital(run.Status.ToString().ToLowerInvariant()),
    };

    public static Tone Tone(Run run) => run.Status switch
    {
        RunStatus.Running => Shared.Tone.Info,
        RunStatus.WaitingInput or RunStatus.Paused or RunStatus.Interrupted => Shared.Tone.Warn,
        RunStatus.Failed => Shared.Tone.Danger,
        RunStatus.Completed => Shared.Tone.Ok,
        _ => Shared.Tone.Plain,
    };

    public static string Name(Run run) => run.Model is { } model ? $"{TaskLook.Runtime(run.RuntimeId)} · {model}" : TaskLook.Runtime(run.RuntimeId);
}
